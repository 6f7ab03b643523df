"""A phone of `ua` from the side of the test: what it is told, what it reports, and which tones it hears."""

from __future__ import annotations

import json
import math
import socket
import struct
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

TONES = {
    "music": 440,
    "ring": 425,
    "79161234567": 300,
    "79031112233": 1130,
    "1001": 600,
    "1002": 900,
    "sounds/one": 1100,
    "two": 1300,
}
RATE = 8000
LOUD = 150.0


class Phone:
    """One process. `log` grows by what it reports; nothing here waits."""

    def __init__(
        self,
        user: str,
        *,
        server: str,
        folder: Path,
        ip: str = "127.0.0.1",
        password: str = "",
        port: int = 0,
    ) -> None:
        self.user = user
        self.log: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(Path(__file__).with_name("ua.py")),
                *("--user", user, "--server", server, "--folder", str(folder), "--ip", ip),
                *(
                    "--port",
                    str(port or free_port(ip)),
                    "--rtp",
                    str(free_port(ip)),
                    "--tone",
                    str(TONES[user]),
                ),
                *("--password", password),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout:
            if line.startswith(b"{"):  # the library has a word of its own to say at first
                self.log.append(json.loads(line))

    def do(self, what: str, **details: Any) -> None:
        self._process.stdin.write(json.dumps({"do": what, **details}).encode() + b"\n")
        self._process.stdin.flush()

    def find(self, event: str, *, since: int = 0, **fields: Any) -> dict[str, Any] | None:
        for one in self.log[since:]:
            if one["ev"] == event and all(one.get(key) == value for key, value in fields.items()):
                return one
        return None

    def live_calls(self) -> set[int]:
        live: set[int] = set()
        for one in self.log:
            if one["ev"] in ("incoming", "calling"):
                live.add(one["call"])
            elif one["ev"] == "state" and one["state"] == "DISCONNECTED":
                live.discard(one["call"])
        return live

    def hears(self, call: int, seconds: float = 0.4) -> set[str]:
        """Who is heard in the call now, by their tones."""
        samples = self._samples(call, seconds)
        if len(samples) < RATE // 10:
            return set()
        return {name for name, tone in TONES.items() if strength(samples, tone) > LOUD}

    def loudness(self, call: int, seconds: float = 1.5) -> float:
        """How loud the loudest moment was that was heard in the call lately, of 32768."""
        return float(max(map(abs, self._samples(call, seconds)), default=0))

    def _samples(self, call: int, seconds: float) -> tuple[int, ...]:
        recordings = [one for one in self.log if one["ev"] == "recording" and one["call"] == call]
        if not recordings:
            return ()
        sound = Path(recordings[-1]["path"]).read_bytes()[44:]
        sound = sound[: len(sound) // 2 * 2][-int(RATE * seconds) * 2 :]
        return struct.unpack(f"<{len(sound) // 2}h", sound)

    def stop(self) -> None:
        if self._process.poll() is None:
            self.do("quit")
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def strength(samples: tuple[int, ...], frequency: int) -> float:
    """Amplitude of one tone, by Goertzel's algorithm under a Hann window."""
    count = len(samples)
    factor = 2 * math.cos(2 * math.pi * frequency / RATE)
    before = last = 0.0
    for number, sample in enumerate(samples):
        window = 0.5 - 0.5 * math.cos(2 * math.pi * number / count)
        before, last = last, sample * window + factor * last - before
    return math.sqrt(max(0.0, before * before + last * last - factor * before * last)) / count


def free_port(ip: str) -> int:
    """An even UDP port that nobody uses at this moment."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((ip, 0))
            port = int(probe.getsockname()[1])
            if port % 2 == 0 and port < 60_000:
                return port
