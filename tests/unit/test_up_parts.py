"""Pure pieces of `scripts/up`: versions, log files, pauses of what keeps ending."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from omnivox.env import parse
from omnivox.up import restarts
from omnivox.up.parts import background
from omnivox.up.restarts import Restarts
from omnivox.up.streams import KEPT, Lines, LogFile
from omnivox.up.versions import database_fault, redis_fault


@pytest.mark.parametrize(("number", "encoding"), [(150000, "UTF8"), (180003, "UTF8")])
def test_a_new_enough_database_is_taken(number: int, encoding: str) -> None:
    assert database_fault(number, encoding) is None


@pytest.mark.parametrize(
    ("number", "encoding", "words"),
    [(140011, "UTF8", "PostgreSQL 15 or newer; the server is version 14"), (160001, "SQL_ASCII", "in UTF8")],
)
def test_an_old_or_wrongly_encoded_database_is_refused(number: int, encoding: str, words: str) -> None:
    assert words in (database_fault(number, encoding) or "")


@pytest.mark.parametrize(
    ("version", "refused"), [("6.2.14", False), ("7.2.4", False), ("6.0.16", True), ("5.0", True)]
)
def test_an_old_redis_is_refused(version: str, refused: bool) -> None:
    assert bool(redis_fault(version)) is refused


def test_a_log_file_keeps_every_byte_and_rotates_by_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omnivox.up.streams.LARGEST", 100)
    log = LogFile(tmp_path / "x.log")
    half = "ж".encode()
    log({"data": half[:1]})
    log({"data": half[1:]})
    assert (tmp_path / "x.log").read_text() == "ж"
    for number in range(10):
        log({"data": f"{number}".encode() * 60})
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["x.log", *(f"x.log.{number}" for number in range(1, KEPT + 1))]
    assert (tmp_path / "x.log").read_bytes() == b"9" * 60
    assert (tmp_path / "x.log.1").read_bytes() == b"8" * 60


def test_lines_are_handed_on_whole() -> None:
    got: list[str] = []
    lines = Lines(got.append)
    for piece in (b"fir", b"st\nsec", "ond ж\nth".encode()):
        lines({"data": piece})
    assert got == ["first", "second ж"]


def test_files_have_a_worker_of_their_own_and_no_job_is_left_without_one() -> None:
    commands = {part.name: part.command for part in background(parse({"OMNIVOX_WORKER_PROCESSES": "3"}))}
    served = {name: line[line.index("-Q") + 1] for name, line in commands.items() if "-Q" in line}
    processes = {name: line[line.index("-c") + 1] for name, line in commands.items() if "-Q" in line}
    assert processes == {"worker": "3", "files": "1"}
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert served == {"worker": settings.CELERY_TASK_DEFAULT_QUEUE, "files": routed.pop()}
    assert not routed
    names = {name: line[line.index("-n") + 1] for name, line in commands.items() if "-Q" in line}
    assert len(set(names.values())) == 2  # Celery tells workers apart by name


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(restarts, "time", made)
    return made


def watcher(name: str = "web-1") -> SimpleNamespace:
    return SimpleNamespace(name=name, respawn=True, is_stopping=lambda: False)


async def test_what_dies_now_and_then_is_started_again_at_once(clock: Clock) -> None:
    rule, one = Restarts(), watcher()
    for _ in range(20):
        clock.now += 10
        rule.after_reap(one, exit_code=-9)
        assert rule.before_spawn(one)


async def test_what_keeps_dying_rests_longer_each_time_until_it_has_run_well(clock: Clock) -> None:
    rule, one = Restarts(), watcher()

    def die_until_it_rests() -> float:
        for _ in range(restarts.MOST_DEATHS):
            assert rule.before_spawn(one)
            rule.after_reap(one, exit_code=1)
        assert not rule.before_spawn(one)
        pause = rule._rested[one.name][1]
        clock.now += pause
        return pause

    assert [die_until_it_rests() for _ in range(5)] == [10, 20, 40, 60, 60]
    clock.now += 1000
    assert die_until_it_rests() == 10
    for task in list(rule._tasks):
        task.cancel()


async def test_one_part_that_keeps_dying_does_not_hold_up_another(clock: Clock) -> None:
    rule, bad, good = Restarts(), watcher("beat"), watcher("web-2")
    for _ in range(restarts.MOST_DEATHS):
        rule.after_reap(bad, exit_code=1)
    assert not rule.before_spawn(bad)
    assert rule.before_spawn(good)
    for task in list(rule._tasks):
        task.cancel()
