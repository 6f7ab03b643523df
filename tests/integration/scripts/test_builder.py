"""The builder: one draft at a time, published when nothing is wrong with it; files in and out."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agentzone.models import Script
from agentzone.models.people import Role
from agentzone.services.scripts.versions import duplicate
from kernel import clock
from kernel.audit import SYSTEM
from kernel.models import AuditEntry
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work
from tests.factories.scripts import PAGES, run, script

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def page() -> Client:
    client = Client(headers={"accept-language": "ru"})
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


@pytest.fixture
def made() -> Script:
    return script(ProjectFactory())


def url(made: Script, name: str) -> str:
    return reverse(f"admin:agentzone_script_{name}", args=[made.pk])


def put(page: Client, made: Script, content: Any, revision: int) -> Any:
    return page.put(url(made, "draft"), {"content": content, "revision": revision}, JSON)


def known(page: Client, made: Script) -> Any:
    """What the builder's page is given."""
    return page.get(url(made, "builder")).context["known"]


def test_to_look_at_a_script_changes_nothing_and_the_first_change_begins_a_draft(
    page: Client, made: Script
) -> None:
    draft = known(page, made)["draft"]
    assert (draft["number"], draft["state"], draft["problems"]) == (1, "published", [])
    assert made.versions.count() == 1
    answer = put(page, made, {"pages": PAGES[:4]}, draft["revision"]).json()
    assert (answer["number"], answer["state"], answer["revision"]) == (2, "draft", 1)
    assert len(made.versions.get(number=1).content["pages"]) == len(PAGES)


def test_a_new_script_begins_with_a_greeting_and_a_result(page: Client) -> None:
    shown = known(page, Script.objects.create(project=ProjectFactory(), name="Новый"))
    assert [p["kind"] for p in shown["draft"]["content"]["pages"]] == ["step", "final"]
    assert shown["published"] is None


def test_a_draft_is_saved_with_what_is_wrong_told_page_by_page(page: Client, made: Script) -> None:
    pages = [{**PAGES[0], "title": ""}, *PAGES[1:]]
    answer = put(page, made, {"pages": pages}, 0).json()
    assert answer["revision"] == 1
    assert [(one["page"], one["text"]) for one in answer["problems"]] == [
        ("hello", "У страницы нет названия.")
    ]
    assert put(page, made, {"pages": pages}, 0).json()["revision"] == 1  # the same again


def test_two_who_write_at_one_draft_do_not_undo_each_other(page: Client, made: Script) -> None:
    put(page, made, {"pages": PAGES[:4]}, 0)
    refused = put(page, made, {"pages": PAGES[1:]}, 0)
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_moved")
    assert len(made.versions.get(state="draft").content["pages"]) == 4


@pytest.mark.parametrize(
    "body", [{"content": {"pages": "нет"}, "revision": 0}, {"content": {"pages": []}}, []]
)
def test_what_is_no_script_is_refused(page: Client, made: Script, body: Any) -> None:
    refused = page.put(url(made, "draft"), json.dumps(body), JSON)
    assert (refused.status_code, refused.json()["code"]) == (400, "validation")


def test_publishing_needs_a_script_without_faults_and_then_holds(page: Client, made: Script) -> None:
    put(page, made, {"pages": PAGES[:1]}, 0)
    refused = page.post(url(made, "publish"))
    assert (refused.status_code, refused.json()["code"]) == (400, "not_publishable")
    assert {one["page"] for one in refused.json()["problems"]} == {"", "hello"}
    put(page, made, {"pages": PAGES[3:]}, 1)
    assert page.post(url(made, "publish")).json()["state"] == "published"
    newest = made.versions.get(number=2)
    assert (newest.state, newest.published_by_id) == ("published", int(page.session["_auth_user_id"]))
    assert page.post(url(made, "publish")).status_code == 400  # nothing new
    assert put(page, made, {"pages": PAGES[1:]}, 0).json()["number"] == 3  # from there it goes on
    assert AuditEntry.objects.filter(action="script.published", target_id=str(made.pk)).count() == 1


def test_going_back_to_the_published_version_drops_the_draft(page: Client, made: Script) -> None:
    put(page, made, {"pages": []}, 0)
    answer = page.delete(url(made, "draft")).json()
    assert answer["content"] == made.versions.get(number=1).content
    assert answer["revision"] == 0


def test_the_preview_goes_the_way_of_the_operators_page_and_stores_nothing(
    page: Client, made: Script
) -> None:
    def step(**more: Any) -> Any:
        return page.post(url(made, "preview"), {"content": {"pages": PAGES}, **more}, JSON).json()

    first = step()
    assert first["way"]["page"]["title"] == "Приветствие"
    second = step(place=first["place"], move="next")
    refused = step(place=second["place"], move="next", answers={"number": "7"})
    assert set(refused["errors"]) == {"late"}
    answers = {"number": "7", "late": "no", "_result": "Помогли"}
    last = step(place=second["place"], move="next", answers=answers)
    assert last["way"]["is_final"]
    assert step(place=last["place"], move="complete", answers=answers)["done"]["result"] == "Помогли"
    aside = step(place=second["place"], move="dear")
    assert aside["place"]["side"] == "dear"
    assert made.versions.count() == 1


def test_a_page_that_the_preview_was_on_may_be_deleted(page: Client, made: Script) -> None:
    place = {"path": ["hello", "order"], "side": "gone", "sides": ["gone"]}
    body = {"content": {"pages": [PAGES[0], PAGES[3]]}, "place": place}
    answer = page.post(url(made, "preview"), body, JSON).json()
    assert answer["place"] == {"path": ["hello"], "side": "", "sides": []}


def test_a_script_leaves_as_a_file_that_another_takes_in(page: Client, made: Script) -> None:
    other = Script.objects.create(project=ProjectFactory(), name="Другой")
    answer = page.get(url(made, "file"))
    assert "filename*=utf-8''" in answer["Content-Disposition"].lower()
    put(page, other, json.loads(answer.content), 0)
    assert other.versions.get().content == made.versions.get(number=1).content


def test_a_copy_is_out_of_use_and_has_a_name_of_its_own(made: Script) -> None:
    copies = [duplicate(made, SYSTEM) for _ in range(2)]
    assert [one.name for one in copies] == ["Доставка, копия", "Доставка, копия 2"]
    assert not any(one.is_active for one in copies)
    assert copies[0].versions.get().content == made.versions.get().content
    assert duplicate(made, SYSTEM, ProjectFactory()).name == "Доставка"


def results(page: Client, made: Script, kind: str) -> Any:
    today = clock.now().date()
    period = {"since": today - timedelta(days=2), "until": today + timedelta(days=1), "kind": kind}
    return page.get(url(made, "results"), period)


def test_results_are_given_out_as_a_table_with_every_field_of_every_version(
    page: Client, made: Script
) -> None:
    anna = agent_at_work(made.project)
    values = {"number": "=7+1", "late": "yes", "days": 2}
    run(anna, made.versions.get(), "completed", values=values, result="Помогли", ago=timedelta(minutes=9))
    run(anna, made.versions.get(), "incomplete", answers={"number": "8"})
    text = b"".join(results(page, made, "csv").streaming_content).decode("utf-8-sig")
    titles, first, second = csv.reader(io.StringIO(text), delimiter=";")
    assert titles[-4:] == ["Номер заказа", "Заказ опаздывает", "На сколько дней", "Сколько дал бы клиент"]
    assert first[-4:] == ["'=7+1", "да", "2", ""]
    assert (first[8], second[6], second[-4]) == ("Помогли", "не завершён", "")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(results(page, made, "xlsx").streaming_content)))
    rows = list(book.worksheets[0].values)
    assert [rows[0][-4], rows[1][-4], rows[1][-2]] == ["Номер заказа", "=7+1", 2]
    assert book.worksheets[0].cell(2, len(rows[0]) - 3).data_type == "s"


def test_results_cost_the_same_queries_for_any_number_of_calls(page: Client, made: Script) -> None:
    anna = agent_at_work(made.project)
    counts = []
    for more in (1, 12):
        for _ in range(more):
            run(anna, made.versions.get(), "completed")
        with CaptureQueriesContext(connection) as queries:
            assert b"".join(results(page, made, "csv").streaming_content)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_period_that_ends_before_it_begins_is_refused_in_words(page: Client, made: Script) -> None:
    answer = page.get(url(made, "results"), {"since": "2026-12-02", "until": "2026-12-01", "kind": "csv"})
    assert "Период кончается раньше, чем начинается." in answer.content.decode()


def test_operators_and_supervisors_have_no_builder(made: Script) -> None:
    for role in (Role.AGENT, Role.SUPERVISOR):
        client = Client()
        client.force_login(UserFactory(role=role))
        assert client.get(url(made, "builder")).status_code == 302
        assert (
            client.put(url(made, "draft"), {"content": {"pages": []}, "revision": 0}, JSON).status_code == 302
        )
    assert made.versions.count() == 1
