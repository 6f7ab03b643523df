"""The processes of the product: what is run, and how it is ended."""

import signal
import sys
from dataclasses import dataclass

from omnivox.env import BASE_DIR, Environment

PYTHON = sys.executable
MANAGE = str(BASE_DIR / "manage.py")
WEB_SOCKET = "web"
# Jobs give way to what somebody waits for: without it one message in a hundred waits for a job to end its turn.
YIELDING = ["nice", "--adjustment=10"]


@dataclass(frozen=True)
class Part:
    """One process. stop_signal ends it politely within `patience` seconds, then it is killed.

    death_signal is what it gets when `scripts/up` itself was killed: there is nobody left to wait for it.
    """

    name: str
    command: list[str]
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    patience: float = 10
    listens: bool = False


def web(env: Environment) -> list[Part]:
    """The web processes; all take connections from the one socket the process manager keeps open."""
    command = [PYTHON, "-m", "omnivox.web", "--fd", f"$(circus.sockets.{WEB_SOCKET})"]
    return [Part(f"web-{number}", command, listens=True) for number in range(1, env.web_processes + 1)]


def background(env: Environment) -> list[Part]:
    """Router, telephony, channel drivers, jobs, the job of files apart from the others, and the timetable."""
    celery = [*YIELDING, PYTHON, "-m", "celery", "-A", "omnivox"]

    def worker(name: str, queue: str, processes: int) -> Part:
        quiet = ["--without-gossip", "--without-mingle"]
        command = [*celery, "worker", *quiet, "-n", f"{name}@%h", "-Q", queue, "-c", str(processes)]
        # Killed like the others: a polite end needs the broker, which may be gone already. Its children die
        # with it (omnivox/celery.py), and what they were at is taken up by the sweeps.
        return Part(name, command, patience=20)

    return [
        Part("router", [PYTHON, MANAGE, "run_router"]),
        Part("telephony", [PYTHON, MANAGE, "run_telephony"]),
        Part("drivers", [PYTHON, MANAGE, "run_drivers"]),
        worker("worker", "omnivox", env.worker_processes),
        worker("files", "omnivox-files", 1),
        Part("beat", [*celery, "beat"], patience=3),
    ]


def prepare(*, demo: bool) -> Part:
    """Brings the database up to date and ends."""
    return Part("prepare", [PYTHON, "-m", "omnivox.up.prepare", *(["--demo"] if demo else [])])
