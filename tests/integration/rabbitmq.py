"""Debian's RabbitMQ in the foreground on its own ports and folder, as root or not, without systemd."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psutil

from omnivox.embedded.server import guarded
from tests.product import free_port, wait_for

PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def installed() -> bool:
    return shutil.which(PROGRAM) is not None


class RabbitMQ:
    """`start` returns when it takes connections; `stop` ends it and its port mapper."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.epmd_port = folder, free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"omnivox{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def start(self) -> None:
        (self.folder / "plugins").write_text("[].\n")
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                guarded([PROGRAM], signal.SIGTERM),
                env=self.environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_for(self._answers, 90, "RabbitMQ")

    def stop(self) -> None:
        assert self.process
        family = [
            psutil.Process(self.process.pid),
            *psutil.Process(self.process.pid).children(recursive=True),
        ]
        for process in [*family, *self._port_mappers()]:
            process.terminate()
        self.process.wait(60)
        psutil.wait_procs(family[1:], timeout=30)

    def _answers(self) -> bool:
        """Whether the broker greets back: an open port alone may be its boot."""
        assert self.process
        assert self.process.poll() is None, (self.folder / "server.log").read_text()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
                probe.sendall(b"AMQP\x00\x00\x09\x01")
                return bool(probe.recv(8))
        except OSError:
            return False

    def _port_mappers(self) -> list[psutil.Process]:
        """The epmd that was started on our port; it makes itself independent of the server."""
        found = []
        for process in psutil.process_iter(["name"]):
            try:
                if process.info["name"] == "epmd" and process.environ().get("ERL_EPMD_PORT") == str(
                    self.epmd_port
                ):
                    found.append(process)
            except psutil.Error:
                continue
        return found
