"""Servers for the run, the order of the parts, and what a part costs.

Parts are the folders. Tests that need the machine for themselves run alone, after all others: under xdist they are one
group on one worker, and a lock between the workers keeps the others still meanwhile. Those that need little else beside
them (servers go and come while browsers wait) run before them, at most two at a time.
"""

import fcntl
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from kernel import pauses
from omnivox.embedded.account import make_home, servers_account
from omnivox.embedded.places import Places
from omnivox.embedded.postgres import UNSAFE_BUT_QUICK, ensure_database, postgres
from omnivox.embedded.server import Running
from omnivox.embedded.valkey import valkey
from tests import emptying, planner, template
from tests.settings import FOLDER, OWN

CALM = (  # modules that start servers again and again while pages wait: at most SEATS of them at once
    "tests/e2e/test_workspace_chaos.py",
    "tests/e2e/test_outages.py",
    "tests/e2e/test_widget_resume.py",
    "tests/e2e/test_workspace_resume.py",
    "tests/integration/test_up.py",
    "tests/contract/switch/test_killed.py",
)
SEATS = 2
ALONE = (  # beginnings of names of tests that measure time
    "tests/load/",
    "tests/e2e/test_workspace_weight.py",
    "tests/integration/test_find.py::test_ten_thousand_messages",
    "tests/integration/clients/test_activities.py::test_a_client_with_a_thousand",
)
PRODUCTS = ("test_up_external", "test_rabbitmq")
# How long an example takes says how busy the machine is, nothing of what the example is of.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
RUNNING = pytest.StashKey[list[Running]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    emptying.use()
    running = session.config.stash[RUNNING] = []
    if FOLDER is None or session.config.option.collectonly:
        return
    places, account = Places(FOLDER), servers_account()
    make_home(places, account)
    if "database" in OWN:
        if getattr(session.config.option, "numprocesses", None):
            template.put(places, account)
            os.environ["TESTS_DATABASE_TEMPLATE"] = template.NAME  # each worker's own database is a copy
        running.append(Running(postgres(places, account, UNSAFE_BUT_QUICK)))
    if "redis" in OWN:
        running.append(Running(valkey(places, account, durable=False)))
    for item in running:
        item.wait_ready()
    if "database" in OWN:
        ensure_database(places)
        planner.begin()


def pytest_collection_finish() -> None:
    """All modules are here, and stay: nobody looks through them for garbage again."""
    pauses.settle()


def pytest_unconfigure(config: pytest.Config) -> None:
    for item in config.stash.get(RUNNING, []):
        item.stop()
    template.drop()
    for name in ("lock", *(f"seat{number}" for number in range(SEATS))):
        _run_file(name).unlink(missing_ok=True)


def part_of(nodeid: str) -> str:
    """The folder under tests/ that a test is in."""
    words = nodeid.split("/")
    return words[1] if len(words) > 2 and words[0] == "tests" else ""


def group_of(nodeid: str) -> str:
    """What must stay on one worker: all that runs alone, all that starts whole products, else one module."""
    if nodeid.startswith(ALONE):
        return "alone"
    module = nodeid.split("::")[0]
    return "products" if Path(module).stem in PRODUCTS else module


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long groups first, so that workers end together; those that run alone last."""
    turn = {"products": 0, **{module: 2 + CALM.index(module) for module in CALM}, "alone": 2 + len(CALM)}
    items.sort(key=lambda item: turn.get(group_of(item.nodeid), 1))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """xdist's own scheduling by scope with our groups as scopes, in the order above."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    config.option.loadscopereorder = False
    return ByGroup(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Between workers of one run: a test that runs alone excludes all others, which share; a calm one needs a seat."""
    group = group_of(item.nodeid)
    if "PYTEST_XDIST_TESTRUNUID" not in os.environ:
        with _measured(group == "alone"):
            return (yield)
    with _run_file("lock").open("w") as lock, _seat(taken=group in CALM):
        fcntl.flock(lock, fcntl.LOCK_EX if group == "alone" else fcntl.LOCK_SH)
        with _measured(group == "alone"):
            return (yield)


@contextmanager
def _measured(is_measured: bool) -> Iterator[None]:
    """What measures time meets the database as the product has it."""
    if is_measured:
        planner.think_hard(True)
    yield
    if is_measured:
        planner.think_hard(False)


@pytest.fixture
def whole_planner(db: None) -> Iterator[None]:
    """For tests that look at plans: in this session PostgreSQL thinks as long as it does in the product."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name in planner.LIMITS:
            cursor.execute(
                "SELECT set_config(name, boot_val, false) FROM pg_settings WHERE name = %s", [name]
            )
    yield
    with connection.cursor() as cursor:
        for name in planner.LIMITS:
            cursor.execute(f"RESET {name}")


def _run_file(name: str) -> Path:
    """A file that the workers of this run share."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return Path(tempfile.gettempdir()) / f"omnivox-test-{run}.{name}"


@contextmanager
def _seat(*, taken: bool) -> Iterator[None]:
    """One of the seats, waited for. A worker asks for the one of its number: so they spread."""
    if not taken:
        yield
        return
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    with _run_file(f"seat{number % SEATS}").open("w") as seat:
        fcntl.flock(seat, fcntl.LOCK_EX)
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    seconds: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[part_of(report.nodeid)] += report.duration
    terminalreporter.section("seconds by part")
    for part, value in seconds.items():
        terminalreporter.write_line(f"{part or 'tests':<14}{value:8.1f}")
