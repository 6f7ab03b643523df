"""«Завершить чат»: what the project wants to know is asked for, checked and kept; and a closing can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as HttpClient

from agentzone.models import Assignment, Contact
from agentzone.services.contacts import StaleAssignment
from chat.models import (
    ClosingDraft,
    ContactClosing,
    ContactRating,
    ContactTopic,
    FormField,
    Topic,
)
from chat.selectors.closing import closing_form
from chat.selectors.topics import topic_tree
from chat.services import moves
from chat.services.closing import ClosingForm
from chat.services.dialog import conversation_close
from kernel.errors import DomainError, Invalid
from tests.factories.chats import client_writes
from tests.factories.people import load_of
from tests.integration.distribution.floor import check_books
from tests.integration.moves.floor import Floor, codes

pytestmark = pytest.mark.django_db


class Desk(Floor):
    """A project that asks for a topic, an order number when the question was solved, and a text."""

    def __init__(self, **project: Any) -> None:
        super().__init__(**project)
        self.defect = self.topic("Дефект товара", position=1)
        self.broken = self.topic("Бой при доставке", self.defect)
        self.missing = self.topic("Некомплект", self.defect)
        self.thanks = self.topic("Благодарность", position=2)
        fields = [
            {"key": "solved", "title": "Вопрос решён", "type": "check"},
            {
                "key": "order",
                "title": "Номер заказа",
                "type": "text",
                "required": True,
                "show_if_key": "solved",
                "show_if_value": "yes",
            },
            {"key": "result", "title": "Итог для коллег", "type": "multiline"},
        ]
        for position, values in enumerate(fields):
            FormField.objects.create(project=self.project, form="closing", position=position, **values)
        self.http = HttpClient()
        self.http.force_login(self.anna)

    def topic(self, title: str, parent: Topic | None = None, **fields: Any) -> Topic:
        return Topic.objects.create(project=self.project, title=title, parent=parent, **fields)

    def close(self, topics: list[Topic] = (), values: dict | None = None, **more: Any) -> None:
        dialog = self.fresh()
        form = ClosingForm(tuple(topic.pk for topic in topics), values or {}, more.pop("ask_rating", False))
        conversation_close(self.anna, dialog.pk, epoch=dialog.epoch, form=form)

    def post(self, path: str, body: dict) -> Any:
        url = f"/api/v1/conversations/{self.dialog.pk}/{path}/"
        return self.http.post(url, body, content_type="application/json")


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_topics_and_values_are_kept_as_facts_of_the_session(desk: Desk):
    desk.close(
        [desk.broken, desk.thanks], {"solved": True, "order": " 7-40518 ", "result": "Замена\nабажура"}
    )
    contact = Contact.objects.get(pk=desk.dialog.contact_id)
    assert (contact.state, contact.topic) == ("ended", "Дефект товара → Бой при доставке")
    rows = ContactTopic.objects.filter(contact=contact)
    assert [(t.path, t.is_main) for t in rows] == [
        ("Дефект товара → Бой при доставке", True),
        ("Благодарность", False),
    ]
    closing = ContactClosing.objects.get(contact=contact)
    assert closing.values == {"solved": True, "order": "7-40518", "result": "Замена\nабажура"}
    assert closing.words[1] == ["Номер заказа", "7-40518"]
    assert (closing.agent, closing.closed_at) == (desk.anna, contact.ended_at)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"topics"}),
        ({"topics": "parent"}, {"topics"}),
        ({"topics": "leaf", "values": {"solved": True}}, {"values.order"}),
        ({"values": {"solved": "да", "strange": 1}}, {"topics", "values.solved", "values.strange"}),
        ({"topics": "leaf", "values": {"solved": True, "order": "я" * 301}}, {"values.order"}),
    ],
)
def test_what_is_missing_or_wrong_is_refused_by_api_with_errors_by_field(desk: Desk, body, wrong):
    ids = {"leaf": [desk.broken.pk], "parent": [desk.defect.pk]}
    sent = {"epoch": 1, **body, "topics": ids.get(body.get("topics"), [])}
    answer = desk.post("close", sent)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == wrong
    assert all(texts and texts[0] for texts in answer.json()["errors"].values())
    assert desk.fresh().state == "assigned"
    assert not ContactClosing.objects.exists() and load_of(desk.anna) == 1


def test_a_hidden_required_field_is_not_asked_for(desk: Desk):
    assert desk.post("close", {"epoch": 1, "topics": [desk.thanks.pk]}).status_code == 200
    assert desk.fresh().state == "closed"


def test_a_topic_out_of_use_or_of_another_project_cannot_be_chosen_but_its_history_stays(desk: Desk):
    desk.close([desk.thanks])
    desk.thanks.is_active = False
    desk.thanks.save()
    client_writes(desk.channel)
    desk.dialog = desk.given()
    for topic in (desk.thanks, Floor().project and Topic.objects.create(project=Floor().project, title="Ч")):
        with pytest.raises(Invalid) as refused:
            desk.close([topic])
        assert set(refused.value.extra["errors"]) == {"topics"}
    assert ContactTopic.objects.get(topic=desk.thanks).path == "Благодарность"
    assert Contact.objects.get(topic="Благодарность").state == "ended"


def test_no_more_topics_than_the_project_allows_and_none_where_none_is_required(desk: Desk):
    desk.project.topics_max = 1
    desk.project.save()
    with pytest.raises(Invalid):
        desk.close([desk.broken, desk.thanks])
    desk.project.topics_required = False
    desk.project.save()
    desk.close()
    assert Contact.objects.get(pk=desk.dialog.contact_id).topic == ""


def test_the_tree_is_in_order_with_paths_in_one_query(desk: Desk, django_assert_num_queries):
    with django_assert_num_queries(1):
        tree = topic_tree(desk.project.pk)
    assert [(t.path, t.is_leaf) for t in tree] == [
        ("Дефект товара", False),
        ("Дефект товара → Бой при доставке", True),
        ("Дефект товара → Некомплект", True),
        ("Благодарность", True),
    ]


def test_the_form_is_kept_while_the_window_is_closed_and_goes_with_the_dialog(desk: Desk):
    url = f"/api/v1/conversations/{desk.dialog.pk}/closing/"
    body = {"topics": [desk.broken.pk], "values": {"order": "7"}, "ask_rating": True}
    assert desk.http.put(url, body, content_type="application/json").status_code == 204
    form = desk.http.get(url).json()
    assert form["draft"] == body
    assert (form["topics_required"], form["topics_max"], form["rating"]) == (True, 3, "tick")
    assert [f["key"] for f in form["fields"]] == ["solved", "order", "result"]
    moves.accept(desk.boris, desk.offer().pk)
    assert desk.http.get(url).status_code in (404, 409)
    boris = HttpClient()
    boris.force_login(desk.boris)
    assert boris.get(url).json()["draft"] == body
    big = {"values": {"result": "я" * 40_000}}
    assert boris.put(url, big, content_type="application/json").status_code == 400


def test_a_draft_shows_only_what_the_form_still_has(desk: Desk):
    ClosingDraft.objects.create(
        contact_id=desk.dialog.contact_id,
        data={"topics": [desk.thanks.pk, desk.defect.pk, 999], "values": {"old": 1, "order": "7"}},
        updated_at=desk.dialog.created_at,
    )
    assert closing_form(desk.fresh())["draft"] == {
        "topics": [desk.thanks.pk],
        "values": {"order": "7"},
        "ask_rating": None,
    }


def test_the_form_costs_a_constant_number_of_queries(desk: Desk, django_assert_max_num_queries):
    for n in range(40):
        desk.topic(f"Тема {n}")
    dialog = desk.fresh()
    with django_assert_max_num_queries(6):
        closing_form(dialog)


def test_a_new_session_has_its_own_topic_and_rating(desk: Desk):
    desk.close([desk.thanks])
    first = desk.fresh().contact_id
    client_writes(desk.channel, "Снова я")
    second = desk.fresh()
    assert (second.contact_id != first, second.contact.topic, second.contact.rating) == (True, "", None)
    assert not ContactClosing.objects.filter(contact=second.contact).exists()


# ── taking a closing back ──────────────────────────────────────────────────────────────────────────────────────


def test_a_closing_taken_back_leaves_the_ended_session_and_goes_on_in_a_new_one(desk: Desk):
    client_writes(desk.channel, "Последний вопрос")
    desk.close([desk.thanks], {"result": "ок"}, ask_rating=True)
    before = desk.fresh()
    moves.reopen(desk.anna, desk.dialog.pk)
    after = desk.fresh()
    ended, contact = before.contact, after.contact
    assert (after.state, after.agent, after.epoch) == ("assigned", desk.anna, 1)
    assert (after.session_first_number, after.session_started_at) == (
        before.session_first_number,
        before.session_started_at,
    )
    assert after.waiting_since == before.last_client_at
    assert contact.continues == ended and ended.state == "ended"
    assert (contact.enqueued_at, contact.first_reply_at, contact.ended_at) == (None, None, None)
    assert contact.arrived_at == contact.first_assigned_at > ended.ended_at
    assert Assignment.objects.get(contact=contact).ended_at is None
    assert load_of(desk.anna) == 1
    assert ContactRating.objects.get(contact=ended).cancelled_at is not None
    assert closing_form(after)["draft"] == {
        "topics": [desk.thanks.pk],
        "values": {"result": "ок"},
        "ask_rating": None,
    }
    assert codes(desk.dialog)[-3:] == ["closed", "rating_asked", "reopened"]
    check_books()
    with pytest.raises(StaleAssignment):
        moves.reopen(desk.anna, desk.dialog.pk)
    desk.close([desk.broken], ask_rating=True)
    assert ContactRating.objects.filter(contact=contact, cancelled_at__isnull=True).count() == 1


def test_it_is_refused_when_it_is_too_late(desk: Desk):
    desk.close([desk.thanks])
    contact = Contact.objects.get(pk=desk.dialog.contact_id)
    Contact.objects.filter(pk=contact.pk).update(ended_at=contact.ended_at - timedelta(seconds=0))
    Contact.objects.filter(pk=contact.pk).update(
        arrived_at=contact.arrived_at - timedelta(hours=1), ended_at=contact.ended_at - timedelta(minutes=1)
    )
    with pytest.raises(DomainError) as refused:
        moves.reopen(desk.anna, desk.dialog.pk)
    assert refused.value.code == "too_late"
    assert load_of(desk.anna) == 0


def test_it_is_refused_when_the_client_has_written_again(desk: Desk):
    desk.close([desk.thanks])
    client_writes(desk.channel, "Ещё")
    with pytest.raises(DomainError):
        moves.reopen(desk.anna, desk.dialog.pk)
    assert (desk.fresh().state, load_of(desk.anna)) == ("queued", 0)
    check_books()


def test_it_is_refused_when_others_have_taken_the_place(desk: Desk):
    desk.project.chat_limit = 1
    desk.project.save()
    desk.close([desk.thanks])
    desk.given("visitor-2")
    with pytest.raises(DomainError) as refused:
        moves.reopen(desk.anna, desk.dialog.pk)
    assert refused.value.code == "no_room"
    assert desk.fresh().state == "closed"


def test_it_is_nobody_elses(desk: Desk):
    desk.close([desk.thanks])
    with pytest.raises(StaleAssignment):
        moves.reopen(desk.boris, desk.dialog.pk)
