"""The embedded Asterisk of `scripts/up --voice`: unpacked Debian packages, run by their own loader, on loopback.

`scripts/asterisk` unpacks it. The configuration is written anew at each start; nothing outside the folders is touched.
"""

import os
import platform
import re
import secrets
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from omnivox.embedded import asterisk_files
from omnivox.embedded.account import Account
from omnivox.embedded.server import Server

ARI_USER = "omnivox"


@dataclass(frozen=True)
class AsteriskPlaces:
    """Where it is: `root` the unpacked packages, `run` all that it writes."""

    root: Path
    run: Path
    sip_port: int = 5060
    http_port: int = 8088
    rtp_start: int = 20_000
    trunk_port: int = 5070

    @property
    def libraries(self) -> Path:
        return self.root / "usr" / "lib" / f"{platform.machine()}-linux-gnu"

    @property
    def loader(self) -> Path:
        return self.libraries / f"ld-linux-{platform.machine().replace('_', '-')}.so.2"

    @property
    def secret_file(self) -> Path:
        return self.run / "ari.secret"

    @property
    def recordings(self) -> Path:
        return self.run / "spool" / "recording"


def is_unpacked(root: Path) -> bool:
    return (root / "usr" / "sbin" / "asterisk").exists()


def ari_url(places: AsteriskPlaces) -> str:
    """Address of ARI, with the secret of this installation."""
    return f"http://{ARI_USER}:{_secret(places)}@127.0.0.1:{places.http_port}"


def asterisk(places: AsteriskPlaces, account: Account) -> Server:
    """Writes the configuration and returns the server."""
    write_configuration(places, account)
    libraries = places.libraries
    command = [str(places.loader), "--library-path", f"{libraries}:{libraries / 'asterisk'}"]
    command += [
        str(places.root / "usr" / "sbin" / "asterisk"),
        "-C",
        str(places.run / "etc" / "asterisk.conf"),
        "-f",
    ]
    return Server(
        name="Asterisk",
        command=command,
        stop_signal=signal.SIGTERM,
        is_ready=lambda: _is_ready(places),
        log=places.run / "asterisk.log",
        account=account,
        environment={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(places.run)},
    )


def write_configuration(places: AsteriskPlaces, account: Account) -> None:
    for name in ("etc", "lib/keys", "spool/recording", "run", "log", "moh"):
        account.own(places.run / name)
    for folder in (places.run, places.run / "lib", places.run / "spool"):
        account.own(folder)
    secret = _secret(places)
    for name, text in asterisk_files.files(places, secret, _addresses()).items():
        path = places.run / "etc" / name
        path.write_text(text)
        path.chmod(0o644)  # within a folder that is closed to others
    asterisk_files.write_music(places.run / "moh" / "waiting.wav")


def _secret(places: AsteriskPlaces) -> str:
    if not places.secret_file.exists():
        places.run.mkdir(parents=True, exist_ok=True)
        handle = os.open(places.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(24))
    return places.secret_file.read_text()


def _addresses() -> list[str]:
    """This machine's addresses but those of loopback: Asterisk names no loopback address to browsers by itself."""
    try:
        answer = subprocess.run(
            ["/sbin/ip", "-4", "-o", "addr"], capture_output=True, text=True, check=False, timeout=5
        )
        found = re.findall(r"inet (\d+\.\d+\.\d+\.\d+)", answer.stdout)
    except OSError:
        found = [row[4][0] for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return sorted({address for address in found if not address.startswith("127.")})


def _is_ready(places: AsteriskPlaces) -> bool:
    url = f"http://127.0.0.1:{places.http_port}/ari/asterisk/ping"
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code == 401  # it is there, and asks who we are
    except (OSError, HTTPException):  # the latter of one's own words, from a port that nobody listens at yet
        return False
