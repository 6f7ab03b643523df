"""«Additional information»: a project's form with values that two people and an integration write at once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from chat.models import Client, ClientValue, Form, FormField
from chat.services.client_fields import FieldConflict, field_save, fields_integrated, fields_offered
from kernel.audit import Actor
from kernel.errors import Invalid
from kernel.models import AuditEntry
from tests.factories.house import House
from tests.factories.people import ProjectFactory, skill
from tests.integration.clients.conftest import Api
from tests.integration.distribution.floor import in_threads

pytestmark = pytest.mark.django_db
CRM = Actor(None, "crm")


def field(house: House, key: str, type_: str = "text", **more: Any) -> FormField:
    project = more.pop("project", house.project)
    return FormField.objects.create(
        project=project, form=Form.CLIENT, key=key, title=more.pop("title", key.title()), type=type_, **more
    )


def shown(api: Api, house: House, project: int | None = None) -> dict[str, Any]:
    card = api.get(f"clients/{house.annas.client_id}/?project={project or house.project.pk}")
    return {f["key"]: f for f in card["fields"]}


def put(api: Api, house: House, key: str, value: Any, version: int = 0) -> tuple[int, Any]:
    body = {"value": value, "version": version, "project": house.project.pk}
    return api.ask("PUT", f"clients/{house.annas.client_id}/fields/{key}/", body)


def test_each_type_is_saved_as_it_is_meant_and_shown_again(house: House, api: type[Api]) -> None:
    field(house, "city")
    field(house, "card", "choice", options=["Золотая", "Нет"])
    field(house, "likes", "choices", options=["Свет", "Мебель"])
    field(house, "born", "date")
    field(house, "points", "number")
    field(house, "consent", "check")
    field(house, "site", "link")
    anna = api(house.anna)
    given = {
        "name": "Елена Воронцова",
        "phone": "8 916 304-22-18",
        "email": "lena@example.com",
        "city": "Мытищи",
        "card": "Золотая",
        "likes": ["Мебель"],
        "born": "1990-05-03",
        "points": "12 480,5",
        "consent": True,
        "site": "shop.example/me",
    }
    for key, value in given.items():
        assert put(anna, house, key, value)[0] == 200, key
    values = {key: one["value"] for key, one in shown(anna, house).items()}
    assert values == {**given, "phone": "+79163042218", "points": 12480.5, "site": "https://shop.example/me"}
    client = Client.objects.get(pk=house.annas.client_id)
    assert (client.name, client.phone) == ("Елена Воронцова", "+79163042218")
    assert AuditEntry.objects.filter(action="client.field", actor_id=house.anna.pk).count() == len(given)


@pytest.mark.parametrize(
    ("key", "value"),
    [("born", "вчера"), ("phone", "звоните"), ("site", "javascript:alert(1)"), ("name", "Я" * 151), ("no", "x"),
     ("card", "Медная"), ("city", {"a": 1}), ("city", "\ud800")],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_its_field_and_nothing_is_changed(
    house: House, api: type[Api], key: str, value: Any
) -> None:
    field(house, "born", "date")
    field(house, "site", "link")
    field(house, "card", "choice", options=["Золотая"])
    field(house, "city")
    body = b'{"value": "\\ud800", "version": 0}' if value == "\ud800" else None
    anna = api(house.anna)
    if body:
        path = f"/api/v1/clients/{house.annas.client_id}/fields/{key}/?"
        status = anna.browser.put(path, body, content_type="application/json").status_code
        assert status == 400
    else:
        status, problem = put(anna, house, key, value)
        assert (status, list(problem["errors"])) == (400, [key])
    assert not ClientValue.objects.exists()


def test_of_two_people_who_edit_one_field_the_second_is_told_what_is_stored(
    house: House, api: type[Api]
) -> None:
    field(house, "city")
    field(house, "street")
    anna, boss = api(house.anna), api(house.supervisor)
    for key, first, second in (("city", "Мытищи", "Химки"), ("phone", "+79163042218", "+79000000000")):
        assert put(anna, house, key, first)[1]["version"] == 1
        status, problem = put(boss, house, key, second, version=0)
        assert (status, problem["code"]) == (409, "conflict")
        assert (problem["errors"]["value"], problem["errors"]["version"]) == (first, 1)
        assert put(boss, house, key, second, version=1)[1] == {"key": key, "value": second, "version": 2}
    assert put(boss, house, "street", "Лесная")[0] == 200  # another field is another matter
    assert put(anna, house, "city", "Химки", version=0)[0] == 200  # what is stored already is no conflict


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_one_field_at_once_one_wins_and_the_others_are_told(house: House) -> None:
    field(house, "city")
    told: list[str] = []

    def save(n: int) -> None:
        value = f"Город {n}"
        try:
            field_save(
                house.anna, house.annas.client_id, "city", value, version=0, project_id=house.project.pk
            )
            told.append("saved")
        except FieldConflict:
            told.append("conflict")

    in_threads([partial(save, n) for n in range(6)])
    assert sorted(told) == ["conflict"] * 5 + ["saved"]
    assert ClientValue.objects.get().version == 1


def test_a_required_field_is_not_emptied_and_a_read_only_one_is_an_integrations(
    house: House, api: type[Api]
) -> None:
    field(house, "city", required=True)
    field(house, "order", read_only=True, title="Последний заказ")
    anna = api(house.anna)
    assert put(anna, house, "city", "Мытищи")[0] == 200
    assert put(anna, house, "city", "  ", version=1)[0] == 400
    assert put(anna, house, "order", "7-1")[0] == 403
    fields_integrated(house.annas.client_id, {"order": "7-40518", "phone": "89163042218"}, actor=CRM)
    values = shown(anna, house)
    assert (values["order"]["value"], values["order"]["read_only"]) == ("7-40518", True)
    assert values["phone"]["value"] == "+79163042218"
    assert AuditEntry.objects.filter(action="client.field", actor_label="crm").count() == 2
    with pytest.raises(Invalid) as error:
        fields_integrated(house.annas.client_id, {"city": "Химки", "phone": "нет", "x": 1}, actor=CRM)
    assert set(error.value.extra["errors"]) == {"phone", "x"}
    assert shown(anna, house)["city"]["value"] == "Мытищи"  # all or nothing


def test_the_form_of_somebody_elses_project_opens_no_field(house: House, api: type[Api]) -> None:
    abroad = ProjectFactory()
    assert abroad.company_id != house.project.company_id
    field(house, "contract", read_only=True)
    field(house, "card", "choice", options=["Золотая"])
    field(house, "city", required=True)
    for project in (abroad, house.other_channel.project):
        for key in ("contract", "card", "city", "floor"):
            field(house, key, project=project)
    anna, path = api(house.anna), f"clients/{house.annas.client_id}/"
    put(anna, house, "city", "Мытищи")
    for project in (abroad, house.other_channel.project):
        for key in ("contract", "card", "city", "floor"):
            body = {"value": "что угодно", "version": 0, "project": project.pk}
            assert anna.ask("PUT", f"{path}fields/{key}/", body)[0] == 404, (project, key)
        assert list(shown(anna, house, project.pk)) == ["name", "phone", "email"]
    assert {value.key: value.value for value in ClientValue.objects.all()} == {"city": "Мытищи"}
    skill(house.anna, house.other_channel.project, 1)  # his by now
    body = {"value": "3", "version": 0, "project": house.other_channel.project.pk}
    assert anna.ask("PUT", f"{path}fields/floor/", body)[0] == 200


def test_what_one_form_of_the_company_leaves_to_integrations_no_other_form_opens(
    house: House, api: type[Api]
) -> None:
    other = house.other_channel.project
    skill(house.anna, other, 1)
    field(house, "contract", read_only=True)
    field(house, "phone", read_only=True, title="Телефон")
    field(house, "email", required=True, title="Почта")
    field(house, "contract", project=other)
    anna, path = api(house.anna), f"clients/{house.annas.client_id}/fields/"
    for key, project in (("contract", other.pk), ("phone", other.pk), ("phone", None)):
        body = {"value": "+79163042218", "version": 0, "project": project}
        assert anna.ask("PUT", f"{path}{key}/", body)[0] == 403, (key, project)
    assert anna.ask("PUT", f"{path}email/", {"value": "", "version": 0, "project": None})[0] == 400
    assert shown(anna, house, other.pk)["contract"]["read_only"]
    fields_offered(house.annas.client_id, {"contract": "1", "phone": "+79163042218"})
    assert not ClientValue.objects.exists()
    assert Client.objects.get(pk=house.annas.client_id).phone == ""


def test_all_projects_of_the_company_share_a_value_by_its_key(house: House, api: type[Api]) -> None:
    field(house, "city", title="Город")
    field(house, "city", title="Город доставки", project=house.other_channel.project)
    field(house, "floor", project=house.other_channel.project)
    put(api(house.anna), house, "city", "Мытищи")
    there = shown(api(house.administrator), house, house.other_channel.project.pk)
    assert (there["city"]["title"], there["city"]["value"]) == ("Город доставки", "Мытищи")
    assert "floor" in there
    assert "floor" not in shown(api(house.anna), house)


def test_a_project_may_set_how_the_standard_fields_are_asked_for(house: House, api: type[Api]) -> None:
    field(house, "phone", title="Мобильный", required=True)
    fields = list(shown(api(house.anna), house).values())
    assert [(f["key"], f["title"], f["type"], f["required"]) for f in fields] == [
        ("name", "Имя", "text", False),
        ("email", "Электронная почта", "email", False),
        ("phone", "Мобильный", "phone", True),
    ]


def test_lists_of_dialogs_find_a_client_by_his_values(house: House, api: type[Api]) -> None:
    field(house, "city")
    put(api(house.anna), house, "city", "Мытищи")
    from chat.services.dialog import conversation_close

    conversation_close(house.anna, house.annas.pk, epoch=house.annas.epoch)
    conversation_close(house.boris, house.boriss.pk, epoch=house.boriss.epoch)
    found = api(house.supervisor).get("conversations/?scope=all&q=мытищ")["results"]
    assert [c["id"] for c in found] == [str(house.annas.pk)]


def test_a_name_reaches_the_card_of_every_open_dialog(house: House, api: type[Api]) -> None:
    put(api(house.anna), house, "name", "<b>Елена</b>")
    cards = api(house.anna).get("conversations/")["results"]
    assert [c["client"]["name"] for c in cards] == ["<b>Елена</b>"]
