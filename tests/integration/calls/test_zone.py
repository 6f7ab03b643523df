"""What AgentZone reads: its snapshot, the day, the past by rows, links, news, and the way out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agentzone.models import Device, InfoLink, News, StatusSpan, User
from agentzone.selectors.day import today
from agentzone.selectors.statistics import projects_with_columns, statistics
from agentzone.selectors.voice import voice_json, voice_totals
from agentzone.services import exits
from agentzone.services.exits import ExitReason, exit_reasons
from kernel import clock
from tests.factories.people import ProjectFactory, UserFactory, skill
from tests.factories.voice import device_of

from .hall import Hall
from .test_api import browser


def ask(user: User, path: str, **params: Any) -> dict[str, Any]:
    answer = browser(user).get(path, params)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


# ── the snapshot ────────────────────────────────────────────────────────────
def test_the_snapshot_holds_the_panel_the_status_and_the_cursor_of_the_stream(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    hall.calls()
    shown = ask(anna, "/api/v1/agentzone/")
    assert shown["voice"] == voice_json(anna.pk)
    assert (shown["status"]["code"], shown["voice"]["activity"]) == ("ready", "ringing")
    assert list(shown["streams"]) == [f"agent:{anna.pk}"]
    assert [one["id"] for one in shown["projects"]] == [hall.project.pk]


def test_who_is_not_at_work_has_no_status(hall: Hall) -> None:
    shown = ask(UserFactory(role="supervisor"), "/api/v1/agentzone/")
    assert (shown["status"], shown["status_since"], shown["voice"]["call"]) == (None, None, None)


def test_the_snapshot_takes_as_many_queries_whatever_there_is(hall: Hall) -> None:
    anna = hall.operator()
    counts, page = [], browser(anna)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert page.get("/api/v1/agentzone/").status_code == 200
        counts.append(len(queries))
        for _ in range(5):
            skill(anna, ProjectFactory())
        hall.pass_time(3)
    assert counts[0] == counts[1] <= 26


def test_the_greeting_phrase_of_a_ringing_call_names_the_operator(hall: Hall) -> None:
    hall.project.call_greeting = "Служба доставки, {name}. {"
    hall.project.save()
    anna = hall.operator(answers=None, first_name="Анна")
    hall.calls()
    assert voice_json(anna.pk)["call"]["greeting"] == "Служба доставки, Анна. {"


@pytest.mark.parametrize(
    ("ari", "kind", "who"),
    [("", "phone", "switch"), ("http://x", "phone", "phone"), ("http://x", "softphone", "page")],
)
def test_a_device_says_who_takes_its_calls_off_the_hook(
    hall: Hall, settings: Any, ari: str, kind: str, who: str
) -> None:
    anna = hall.operator()
    Device.objects.filter(number=device_of(anna)).update(kind=kind)
    settings.ARI_URL = ari
    assert voice_json(anna.pk)["device"]["answers"] == who


def test_the_password_of_a_softphone_is_told_to_its_holder_and_to_nobody_else(
    hall: Hall, settings: Any
) -> None:
    settings.ARI_URL, settings.SOFTPHONE_URL = "http://x", "ws://127.0.0.1:8088/ws"
    anna, boris = hall.operator(), hall.operator()
    Device.objects.filter(number=device_of(boris)).update(kind="phone")
    own = browser(anna).get("/api/v1/me/voice/softphone/")
    device = Device.objects.get(number=device_of(anna))
    assert own.headers["Cache-Control"] == "no-store"
    assert own.json() == {
        "url": "ws://127.0.0.1:8088/ws",
        "uri": f"sip:{device.number}@omnivox",
        "number": device.number,
        "password": device.secret,
    }
    assert browser(boris).get("/api/v1/me/voice/softphone/").status_code == 404
    assert browser(UserFactory(role="administrator")).get("/api/v1/me/voice/softphone/").status_code == 404
    browser(anna).post("/accounts/logout/")
    assert browser(anna).get("/api/v1/me/voice/softphone/").status_code == 404


# ── the day ─────────────────────────────────────────────────────────────────
def test_the_day_adds_up_to_the_working_time_and_looks_as_the_panel_did(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    hall.pass_time(10)
    day = today(anna.pk)
    lasted = sum(
        (datetime.fromisoformat(span["to"]) - datetime.fromisoformat(span["from"])).total_seconds()
        for span in day["spans"]
    )
    assert lasted == pytest.approx(day["signed_in"], abs=0.05)
    assert [span["kind"] for span in day["spans"]][-2:] == ["reserve", "talk"]
    assert day["calls_yesterday"] == 0


def test_a_span_of_yesterday_is_cut_at_midnight(hall: Hall, settings: Any) -> None:
    anna = hall.operator()
    zone = ZoneInfo(settings.TIME_ZONE)
    StatusSpan.objects.filter(agent=anna, ended_at__isnull=False).delete()
    StatusSpan.objects.filter(agent=anna).update(started_at=clock.now() - timedelta(days=2))
    first = datetime.fromisoformat(today(anna.pk)["spans"][0]["from"]).astimezone(zone)
    assert (first.hour, first.minute, first.second) == (0, 0, 0)


# ── the past ────────────────────────────────────────────────────────────────
def test_the_rows_of_the_past_have_the_numbers_of_the_day(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    hall.pass_time(7)
    browser(anna).post(f"/api/v1/me/calls/{call.pk}/hold/")
    hall.pass_time(5)
    browser(anna).post(f"/api/v1/me/calls/{call.pk}/hang-up/")
    hall.pass_time(40)
    whole = voice_totals(anna.pk, clock.now() - timedelta(days=2), clock.now())
    for step in ("day", "week", "month"):
        rows = statistics(anna, hall.project, step)
        for name in ("calls", "missed", "talk", "hold", "acw", "handling", "signed_in", "on_break"):
            assert sum(row[name] for row in rows) == pytest.approx(getattr(whole, name), abs=0.01), name
        assert rows[0]["calls"] == 1 and rows[0]["aht"] == pytest.approx(whole.handling, abs=0.01)
        assert rows[1]["aht"] is None


def test_a_call_that_is_not_over_yet_has_no_after_call_work(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    hall.calls()
    hall.pass_time(3)
    ringing = statistics(anna, hall.project, "day")[0]
    assert (ringing["talk"], ringing["acw"], ringing["calls"]) == (0, 0, 0)


def test_calls_of_another_project_are_not_in_the_columns_of_this_one(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    other = ProjectFactory(agent_columns=["calls"])
    skill(anna, other)
    assert statistics(anna, other, "day")[0]["calls"] == 0
    assert [one.pk for one in projects_with_columns(anna)] == [other.pk]


def test_days_are_cut_in_the_zone_of_the_project(hall: Hall) -> None:
    anna = hall.operator()
    for name in ("Asia/Vladivostok", "America/New_York"):
        hall.project.time_zone = name
        first = datetime.fromisoformat(statistics(anna, hall.project, "day")[0]["at"])
        local = first.astimezone(ZoneInfo(name))
        assert (local.hour, local.minute, local.date()) == (0, 0, clock.now().astimezone(local.tzinfo).date())


def test_the_past_over_http_names_the_projects_and_refuses_one_that_is_not_set_up(hall: Hall) -> None:
    anna = hall.operator()
    assert ask(anna, "/api/v1/me/statistics/")["projects"] == []
    hall.project.agent_columns = ["calls", "aht"]
    hall.project.save()
    shown = ask(anna, "/api/v1/me/statistics/", by="week")
    assert (shown["project"], shown["by"], len(shown["rows"])) == (hall.project.pk, "week", 13)
    page = browser(anna)
    assert page.get("/api/v1/me/statistics/", {"project": ProjectFactory().pk}).status_code == 404
    assert page.get("/api/v1/me/statistics/", {"by": "year"}).status_code == 400


# ── links and news ──────────────────────────────────────────────────────────
def test_links_are_those_of_ones_projects_in_the_order_of_the_admin(hall: Hall) -> None:
    anna = hall.operator()
    for title, position in (("Вторая", 2), ("Первая", 1)):
        InfoLink.objects.create(
            project=hall.project, title=title, address="https://x.example/", position=position
        )
    InfoLink.objects.create(project=ProjectFactory(), title="Чужая", address="https://x.example/")
    InfoLink.objects.create(
        project=hall.project, title="Старая", address="https://x.example/", is_active=False
    )
    assert [one["title"] for one in ask(anna, "/api/v1/me/links/")["links"]] == ["Первая", "Вторая"]


def test_news_are_shown_in_their_time_to_the_people_of_their_projects(hall: Hall) -> None:
    anna, now, hour = hall.operator(), clock.now(), timedelta(hours=1)
    times = {
        "Идёт": (-hour, hour),
        "Всем": (-hour, None),
        "Скоро": (hour, None),
        "Прошла": (-2 * hour, -hour),
    }
    for title, (start, end) in times.items():
        News.objects.create(
            title=title, text="…", starts_at=now + start, ends_at=None if end is None else now + end
        )
    News.objects.get(title="Идёт").projects.add(hall.project, ProjectFactory())
    foreign = News.objects.create(title="Чужая", text="…", starts_at=now - hour)
    foreign.projects.add(ProjectFactory())
    shown = ask(anna, "/api/v1/me/news/")
    assert {one["title"] for one in shown["news"]} == {"Идёт", "Всем"}
    assert shown["unread"] == 2
    assert browser(anna).post(f"/api/v1/me/news/{foreign.pk}/read/").status_code == 404


def test_reading_marks_it_for_the_reader_alone_and_once(hall: Hall) -> None:
    anna, boris = hall.operator(), hall.operator()
    news = News.objects.create(title="Новость", text="…", starts_at=clock.now())
    for _ in range(2):
        assert browser(anna).post(f"/api/v1/me/news/{news.pk}/read/").json()["unread"] == 0
    assert (news.reads.count(), ask(boris, "/api/v1/me/news/")["unread"]) == (1, 1)


# ── the way out ─────────────────────────────────────────────────────────────
def test_nobody_goes_while_a_client_is_on_the_line(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    (reason,) = ask(anna, "/api/v1/me/exit/")["reasons"]
    assert (reason["code"], reason["tab"]) == ("on_call", "home")
    page = browser(anna)
    answer = page.post("/accounts/logout/")
    assert answer.headers["Location"] == "/agentzone/#exit"
    assert hall.slot(anna).signed_in
    assert page.get("/api/v1/me/voice/").status_code == 200


def test_every_feature_may_have_a_reason_against_the_exit(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = hall.operator()
    monkeypatch.setattr(exits, "_CHECKS", [])
    assert exit_reasons(anna) == []
    exits.exit_reason(lambda user: ExitReason("incomplete", f"{user.first_name}: 2", "history"))
    exits.exit_reason(lambda user: None)
    assert [reason.code for reason in exit_reasons(anna)] == ["incomplete"]


def test_who_is_free_goes_and_the_device_is_free_for_another(hall: Hall) -> None:
    anna = hall.operator()
    assert ask(anna, "/api/v1/me/exit/")["reasons"] == []
    assert browser(anna).post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert (hall.slot(anna).signed_in, hall.slot(anna).device) == (False, None)


def test_people_land_where_their_work_is(hall: Hall) -> None:
    anna, chats = hall.operator(), UserFactory()
    assert Client().get("/").headers["Location"] == "/accounts/login/"
    assert browser(anna).get("/").headers["Location"] == "/agentzone/"
    assert browser(chats).get("/").headers["Location"] == "/workspace/"
