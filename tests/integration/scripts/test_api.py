"""Scripts in calls over HTTP: the operator's own, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agentzone.models import ScriptRun, User
from agentzone.selectors.scripts.history import PAGE
from tests.factories.people import UserFactory
from tests.factories.scripts import handled_call, run
from tests.integration.calls.hall import Hall

JSON = "application/json"


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "ru"})
    client.force_login(user)
    return client


def answered(hall: Hall) -> tuple[User, Client, str]:
    anna = hall.operator()
    hall.talking(anna)
    page = browser(anna)
    return anna, page, f"/api/v1/me/scripts/{page.get('/api/v1/me/scripts/current/').json()['run']['id']}/"


def test_a_script_is_gone_through_over_http_from_the_answer_to_the_end(hall: Hall) -> None:
    _, page, path = answered(hall)
    shown = page.get("/api/v1/me/scripts/current/").json()["run"]
    assert (shown["way"]["page"]["title"], shown["state"], shown["can_call_back"]) == (
        "Приветствие",
        "open",
        False,
    )
    turned = page.post(f"{path}turn/", {"revision": 0, "page": "hello", "move": "next"}, JSON).json()["run"]
    assert [field["key"] for field in turned["way"]["page"]["fields"]] == ["number", "late", "days"]
    values = {"number": "7-40377", "late": "no"}
    saved = page.put(f"{path}answers/", {"revision": turned["revision"], "values": values}, JSON).json()
    assert (saved["run"]["answers"], saved["conflicts"]) == (values, [])
    body = {"revision": saved["run"]["revision"], "page": "order", "move": "next"}
    last = page.post(f"{path}turn/", body, JSON).json()["run"]
    assert last["way"]["is_final"]
    end = {"revision": last["revision"], "values": {"_result": "Помогли"}}
    done = page.post(f"{path}complete/", end, JSON).json()["run"]
    assert (done["state"], done["result"], done["way"]) == ("completed", "Помогли", None)
    assert done["words"] == [["Номер заказа", "7-40377"], ["Заказ опаздывает", "нет"]]
    assert page.get("/api/v1/me/scripts/current/").json()["run"] is None


def test_what_is_missing_is_told_by_field_and_what_was_typed_is_kept(hall: Hall) -> None:
    _, page, path = answered(hall)
    page.post(f"{path}turn/", {"revision": 0, "page": "hello", "move": "next"}, JSON)
    body = {"revision": 1, "page": "order", "move": "next", "values": {"number": "7"}}
    refused = page.post(f"{path}turn/", body, JSON)
    assert (refused.status_code, refused.json()["code"]) == (400, "validation")
    assert set(refused.json()["errors"]) == {"late"}
    assert page.get(path).json()["run"]["answers"] == {"number": "7"}


def test_a_script_that_is_over_is_refused_with_a_code(hall: Hall) -> None:
    _, page, path = answered(hall)
    assert page.post(f"{path}sos/", {"words": "Завис"}, JSON).json()["run"]["state"] == "closed"
    refused = page.put(f"{path}answers/", {"revision": 0, "values": {"number": "7"}}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "script_over")


def test_the_script_of_another_does_not_exist(hall: Hall) -> None:
    _, page, path = answered(hall)
    supervisor = UserFactory(role="supervisor")
    supervisor.supervised_projects.add(hall.project)
    for other in (hall.operator(), supervisor):
        theirs = browser(other)
        assert theirs.get(path).status_code == 404
        assert (
            theirs.put(f"{path}answers/", {"revision": 0, "values": {"number": "7"}}, JSON).status_code == 404
        )
        body = {"revision": 0, "page": "hello", "move": "next"}
        assert theirs.post(f"{path}turn/", body, JSON).status_code == 404
        assert theirs.post(f"{path}complete/", {"revision": 0}, JSON).status_code == 404
        assert theirs.post(f"{path}sos/", {}, JSON).status_code == 404
    assert page.get(path).json()["run"]["revision"] == 0


def past(hall: Hall, agent: User, *states: str) -> list[ScriptRun]:
    """Calls of the past, the last state the newest."""
    version = hall.project.scripts.get().versions.get()
    return [run(agent, version, state, ago=timedelta(minutes=20 - turn)) for turn, state in enumerate(states)]


@pytest.mark.parametrize(
    ("show", "states"),
    [
        ("incomplete", ["incomplete"]),
        ("completed", ["completed", "completed"]),
        ("all", [None, "incomplete", "closed", "locked", "completed", "completed"]),
    ],
)
def test_the_history_shows_incomplete_completed_or_all_calls(
    hall: Hall, show: str, states: list[Any]
) -> None:
    anna, other = hall.operator(), hall.operator()
    past(hall, anna, "completed", "completed", "locked", "closed", "incomplete")
    past(hall, other, "completed", "incomplete")
    handled_call(anna, hall.project, ago=timedelta(minutes=1))  # of a time without a script
    answer = browser(anna).get("/api/v1/me/calls/", {"show": show}).json()
    assert [row["run"] and row["run"]["state"] for row in answer["results"]] == states
    assert (answer["incomplete"], answer["next"]) == (1, None)


def test_a_script_whose_time_is_over_is_no_incomplete_one_though_no_job_has_run(hall: Hall) -> None:
    anna = hall.operator()
    (stored,) = past(hall, anna, "incomplete")
    hall.switch.advance(31 * 60)
    page = browser(anna)
    assert page.get("/api/v1/me/calls/", {"show": "incomplete"}).json()["results"] == []
    (row,) = page.get("/api/v1/me/calls/").json()["results"]
    assert row["run"]["state"] == "locked"
    assert page.get(f"/api/v1/me/scripts/{stored.pk}/").json()["run"]["way"] is None


def test_the_pages_of_the_history_follow_each_other_without_gap_or_repeat(hall: Hall) -> None:
    anna = hall.operator()
    ago = timedelta(hours=1)
    made = [handled_call(anna, hall.project, ago=ago).pk for _ in range(2 * PAGE + 3)]  # many at one moment
    page, found, before = browser(anna), [], ""
    for _ in range(3):
        answer = page.get("/api/v1/me/calls/", {"before": before}).json()
        found += [row["id"] for row in answer["results"]]
        before = answer["next"] or ""
    assert found == sorted(made, reverse=True)
    assert before == ""
    assert page.get("/api/v1/me/calls/", {"before": "вчера"}).status_code == 400


def test_the_history_costs_the_same_queries_for_any_number_of_calls(hall: Hall) -> None:
    anna = hall.operator()
    page = browser(anna)
    counts = []
    for states in (["completed"], ["completed", "incomplete", "closed", "locked"] * 3):
        past(hall, anna, *states)
        with CaptureQueriesContext(connection) as queries:
            page.get("/api/v1/me/calls/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_history_is_closed_while_the_operator_talks_or_works_after_the_call(hall: Hall) -> None:
    anna = hall.operator(answers=10.0)
    page = browser(anna)

    def status() -> int:
        return page.get("/api/v1/me/calls/").status_code

    assert status() == 200  # «Готов»
    client = hall.calls()
    hall.pass_time(1)
    assert (hall.slot(anna).activity, status()) == ("ringing", 200)  # «Резерв»
    hall.pass_time(11)
    assert (hall.slot(anna).activity, status()) == ("talking", 409)
    assert page.get("/api/v1/me/calls/").json()["code"] == "history_closed"
    hall.switch.customer_hangs_up(client)
    hall.pass_time(1)
    assert (hall.slot(anna).activity, status()) == ("acw", 409)
    hall.pass_time(31)
    assert status() == 200


def test_a_client_is_called_back_only_from_an_incomplete_call_that_he_has_left(hall: Hall) -> None:
    _, page, path = answered(hall)
    assert not page.get(path).json()["run"]["can_call_back"]
    hall.switch.customer_hangs_up(
        hall.part_of(ScriptRun.objects.get().agent).call.legs.get(kind="client").channel
    )
    hall.pass_time(31)
    assert not page.get(path).json()["run"]["can_call_back"]
    hall.calls()
    assert page.get(path).json()["run"]["can_call_back"]


def test_a_script_is_read_in_few_queries(hall: Hall) -> None:
    _, page, path = answered(hall)
    with CaptureQueriesContext(connection) as queries:
        page.get(path)
    assert len(queries) <= 6, [query["sql"][:120] for query in queries]
