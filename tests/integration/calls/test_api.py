"""The call panel over HTTP: the operator of the call, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agentzone.models import Status, User
from agentzone.selectors.voice import voice_json
from agentzone.telephony.simulator import Habit
from tests.factories.people import UserFactory
from tests.factories.voice import device, device_of, specialist

from .hall import Hall


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(hall: Hall, user: User, call_id: Any, what: str) -> tuple[int, dict[str, Any]]:
    answer = browser(user).post(f"/api/v1/me/calls/{call_id}/{what}/")
    hall.settle()
    return answer.status_code, answer.json()


def activity(user: User) -> str:
    return str(browser(user).get("/api/v1/me/voice/").json()["voice"]["activity"])


def test_a_whole_call_is_led_over_http(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    call = hall.call_of(client)
    page = browser(anna)
    shown = page.get("/api/v1/me/voice/").json()
    assert shown["voice"] == voice_json(anna.pk)
    assert (shown["voice"]["activity"], shown["voice"]["call"]["id"]) == ("ringing", str(call.pk))
    hall.pass_time(1)
    for what, after in (
        ("pick-up", "talking"),
        ("hold", "hold"),
        ("retrieve", "talking"),
        ("hang-up", "acw"),
        ("finish", "idle"),
    ):
        assert act(hall, anna, call.pk, what)[0] == 200
        assert activity(anna) == after
    today = page.get("/api/v1/me/voice/").json()["today"]
    assert (today["calls"], today["missed"]) == (1, 0)
    assert today["handling"] == pytest.approx(today["talk"] + today["hold"] + today["acw"])


@pytest.mark.parametrize("what", ["pick-up", "decline", "hold", "retrieve", "hang-up", "finish"])
def test_the_call_of_another_does_not_exist(hall: Hall, what: str) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    supervisor = UserFactory(role="supervisor")
    supervisor.supervised_projects.add(hall.project)
    for other in (hall.operator(), supervisor):
        assert act(hall, other, call.pk, what)[0] == 404
    assert activity(anna) == "talking"


def test_what_the_call_has_gone_past_is_refused_in_words(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    status, problem = act(hall, anna, call.pk, "decline")
    assert (status, problem["code"]) == (409, "call_moved")


def test_a_status_is_planned_and_the_plan_cancelled(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    page = browser(anna)
    lunch = Status.objects.get(code="lunch")
    assert page.post("/api/v1/me/status/", {"status": lunch.pk}, "application/json").status_code == 200
    assert voice_json(anna.pk)["planned"]["code"] == "lunch"
    assert page.delete("/api/v1/me/voice/plan/").json()["voice"]["planned"] is None


def test_devices_are_taken_and_refused_with_a_code(hall: Hall) -> None:
    anna, other = hall.operator(), hall.operator()
    page = browser(other)
    taken = page.post("/api/v1/me/voice/device/", {"device": device_of(anna)}, "application/json")
    assert (taken.status_code, taken.json()["code"]) == (409, "device_taken")
    silent = device(kind="phone", is_online=False)
    refused = page.post("/api/v1/me/voice/device/", {"device": silent.number}, "application/json")
    assert refused.json()["code"] == "device_silent"
    free = device()
    answer = page.post("/api/v1/me/voice/device/", {"device": free.number}, "application/json")
    assert answer.json()["voice"]["device"]["number"] == free.number


def post(user: User, url: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = browser(user).post(f"/api/v1/{url}", body, "application/json")
    return answer.status_code, answer.json()


def test_a_client_is_called_and_called_back_over_http(hall: Hall) -> None:
    anna = hall.operator()
    hall.switch.habits["+79161234567"] = Habit(1.0)
    status, shown = post(anna, "me/voice/dial/", {"number": "+7 (916) 123-45-67"})
    assert (status, shown["voice"]["call"]["direction"]) == (200, "out")
    hall.pass_time(5)
    call_id = voice_json(anna.pk)["call"]["id"]
    assert act(hall, anna, call_id, "hang-up")[0] == 200
    status, again = act(hall, anna, call_id, "call-back")
    assert (status, again["voice"]["call"]["direction"]) == (200, "out")
    assert again["voice"]["call"]["id"] != call_id
    status, problem = post(anna, "me/voice/dial/", {"number": "79161234567"})
    assert (status, problem["code"]) == (409, "on_call")


def test_a_call_is_handed_over_http_to_whom_the_panel_shows(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    one = specialist(hall.project)
    shown = browser(anna).get(f"/api/v1/me/calls/{call.pk}/targets/?q=склад").json()
    assert [row["id"] for row in shown["external"]] == [one.pk]
    url = f"me/calls/{call.pk}/transfer/"
    for body in (
        {},
        {"external": one.pk, "project": 1},
        {"external": one.pk, "extension": "1w"},
        {"external": "x"},
    ):
        assert post(anna, url, body)[0] == 400
    status, problem = post(anna, url, {"external": one.pk + 1})
    assert (status, problem["errors"].keys()) == (400, {"external"})
    assert post(anna, url, {"external": one.pk})[0] == 200
    assert activity(anna) == "acw"


@pytest.mark.parametrize("of", ["another operator", "the supervisor"])
def test_nobody_else_hands_a_call_over_or_sees_its_targets(hall: Hall, of: str) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    supervisor = UserFactory(role="supervisor")
    supervisor.supervised_projects.add(hall.project)
    other = hall.operator() if of == "another operator" else supervisor
    assert post(other, f"me/calls/{call.pk}/transfer/", {"project": hall.project.pk})[0] == 404
    assert browser(other).get(f"/api/v1/me/calls/{call.pk}/targets/").status_code == 404


def test_a_consultation_is_led_over_http(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    one = specialist(hall.project)
    hall.switch.habits[one.number] = Habit(1.0)
    url = f"me/calls/{call.pk}"
    assert post(anna, f"{url}/consult/", {})[0] == 400
    assert post(anna, f"{url}/consult/", {"external": one.pk, "extension": "5"})[0] == 200
    status, problem = post(anna, f"{url}/swap/", {"to": "client"})
    assert (status, problem["code"]) == (409, "not_answered")
    hall.pass_time(4)
    for path, body in (
        ("digits/", {"digits": "12#"}),
        ("swap/", {"to": "client"}),
        ("swap/", {"to": "specialist"}),
    ):
        assert post(anna, f"{url}/{path}", body)[0] == 200
    assert post(anna, f"{url}/digits/", {"digits": "abc"})[0] == 400
    assert post(anna, f"{url}/swap/", {"to": "nobody"})[0] == 400
    hall.pass_time(2)
    assert browser(anna).get("/api/v1/me/voice/").json()["voice"]["call"]["live"] == "specialist"
    assert act(hall, anna, call.pk, "join")[0] == 200
    assert activity(anna) == "acw"
    for path in ("drop/", "join/"):
        assert post(anna, f"{url}/{path}", {})[1]["code"] == "call_moved"


def test_a_supervisor_is_at_a_call_over_http(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    boss = UserFactory(role="supervisor")
    boss.supervised_projects.add(hall.project)
    page, url = browser(boss), f"calls/{call.pk}"
    assert [row["id"] for row in page.get("/api/v1/calls/live/").json()["calls"]] == [str(call.pk)]
    assert post(boss, f"{url}/supervise/", {"mode": "listen"})[1]["code"] == "no_device"
    assert post(boss, "me/voice/device/", {"device": device().number})[0] == 200
    assert post(boss, f"{url}/supervise/", {"mode": "spy"})[0] == 400
    hall.switch.exchange.online.add(device_of(boss))
    status, shown = post(boss, f"{url}/supervise/", {"mode": "listen"})
    assert (status, shown["voice"]["supervising"]["mode"]) == (200, "listen")
    hall.pass_time(1)
    assert page.delete(f"/api/v1/{url}/supervise/").status_code == 200
    assert post(anna, f"{url}/supervise/", {"mode": "listen"})[0] == 404
    assert post(anna, f"{url}/end/", {})[0] == 404
    assert post(boss, f"{url}/end/", {})[0] == 200
    hall.pass_time(1)
    assert activity(anna) == "acw"
