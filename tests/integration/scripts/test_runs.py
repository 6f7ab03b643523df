"""A script in a call: it begins with the answer, keeps what is typed, and ends completed, closed or locked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agentzone.events_scripts import ScriptCompleted, ScriptIncidentReported
from agentzone.models import Contact, Project, Script, ScriptIncident, ScriptRun, User
from agentzone.scripting.flow import NoWay
from agentzone.selectors.scripts.runs import (
    current_run,
    exit_refusals,
    incomplete_runs,
    run_json,
    scripts_json,
    state_of,
)
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.scripts.answers import (
    Change,
    ScriptOver,
    answers_save,
    page_turn,
    run_close,
    run_complete,
)
from agentzone.services.scripts.runs import lock_due
from agentzone.services.status import sign_out
from chat.models import ContactTopic, Topic
from kernel import clock
from kernel.errors import Invalid
from kernel.events import bus
from kernel.models import AuditEntry
from tests.factories.people import ProjectFactory
from tests.factories.scripts import PAGES, published, script
from tests.integration.calls.hall import Hall


def answered(hall: Hall) -> tuple[User, ScriptRun, str]:
    """An operator in a call, his script, and the client's channel."""
    anna = hall.operator()
    client, _ = hall.talking(anna)
    run = current_run(anna)
    assert run is not None
    return anna, run, client


def over(hall: Hall, client: str) -> None:
    """The client hangs up, and after-call work passes."""
    hall.switch.customer_hangs_up(client)
    hall.pass_time(31)


def set_aside(hall: Hall) -> tuple[User, ScriptRun]:
    """The next call rings while the script of the first is not finished."""
    anna, run, client = answered(hall)
    over(hall, client)
    hall.calls()
    run.refresh_from_db()
    assert run.state == "incomplete"
    return anna, run


def save(agent: User, run: ScriptRun, **values: Any) -> ScriptRun:
    run.refresh_from_db()
    return answers_save(agent, run.pk, Change(run.revision, values)).run


def at_the_end(agent: User, run: ScriptRun) -> ScriptRun:
    """All pages gone through, with a result."""
    save(agent, run, number="7-40377", late="no", _result="Помогли")
    page_turn(agent, run.pk, "hello", "next")
    return page_turn(agent, run.pk, "order", "next")


def test_the_script_opens_with_the_answer_and_not_with_the_ring(hall: Hall) -> None:
    anna = hall.operator(answers=10.0)
    hall.calls()
    assert current_run(anna) is None
    hall.pass_time(11)
    run = current_run(anna)
    assert run is not None
    assert (run.state, run.path, run.handling) == ("open", ["hello"], hall.part_of(anna))
    assert run.began_at == hall.part_of(anna).answered_at


def test_a_project_without_a_published_script_in_use_opens_none(hall: Hall) -> None:
    Script.objects.update(is_active=False)
    Script.objects.create(project=hall.project, name="Черновик", is_active=True)
    anna = hall.operator()
    hall.talking(anna)
    assert current_run(anna) is None


def test_a_call_keeps_the_version_that_it_began_with(hall: Hall) -> None:
    anna, run, client = answered(hall)
    published(run.version.script, [{**PAGES[3], "title": "Новый итог"}])
    assert run_json(current_run(anna))["way"]["page"]["title"] == "Приветствие"  # type: ignore[arg-type]
    over(hall, client)
    hall.talking(anna)
    newer = current_run(anna)
    assert newer is not None
    assert (newer.version.number, run_json(newer)["way"]["page"]["title"]) == (2, "Новый итог")


def test_answers_are_kept_as_they_are_typed_even_half_done(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    save(anna, run, number="7-4")
    assert save(anna, run, days="сло").answers == {"number": "7-4", "days": "сло"}
    assert save(anna, run, number="").answers == {"days": "сло"}


def test_the_same_save_again_changes_nothing(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    change = Change(run.revision, {"number": "7", "late": "no"})
    first = answers_save(anna, run.pk, change)
    again = answers_save(anna, run.pk, change)
    assert (again.run.revision, again.conflicts) == (first.run.revision, ())
    assert again.run.saved_at == first.run.saved_at


def test_two_tabs_fill_in_different_fields_without_undoing_each_other(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    answers_save(anna, run.pk, Change(run.revision, {"number": "7"}))
    saved = answers_save(anna, run.pk, Change(run.revision, {"late": "yes"}))
    assert saved.run.answers == {"number": "7", "late": "yes"}
    assert not saved.conflicts


def test_an_answer_that_the_other_tab_has_changed_since_is_kept_and_told(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    answers_save(anna, run.pk, Change(run.revision, {"number": "новый"}))
    saved = answers_save(anna, run.pk, Change(run.revision, {"number": "старый", "late": "no"}))
    assert saved.conflicts == ("number",)
    assert saved.run.answers == {"number": "новый", "late": "no"}
    retried = answers_save(anna, run.pk, Change(saved.run.revision, {"number": "старый"}))
    assert retried.run.answers["number"] == "старый"


@pytest.mark.parametrize(
    "values", [{"nobody": "1"}, {"number": "х" * 4001}, {"number": {"a": 1}}, {"late": ["x"] * 101}]
)
def test_what_no_field_can_hold_is_refused(hall: Hall, values: dict[str, Any]) -> None:
    anna, run, _ = answered(hall)
    with pytest.raises(Invalid) as caught:
        answers_save(anna, run.pk, Change(run.revision, values))
    assert set(caught.value.extra["errors"]) == set(values)


def test_a_page_that_is_not_filled_in_is_not_left(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    page_turn(anna, run.pk, "hello", "next")
    with pytest.raises(Invalid) as caught:
        page_turn(anna, run.pk, "order", "next")
    assert set(caught.value.extra["errors"]) == {"number", "late"}


def test_the_same_move_again_goes_one_page_on_and_not_two(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    page_turn(anna, run.pk, "hello", "next")
    assert page_turn(anna, run.pk, "hello", "next").path == ["hello", "order"]


def test_an_objection_is_visited_and_left_for_the_page_it_was_opened_on(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    page_turn(anna, run.pk, "hello", "next")
    there = page_turn(anna, run.pk, "order", "dear")
    assert (there.path, there.side) == (["hello", "order"], "dear")
    assert run_json(there)["way"]["page"]["kind"] == "objection"
    back = page_turn(anna, run.pk, "dear", "back")
    assert (back.path, back.side, back.sides) == (["hello", "order"], "", ["dear"])


def test_only_a_completed_script_is_a_call_correctly_handled(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    with pytest.raises(NoWay):
        run_complete(anna, run.pk)
    heard: list[ScriptCompleted] = []
    at_the_end(anna, run)
    with_listener(heard, lambda: run_complete(anna, run.pk))
    run.refresh_from_db()
    contact = Contact.objects.get(pk=run.handling.call_id)
    assert (run.state, run.result, contact.script_result) == ("completed", "Помогли", "Помогли")
    assert run.values == {"number": "7-40377", "late": "no"}
    assert run.words == [["Номер заказа", "7-40377"], ["Заказ опаздывает", "нет"]]
    assert [event.contact_id for event in heard] == [contact.pk]
    assert current_run(anna) is None


def with_listener(heard: list[Any], act: Callable[[], Any]) -> None:
    """Domain events of scripts that are told while the act runs."""
    with mock.patch.dict(bus._handlers):
        for kind in (ScriptCompleted, ScriptIncidentReported):
            bus._handlers[kind] = [*bus._handlers[kind], heard.append]
        act()


def test_completing_again_changes_nothing(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    at_the_end(anna, run)
    first = run_complete(anna, run.pk)
    hall.pass_time(1)
    again = run_complete(anna, run.pk)
    assert (again.ended_at, again.revision) == (first.ended_at, first.revision)


@pytest.mark.parametrize(
    "moved", [False, True], ids=["in its project", "handed to another project meanwhile"]
)
def test_the_topic_of_a_script_is_a_fact_of_its_call(hall: Hall, moved: bool) -> None:
    Topic.objects.create(project=hall.project, title="Сроки")
    parent = Topic.objects.create(project=hall.project, title="Брак")
    Topic.objects.create(project=hall.project, parent=parent, title="Бой")
    script(
        hall.project,
        [{"key": "end", "title": "Итог", "kind": "final", "topics": "required"}],
        name="Б",
        is_active=False,
    )
    Script.objects.filter(name="Доставка").update(is_active=False)
    Script.objects.filter(name="Б").update(is_active=True)
    anna, run, _ = answered(hall)
    fields = run_json(run)["way"]["page"]["fields"]
    assert fields[0]["options"] == ["Брак → Бой", "Сроки"]
    if moved:
        target = ProjectFactory(company=hall.project.company)
        hall.project.transfer_targets.add(target)
        call_transfer(run.handling.call_id, anna, Target(project=target.pk))
    save(anna, run, _topic="Брак → Бой")
    run_complete(anna, run.pk)
    fact = ContactTopic.objects.get(contact_id=run.handling.call_id)
    assert (fact.path, fact.is_main) == ("Брак → Бой", True)
    assert Contact.objects.get(pk=run.handling.call_id).topic == "Брак → Бой"


def test_the_next_call_sets_an_unfinished_script_aside(hall: Hall) -> None:
    anna, run, client = answered(hall)
    over(hall, client)
    assert ScriptRun.objects.get(pk=run.pk).state == "open"  # still on the home page
    hall.calls()
    run.refresh_from_db()
    assert (run.state, run.set_aside_at) == ("incomplete", hall.part_of(anna).rang_at)
    assert run.locks_at == run.set_aside_at + timedelta(minutes=30)
    assert incomplete_runs(anna.pk).count() == 1


def test_a_completed_script_is_not_set_aside(hall: Hall) -> None:
    anna, run, client = answered(hall)
    at_the_end(anna, run)
    run_complete(anna, run.pk)
    over(hall, client)
    hall.talking(anna)
    assert ScriptRun.objects.get(pk=run.pk).state == "completed"
    assert not incomplete_runs(anna.pk).exists()


def test_signing_out_sets_the_open_script_aside(hall: Hall) -> None:
    anna, run, client = answered(hall)
    over(hall, client)
    sign_out(anna)
    run.refresh_from_db()
    assert (run.state, run.set_aside_at) == ("incomplete", clock.now())


def test_an_incomplete_script_is_finished_from_the_history(hall: Hall) -> None:
    anna, run = set_aside(hall)
    at_the_end(anna, run)
    assert run_complete(anna, run.pk).state == "completed"
    assert not incomplete_runs(anna.pk).exists()


def test_the_interval_in_force_at_the_answer_counts(hall: Hall) -> None:
    _, run, client = answered(hall)
    Project.objects.filter(pk=hall.project.pk).update(script_minutes=1)
    over(hall, client)
    hall.calls()
    run.refresh_from_db()
    assert run.locks_at == run.set_aside_at + timedelta(minutes=30)  # type: ignore[operator]


ACTS = {
    "answers": lambda anna, run: answers_save(anna, run.pk, Change(run.revision, {"number": "8"})),
    "turn": lambda anna, run: page_turn(anna, run.pk, run.path[-1], "back"),
    "complete": lambda anna, run: run_complete(anna, run.pk),
    "sos": lambda anna, run: run_close(anna, run.pk, ""),
}


@pytest.mark.parametrize("act", ACTS)
def test_at_the_second_of_the_lock_nothing_can_be_done_though_no_job_has_run(hall: Hall, act: str) -> None:
    anna, run = set_aside(hall)
    at_the_end(anna, run)
    run.refresh_from_db()
    hall.switch.advance((run.locks_at - clock.now()).total_seconds())  # type: ignore[operator]
    assert clock.now() == run.locks_at
    with pytest.raises(ScriptOver):
        ACTS[act](anna, run)
    stored = ScriptRun.objects.get(pk=run.pk)
    assert (stored.state, stored.answers, stored.path) == ("incomplete", run.answers, run.path)
    assert state_of(stored, clock.now()) == "locked"
    assert not incomplete_runs(anna.pk).exists()


@pytest.mark.parametrize("act", ACTS)
def test_a_millisecond_before_the_lock_everything_can_be_done(hall: Hall, act: str) -> None:
    anna, run = set_aside(hall)
    at_the_end(anna, run)
    run.refresh_from_db()
    hall.switch.advance((run.locks_at - clock.now()).total_seconds() - 0.001)  # type: ignore[operator]
    ACTS[act](anna, run)
    assert ScriptRun.objects.get(pk=run.pk).revision > run.revision


def test_the_database_takes_no_script_finished_after_its_time(hall: Hall) -> None:
    _, run = set_aside(hall)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScriptRun.objects.filter(pk=run.pk).update(state="completed", ended_at=run.locks_at)


def test_the_job_writes_the_lock_down_at_its_own_moment(hall: Hall) -> None:
    anna, run = set_aside(hall)
    hall.switch.advance(30 * 60 - 1)
    assert lock_due() == 0
    hall.switch.advance(90)
    assert (lock_due(), lock_due()) == (1, 0)
    run.refresh_from_db()
    assert (run.state, run.ended_at) == ("locked", run.locks_at)
    assert exit_refusals(anna.pk) == []


def test_sos_closes_the_script_without_a_result_and_keeps_the_incident(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    at_the_end(anna, run)
    heard: list[ScriptIncidentReported] = []
    with_listener(heard, lambda: run_close(anna, run.pk, "Не открывается список"))
    run_close(anna, run.pk, "ещё раз")
    run.refresh_from_db()
    incident = ScriptIncident.objects.get()
    assert (run.state, run.result, run.values, current_run(anna)) == ("closed", "", {}, None)
    assert (incident.run_id, incident.page, incident.words) == (run.pk, "Итог", "Не открывается список")
    assert Contact.objects.get(pk=run.handling.call_id).script_result == ""
    assert AuditEntry.objects.filter(action="script.closed", actor_id=anna.pk).count() == 1
    assert [event.run_id for event in heard] == [run.pk]
    with pytest.raises(ScriptOver):
        run_complete(anna, run.pk)


def test_exit_is_refused_for_open_and_incomplete_scripts(hall: Hall) -> None:
    anna, run = set_aside(hall)
    hall.pass_time(4)
    refusals = exit_refusals(anna.pk)
    assert [one["state"] for one in refusals] == ["incomplete", "open"]
    assert refusals[0]["run_id"] == str(run.pk)


def test_pages_hear_of_every_change_with_the_number_of_incomplete_scripts(hall: Hall) -> None:
    _, run = set_aside(hall)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data FROM kernel_event WHERE type = 'script.changed' ORDER BY stream, seq DESC LIMIT 1"
        )
        (data,) = cursor.fetchone()
    assert json.loads(data) == {
        "run": {"id": str(run.pk), "state": "incomplete", "revision": run.revision},
        "current": None,
        "current_call": None,
        "incomplete": 1,
    }


def test_the_page_knows_of_whose_call_the_open_script_is(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    call = run.handling.call
    found = scripts_json(anna.pk)
    assert (found["open"], found["incomplete"]) == (str(run.pk), 0)
    assert found["open_call"] == {"id": str(call.pk), "caller_number": call.caller_number, "caller_name": ""}


def test_the_page_of_a_script_has_the_values_of_its_texts(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    save(anna, run, number="7-40377", late="yes")
    page_turn(anna, run.pk, "hello", "next")
    way = run_json(page_turn(anna, run.pk, "order", "next"))["way"]
    assert way["page"]["say"] == "Заказ {{answer.number}} придёт завтра."
    assert way["variables"]["answer.number"] == "7-40377"
    assert way["variables"]["operator.name"] == anna.full_name
    assert [(step["key"], step["state"]) for step in way["steps"]] == [
        ("hello", "done"), ("order", "done"), ("sorry", "now"), ("end", "ahead"),
    ]  # fmt: skip


def test_a_save_costs_few_queries(hall: Hall) -> None:
    anna, run, _ = answered(hall)
    with CaptureQueriesContext(connection) as queries:
        answers_save(anna, run.pk, Change(run.revision, {"number": "7"}))
    assert len(queries) <= 14, [query["sql"][:120] for query in queries]
