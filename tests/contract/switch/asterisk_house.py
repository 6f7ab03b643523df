"""A real Asterisk for tests, and telephones at it: two devices, a customer on the trunk, and one who only calls."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from omnivox.embedded.account import Account
from omnivox.embedded.asterisk import AsteriskPlaces, ari_url, asterisk, is_unpacked
from omnivox.embedded.server import Running
from omnivox.env import BASE_DIR
from tests.contract.switch.bench import SECONDS
from tests.contract.switch.phones.phone import Phone, free_port
from tests.contract.switch.sound_server import SoundServer

SECRET = "secret-of-a-phone"
CUSTOMER, CUSTOMER_ADDRESS = "79161234567", "127.0.0.10"
CALLER, CALLER_ADDRESS = "79031112233", "127.0.0.11"


def unpacked() -> Path:
    """Asterisk's folder, filled by scripts/asterisk when it is not there yet."""
    root = Path(os.environ.get("TESTS_ASTERISK", BASE_DIR / "var" / "asterisk-22"))
    if not is_unpacked(root):
        subprocess.run([str(BASE_DIR / "scripts" / "asterisk"), str(root)], check=True)
    return root


class House:
    """Make it in the main thread. Every test leaves it without calls."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="omnivox-asterisk-"))
        self.places = AsteriskPlaces(
            unpacked(),
            self.folder / "run",
            sip_port=free_port("127.0.0.1"),
            http_port=_listening_port(),
            rtp_start=_rtp_start(),
            trunk_port=free_port(CUSTOMER_ADDRESS),
        )
        self.server = self._start()
        self.sounds = SoundServer(SECONDS)
        self.phones: dict[str, Phone] = {}

    def _start(self) -> Running:
        running = Running(asterisk(self.places, Account()))
        running.wait_ready(30)
        return running

    @property
    def url(self) -> str:
        return ari_url(self.places)

    @property
    def sip(self) -> str:
        return f"127.0.0.1:{self.places.sip_port}"

    def connect_phones(self) -> None:
        """Once the devices are provisioned."""
        for device in ("1001", "1002"):
            self.phones[device] = Phone(device, server=self.sip, folder=self.folder, password=SECRET)
        self.phones[CUSTOMER] = Phone(
            CUSTOMER, server=self.sip, folder=self.folder, ip=CUSTOMER_ADDRESS, port=self.places.trunk_port
        )

    def connect_caller(self) -> Phone:
        """Another customer: calls to the outside all go to the first one's phone."""
        if CALLER not in self.phones:
            self.phones[CALLER] = Phone(CALLER, server=self.sip, folder=self.folder, ip=CALLER_ADDRESS)
        return self.phones[CALLER]

    def knows(self, device: str) -> bool:
        """Whether the device is provisioned: a phone that asks too soon is told that there is no such one."""
        address = f"http://127.0.0.1:{self.places.http_port}/ari/endpoints/PJSIP/{device}"
        word = base64.b64encode(urlsplit(self.url).netloc.rpartition("@")[0].encode()).decode()
        try:
            with urlopen(Request(address, headers={"Authorization": f"Basic {word}"}), timeout=5):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()

    def start_again(self) -> None:
        self.server = self._start()

    def close(self) -> None:
        for phone in self.phones.values():
            phone.stop()
        self.server.stop()
        self.sounds.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _listening_port() -> int:
    """A TCP port below those that connections begin at: whoever knocks there too soon would be connected to himself."""
    for port in range(10_000 + os.getpid() % 9_000, 20_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


def _rtp_start() -> int:
    return 20_000 + (os.getpid() * 4_000 + time.monotonic_ns() // 1_000_000) % 8_000 // 2 * 2
