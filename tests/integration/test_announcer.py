"""What only says "look again" is told outside of the changes: equal ones once, none lost, never before a commit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from agentzone.events import QueueChanged
from agentzone.events_calls import LiveCallsChanged
from kernel.announcer import Announcer, announce_noted
from kernel.uow import emit, unit_of_work
from tests.product import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
_numbers = count(900_000)  # the log keeps what earlier tests have told


@pytest.fixture(autouse=True)
def left_to_the_announcer(settings: Any) -> None:
    settings.ANNOUNCE_AT_ONCE = False


@pytest.fixture
def announcer() -> Iterator[Announcer]:
    running = Announcer(0.02, 0.1)
    thread = Thread(target=running.run)
    thread.start()
    yield running
    running.stop()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def project() -> int:
    return next(_numbers)


def _told(stream: str) -> list[tuple[int, str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, type, data FROM kernel_event WHERE stream = %s ORDER BY seq", [stream])
        return [(seq, name, json.loads(data)) for seq, name, data in cursor.fetchall()]


def _noted() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_announcement")
        (number,) = cursor.fetchone()
    return int(number)


def _change(*projects: int) -> None:
    with unit_of_work():
        for project in projects:
            emit(LiveCallsChanged(project_id=project))


def test_the_change_itself_holds_no_cursor_of_the_project_and_leaves_one_note(project: int) -> None:
    _change(project, project)
    assert _told(f"calls:{project}") == []
    assert _noted() == 1


def test_equal_ones_of_many_changes_are_told_once_and_the_others_each(project: int) -> None:
    other = next(_numbers)
    for _ in range(5):
        _change(project)
    _change(project, other)
    assert len(announce_noted()) == 2
    for pk in (project, other):
        assert _told(f"calls:{pk}") == [(1, "calls.changed", {"project_id": pk})]
    assert _noted() == 0
    assert announce_noted() == set()


def test_what_is_rolled_back_leaves_no_note(project: int) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        emit(LiveCallsChanged(project_id=project))
        raise ZeroDivisionError
    with unit_of_work():
        with pytest.raises(ZeroDivisionError), unit_of_work():
            emit(LiveCallsChanged(project_id=project))
            raise ZeroDivisionError
        emit(LiveCallsChanged(project_id=next(_numbers)))
    assert len(announce_noted()) == 1
    assert _told(f"calls:{project}") == []


def test_a_turn_that_fails_leaves_its_notes_for_the_next(
    monkeypatch: pytest.MonkeyPatch, project: int
) -> None:
    _change(project)
    with monkeypatch.context() as patch:
        patch.setattr(LiveCallsChanged, "data_for", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            announce_noted()
    assert _noted() == 1
    assert len(announce_noted()) == 1
    assert [seq for seq, *_ in _told(f"calls:{project}")] == [1]


def test_what_was_told_a_moment_ago_waits_and_nothing_else_does(project: int) -> None:
    other = next(_numbers)
    _change(project)
    told = announce_noted()
    _change(project, other)
    assert len(announce_noted(told)) == 1
    assert _told(f"calls:{other}")
    assert len(_told(f"calls:{project}")) == 1
    assert announce_noted() == told
    assert len(_told(f"calls:{project}")) == 2


def test_a_note_of_another_version_is_dropped_and_holds_up_no_other(project: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_announcement (type, data) "
            "VALUES ('moon.rose', '{}'), ('calls.changed', '{\"moon\": 1}')"
        )
    _change(project)
    assert len(announce_noted()) == 3
    assert len(_told(f"calls:{project}")) == 1
    assert _noted() == 0


def test_the_process_tells_what_was_left_before_it_began_and_what_comes_after(
    project: int, announcer: Announcer
) -> None:
    _change(project)
    wait_for(lambda: len(_told(f"calls:{project}")) == 1, 30, "the first word")
    with unit_of_work():
        emit(QueueChanged(project_id=project))
    wait_for(lambda: len(_told(f"project:{project}")) == 1, 30, "the queue's totals")
    data = _told(f"project:{project}")[0][2]
    assert data == {"project_id": project, "waiting": 0, "oldest_enqueued_at": None}


def test_a_fault_of_ours_does_not_end_the_process_and_the_notes_are_told_after_it(
    project: int, monkeypatch: pytest.MonkeyPatch, announcer: Announcer
) -> None:
    wait_for(announcer.leading.is_set, 30, "the lead")
    monkeypatch.setattr("kernel.announcer.BEAT", 0.05)
    faults: list[str] = []

    def breaks(*_: Any) -> dict[str, Any]:
        faults.append("once more")
        raise ValueError("a fault of our own")

    with monkeypatch.context() as patch:
        patch.setattr(LiveCallsChanged, "data_for", breaks)
        _change(project)
        wait_for(lambda: len(faults) > 1, 30, "a second try")
        assert _told(f"calls:{project}") == []
    wait_for(lambda: len(_told(f"calls:{project}")) == 1, 30, "the note told")


def test_two_announcers_tell_nothing_twice(announcer: Announcer) -> None:
    second = Announcer(0.02, 0.1)
    thread = Thread(target=second.run)
    thread.start()
    try:
        wait_for(lambda: announcer.leading.is_set() or second.leading.is_set(), 30, "the lead")
        projects = [next(_numbers) for _ in range(50)]
        for number in projects:
            _change(number)
        wait_for(lambda: _noted() == 0, 30, "all notes taken")
        assert announcer.leading.is_set() != second.leading.is_set()
        assert all(len(_told(f"calls:{number}")) == 1 for number in projects)
    finally:
        second.stop()
        thread.join(10)
