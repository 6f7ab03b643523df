"""Two tabs, the next call and the clock at one script in the same moment, on real connections."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import close_old_connections

from agentzone.models import ScriptRun, User
from agentzone.services.scripts.answers import (
    Change,
    ScriptOver,
    answers_save,
    page_turn,
    run_close,
    run_complete,
)
from agentzone.services.scripts.runs import lock_due, set_aside
from kernel import clock
from kernel.uow import unit_of_work
from tests.factories.people import ProjectFactory, agent_at_work
from tests.factories.scripts import run, script
from tests.integration.distribution.floor import in_threads, wait_until, waiting_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def anna(transactional_db: None) -> User:
    return agent_at_work(ProjectFactory())


def opened(anna: User, state: str = "open", **fields: Any) -> ScriptRun:
    """A script of hers, on its last page with all that it asks."""
    ScriptRun.objects.filter(agent=anna, state="open").delete()
    project = anna.skills.get().project
    version = (project.scripts.first() or script(project)).versions.get()
    answers = {"number": "7", "late": "no", "_result": "Помогли"}
    return run(anna, version, state, path=["hello", "order", "end"], answers=answers, **fields)


def test_two_tabs_that_save_at_once_lose_nothing_of_each_other(anna: User) -> None:
    for _ in range(ROUNDS):
        stored = opened(anna)
        saves = [{"number": "8"}, {"late": "yes"}, {"days": "3"}, {"price": "100"}]
        in_threads([partial(answers_save, anna, stored.pk, Change(0, values)) for values in saves])
        stored.refresh_from_db()
        assert stored.answers == {
            "number": "8",
            "late": "yes",
            "days": "3",
            "price": "100",
            "_result": "Помогли",
        }
        assert stored.revision == len(saves)


def test_of_two_tabs_that_change_one_answer_at_once_one_wins_and_the_other_is_told(anna: User) -> None:
    for _ in range(ROUNDS):
        stored = opened(anna)
        told: list[tuple[str, bool]] = []

        def change(value: str, stored: ScriptRun = stored, told: list[tuple[str, bool]] = told) -> None:
            saved = answers_save(anna, stored.pk, Change(0, {"number": value}))
            told.append((value, bool(saved.conflicts)))

        in_threads([partial(change, "8"), partial(change, "9")])
        stored.refresh_from_db()
        assert sorted(told, key=lambda one: one[1]) == [
            (stored.answers["number"], False),
            (other(stored), True),
        ]


def other(stored: ScriptRun) -> str:
    return "9" if stored.answers["number"] == "8" else "8"


def test_the_same_move_from_two_tabs_goes_one_page(anna: User) -> None:
    for _ in range(ROUNDS):
        stored = opened(anna)
        ScriptRun.objects.filter(pk=stored.pk).update(path=["hello"])
        in_threads([partial(page_turn, anna, stored.pk, "hello", "next") for _ in range(3)])
        assert ScriptRun.objects.get(pk=stored.pk).path == ["hello", "order"]


def test_a_script_ends_once_whoever_ends_it(anna: User) -> None:
    for _ in range(ROUNDS):
        stored = opened(anna)
        ended: list[str] = []

        def attempt(act: Any, name: str, ended: list[str] = ended) -> None:
            try:
                act()
                ended.append(name)
            except ScriptOver:
                pass

        in_threads(
            [
                partial(attempt, partial(run_complete, anna, stored.pk), "completed"),
                partial(attempt, partial(run_close, anna, stored.pk, ""), "closed"),
                partial(next_call, anna),
            ]
        )
        stored.refresh_from_db()
        assert ended == [stored.state]
        assert (stored.result == "Помогли") == (stored.state == "completed")


def next_call(anna: User) -> None:
    with unit_of_work():
        set_aside(anna.pk, clock.now())


@pytest.mark.parametrize("act", ["save", "complete"])
def test_a_page_that_waits_for_the_row_past_the_second_of_the_lock_is_refused(anna: User, act: str) -> None:
    stored = opened(anna, "incomplete")
    assert stored.locks_at is not None
    refused: list[bool] = []

    def late() -> None:
        try:
            if act == "save":
                answers_save(anna, stored.pk, Change(0, {"number": "8"}))
            else:
                run_complete(anna, stored.pk)
        except ScriptOver:
            refused.append(True)
        finally:
            close_old_connections()

    with time_machine.travel(stored.locks_at - timedelta(seconds=1), tick=False) as time:
        with unit_of_work():
            ScriptRun.objects.select_for_update(no_key=True).get(pk=stored.pk)
            thread = Thread(target=late)
            thread.start()
            wait_until(waiting_for_a_lock)
            time.move_to(stored.locks_at)
        thread.join()
    stored.refresh_from_db()
    assert refused == [True]
    assert (stored.state, stored.answers["number"], stored.result) == ("incomplete", "7", "")


def test_the_job_and_the_operator_never_both_end_a_script(anna: User) -> None:
    for _ in range(ROUNDS):
        stored = opened(anna, "incomplete")
        assert stored.locks_at is not None
        with time_machine.travel(stored.locks_at - timedelta(milliseconds=2), tick=True):
            done: list[str] = []

            def finish(stored: ScriptRun = stored, done: list[str] = done) -> None:
                try:
                    run_complete(anna, stored.pk)
                    done.append("completed")
                except ScriptOver:
                    pass

            def sweep(done: list[str] = done) -> None:
                done.extend(["locked"] * lock_due())

            in_threads([finish, sweep, sweep])
            sweep()
        stored.refresh_from_db()
        assert done == [stored.state] or (stored.state, done) == ("incomplete", [])
        if stored.state == "completed":
            assert stored.ended_at is not None
            assert stored.ended_at < stored.locks_at
