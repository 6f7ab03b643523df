"""Quick messages: whose lists they are, who may change them, and that pages which keep them hear of it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agentzone.models.people import Role
from kernel.errors import Invalid
from kernel.models import AuditEntry
from knowledge.models import QuickMessage
from knowledge.services import quick
from tests.factories.people import ProjectFactory, UserFactory, skill

pytestmark = pytest.mark.django_db
URL = "/api/v1/quick-messages/"


class Cast:
    def __init__(self) -> None:
        self.project = ProjectFactory()
        self.anna, self.boss = UserFactory(), UserFactory(role=Role.SUPERVISOR)
        skill(self.anna, self.project)
        self.boss.supervised_projects.add(self.project)

    def make(self, title: str = "Сроки", **fields: str) -> QuickMessage:
        data = {"title": title, "text": "Доставим за 2 дня", **fields}
        return quick.quick_create(self.boss, self.project.pk, data)

    def browser(self, user) -> Client:
        client = Client(headers={"accept-language": "ru"})
        client.force_login(user)
        return client


@pytest.fixture
def cast() -> Cast:
    return Cast()


def told(stream: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type FROM kernel_event WHERE stream = %s ORDER BY seq", [stream])
        return [row[0] for row in cursor.fetchall()]


def test_a_list_is_read_in_a_constant_number_of_queries_and_not_again_while_nothing_changes(cast):
    browser = cast.browser(cast.anna)
    for n in range(3):
        cast.make(f"Сообщение {n}")
    with CaptureQueriesContext(connection) as few:
        first = browser.get(URL, {"project": cast.project.pk})
    assert [m["title"] for m in first.json()["results"]] == ["Сообщение 0", "Сообщение 1", "Сообщение 2"]
    for n in range(30):
        cast.make(f"Ещё {n}")
    with CaptureQueriesContext(connection) as many:
        second = browser.get(URL, {"project": cast.project.pk}, headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200 and len(second.json()["results"]) == 33
    assert len(few) == len(many)
    again = browser.get(URL, {"project": cast.project.pk}, headers={"if-none-match": second["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")


def test_every_kind_of_change_moves_the_etag_and_is_told_to_the_pages(cast):
    browser, stream = cast.browser(cast.anna), f"project:{cast.project.pk}"
    message, other = cast.make(), cast.make("Адрес")
    acts = [
        lambda: quick.quick_change(cast.boss, message, {"text": "Иначе"}),
        lambda: quick.quick_reorder(cast.boss, cast.project.pk, [other.pk, message.pk]),
        lambda: quick.quick_delete(cast.boss, message),
        lambda: quick.quick_restore(cast.boss, message),
    ]
    for act in acts:
        before, etag = len(told(stream)), browser.get(URL, {"project": cast.project.pk})["ETag"]
        act()
        assert browser.get(URL, {"project": cast.project.pk})["ETag"] != etag
        assert told(stream)[before:] == ["quick.changed"]
    assert [m["id"] for m in browser.get(URL, {"project": cast.project.pk}).json()["results"]] == [
        other.pk,
        message.pk,
    ]
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        f"quickmessage.{what}" for what in ("added", "changed", "deleted", "restored", "reordered")
    } <= actions


def test_use_is_counted_but_is_no_change_of_the_list(cast):
    message = cast.make()
    browser = cast.browser(cast.anna)
    etag = browser.get(URL, {"project": cast.project.pk})["ETag"]
    assert browser.post(f"{URL}{message.pk}/used/").status_code == 204
    message.refresh_from_db()
    assert message.uses == 1
    assert browser.get(URL, {"project": cast.project.pk})["ETag"] == etag


def test_an_operator_has_messages_of_his_own_that_nobody_else_sees(cast):
    anna, boris = cast.browser(cast.anna), cast.browser(UserFactory())
    made = anna.post(URL, {"title": "Моё", "text": "Привет"}, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    assert told(f"agent:{cast.anna.pk}") == ["quick.changed"]
    assert [m["id"] for m in anna.get(URL).json()["results"]] == [pk]
    assert boris.get(URL).json()["results"] == []
    assert cast.browser(cast.boss).delete(f"{URL}{pk}/").status_code == 404
    assert boris.post(f"{URL}{pk}/used/").status_code == 404
    changed = anna.put(f"{URL}{pk}/", {"title": "Иначе", "text": "x"}, content_type="application/json")
    assert changed.json()["title"] == "Иначе"
    assert anna.delete(f"{URL}{pk}/").status_code == 204
    assert anna.get(URL).json()["results"] == []
    assert anna.post(f"{URL}{pk}/restore/").json()["title"] == "Иначе"


def test_a_projects_messages_are_changed_by_its_supervisor_only(cast):
    message = cast.make()
    body = {"title": "Взлом", "text": "x", "project": cast.project.pk}
    far = UserFactory(role=Role.SUPERVISOR)
    for user, code in ((cast.anna, 403), (far, 404), (UserFactory(), 404)):
        browser = cast.browser(user)
        assert browser.post(URL, body, content_type="application/json").status_code == code
        assert browser.put(f"{URL}{message.pk}/", body, content_type="application/json").status_code == code
        assert browser.delete(f"{URL}{message.pk}/").status_code == code
        order = {"project": cast.project.pk, "ids": [message.pk]}
        assert browser.post(f"{URL}order/", order, content_type="application/json").status_code == code
    assert QuickMessage.objects.get().title == "Сроки"
    assert cast.browser(UserFactory()).get(URL, {"project": cast.project.pk}).status_code == 404


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"text": "Здравствуйте, {{client.nmae}}!"}, "text", "{{client.nmae}}"),
        ({"abbreviation": "два слова"}, "abbreviation", "без пробелов"),
        ({"abbreviation": "ЗДР"}, "abbreviation", "сокращени"),
        ({"title": " "}, "title", "пустым"),
        ({"text": "ы" * 4001}, "text", "4000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(cast, data, field, words):
    cast.make(abbreviation="здр")
    body = {"title": "Новое", "text": "Текст", "project": cast.project.pk, **data}
    answer = cast.browser(cast.boss).post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert words in " ".join(answer.json()["errors"][field])
    assert QuickMessage.objects.count() == 1


def test_a_deleted_message_cannot_come_back_beside_another_with_its_abbreviation(cast):
    message = cast.make(abbreviation="/здр")
    assert message.abbreviation == "здр"
    quick.quick_delete(cast.boss, message)
    cast.make("Другое", abbreviation="Здр")
    with pytest.raises(Invalid):
        quick.quick_restore(cast.boss, message)
    assert QuickMessage.objects.filter(deleted_at__isnull=True).count() == 1


def test_an_order_of_another_list_than_there_is_now_is_refused(cast):
    first, second = cast.make("1"), cast.make("2")
    for ids in ([first.pk], [first.pk, first.pk], [first.pk, second.pk, 0]):
        with pytest.raises(Invalid):
            quick.quick_reorder(cast.boss, cast.project.pk, ids)


def test_the_database_itself_keeps_a_message_in_one_home(cast):
    now = timezone.now()
    for home in ({}, {"project": cast.project, "owner": cast.anna}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuickMessage.objects.create(title="x", text="x", updated_at=now, **home)
