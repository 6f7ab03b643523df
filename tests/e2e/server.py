"""A real web process (`python -m omnivox.web`) on the test run's database and Redis."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from omnivox.env import BASE_DIR
from tests.product import free_port, wait_for


def _test_database_url() -> str:
    """The address of the database that pytest-django made, not of the one it was made beside."""
    parts = conninfo_to_dict(os.environ["OMNIVOX_DATABASE_URL"])
    return make_conninfo(**{**parts, "dbname": connections["default"].settings_dict["NAME"]})


def _as_url(conninfo: str) -> str:
    parts = conninfo_to_dict(conninfo)
    name = parts.pop("dbname")
    return f"postgresql:///{name}?" + "&".join(f"{key}={value}" for key, value in parts.items())


class WebProcess:
    """Start, stop and kill -9 one web process; the port stays the same. `variables` are added to its environment."""

    def __init__(self, log: Path, **variables: str) -> None:
        self.port = free_port()
        self.log = log
        self.variables = variables
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "WebProcess":
        variables = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "OMNIVOX_DATABASE_URL": _as_url(_test_database_url()),
            "OMNIVOX_PORT": str(self.port),
            "OMNIVOX_PUBLIC_URL": self.url,
            **self.variables,
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "omnivox.web"],
                cwd=BASE_DIR,
                env={**os.environ, **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(self._answers, 60, f"the web process answers; its output is in {self.log}")
        return self

    def _answers(self) -> bool:
        assert self.process and self.process.poll() is None, self.log.read_text(errors="replace")[-3000:]
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """kill -9, as a crash does it."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
