"""A dialog is offered to a colleague: every way it can end, and what is left of it in the facts."""

from __future__ import annotations

import pytest
from django.db import connection

from agentzone.models import Assignment, Offer, User
from agentzone.services.contacts import StaleAssignment, contact_requeue
from agentzone.services.offers import OfferGone, ReceiverUnavailable, offers_sweep
from agentzone.services.skills import skill_remove
from agentzone.services.status import sign_out
from agentzone.states import RequeueReason
from chat.models import Draft, Message
from chat.selectors.cards import visitor_agent
from chat.selectors.workspace import workspace
from chat.services import moves
from chat.services.dialog import conversation_close
from chat.services.drafts import draft_save
from kernel.audit import SYSTEM
from kernel.errors import DomainError, Invalid, NotFound
from kernel.models import AuditEntry
from tests.factories.chats import client_writes
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work, load_of
from tests.integration.distribution.floor import change_status, check_books
from tests.integration.moves.floor import Floor, codes, ended, late, notes
from tests.integration.test_dialog_flow import log_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(db: None) -> Floor:
    return Floor()


def heard(agent: User) -> list[str]:
    return [kind for _, kind in log_of(f"agent:{agent.pk}")]


def visible(dialog) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data FROM kernel_event WHERE stream = %s AND type = 'message.created' ORDER BY seq",
            [f"visitor:{dialog.pk}"],
        )
        import json

        return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]


def test_until_he_accepts_the_dialog_stays_with_the_sender_and_a_place_is_kept(floor: Floor):
    offer = floor.offer(comment="Клиент сердится")
    assert (load_of(floor.anna), load_of(floor.boris)) == (1, 1)
    assert floor.fresh().agent == floor.anna
    client_writes(floor.channel, "И ещё")
    conversation = floor.fresh()
    from uuid import uuid4

    from chat.services.dialog import message_send

    message_send(floor.anna, conversation.pk, uid=uuid4(), text="Сейчас", epoch=conversation.epoch)
    assert notes(floor.dialog) == ["Клиент сердится"]
    assert [o["id"] for o in workspace(floor.boris)["offers"]] == [offer.pk]
    assert [o["id"] for o in workspace(floor.anna)["offers"]] == [offer.pk]
    shown = workspace(floor.boris)["offers"][0]
    assert (shown["comment"], shown["from"]["name"]) == ("Клиент сердится", floor.anna.full_name)
    assert (offer.expires_at - offer.made_at).total_seconds() == 60
    check_books()


def test_accepting_makes_him_the_owner_with_a_new_epoch_and_frees_the_sender(floor: Floor):
    offer = floor.offer()
    assert moves.accept(floor.boris, offer.pk) == floor.dialog.pk
    dialog = floor.fresh()
    assert (dialog.agent, dialog.epoch, dialog.state) == (floor.boris, 2, "assigned")
    assert (dialog.contact.agent_id, dialog.contact.epoch) == (floor.boris.pk, 2)
    assert (load_of(floor.anna), load_of(floor.boris)) == (0, 1)
    rows = Assignment.objects.filter(contact=dialog.contact).order_by("epoch")
    assert [(a.agent, a.end_reason) for a in rows] == [(floor.anna, "transferred"), (floor.boris, "")]
    assert rows[0].ended_at == rows[1].started_at
    assert ended(offer) == ("accepted", "")
    assert codes(dialog) == ["assigned", "offered", "transferred"]
    assert "assignment.ended" in heard(floor.anna) and "offer.ended" in heard(floor.anna)
    assert heard(floor.boris)[-1] == "assignment.started"
    check_books()
    with pytest.raises(StaleAssignment):
        conversation_close(floor.anna, dialog.pk, epoch=1)


def test_accepting_twice_is_accepting_once(floor: Floor):
    offer = floor.offer()
    moves.accept(floor.boris, offer.pk)
    assert moves.accept(floor.boris, offer.pk) == floor.dialog.pk
    assert floor.fresh().epoch == 2
    assert codes(floor.dialog).count("transferred") == 1
    check_books()


def test_the_visitor_hears_of_a_new_operator_and_of_nothing_else(floor: Floor):
    offer = floor.offer(comment="между нами")
    moves.accept(floor.boris, offer.pk)
    told = visible(floor.dialog)
    assert [d["message"]["event"]["code"] for d in told if d["message"]["event"]] == ["assigned", "assigned"]
    assert told[-1]["message"]["event"] == {"code": "assigned", "agent": visitor_agent(floor.boris)}
    assert "между нами" not in str(told) and floor.anna.last_name not in str(told)


def test_declining_needs_a_reason_frees_the_place_and_tells_the_sender(floor: Floor):
    offer = floor.offer()
    with pytest.raises(Invalid):
        moves.decline(floor.boris, offer.pk, "   ")
    moves.decline(floor.boris, offer.pk, "Не мой вопрос")
    moves.decline(floor.boris, offer.pk, "Не мой вопрос")
    assert ended(offer) == ("declined", "Не мой вопрос")
    assert (floor.fresh().agent, load_of(floor.boris)) == (floor.anna, 0)
    line = Message.objects.get(conversation=floor.dialog, event__code="offer_ended")
    assert (line.event["reason"], line.event["agent"]["id"]) == ("Не мой вопрос", floor.boris.pk)
    assert heard(floor.anna)[-1] == "offer.ended"
    assert workspace(floor.anna)["offers"] == []
    check_books()
    with pytest.raises(OfferGone):
        moves.accept(floor.boris, offer.pk)


def test_the_sender_takes_it_back(floor: Floor):
    offer = floor.offer()
    moves.withdraw(floor.anna, offer.pk)
    moves.withdraw(floor.anna, offer.pk)
    assert ended(offer) == ("withdrawn", "by_sender")
    with pytest.raises(OfferGone) as gone:
        moves.accept(floor.boris, offer.pk)
    assert gone.value.extra == {"outcome": "withdrawn", "reason": "by_sender"}
    check_books()


def test_when_the_time_is_over_the_dialog_stays_with_the_sender(floor: Floor):
    offer = floor.offer()
    assert offers_sweep() == 0
    late(offer)
    assert offers_sweep() == 1
    assert offers_sweep() == 0
    assert ended(offer) == ("timed_out", "")
    assert (floor.fresh().agent, load_of(floor.boris)) == (floor.anna, 0)
    check_books()


def test_a_moment_after_the_time_accepting_is_refused_even_before_the_sweep(floor: Floor):
    offer = floor.offer()
    late(offer)
    with pytest.raises(OfferGone, match=r"time to accept|Время"):
        moves.accept(floor.boris, offer.pk)
    assert ended(offer) == ("timed_out", "")
    assert (floor.fresh().agent, load_of(floor.boris)) == (floor.anna, 0)
    check_books()


def test_a_new_offer_may_follow_one_whose_time_is_over_but_not_one_that_stands(floor: Floor):
    vera = agent_at_work(floor.project, first_name="Вера")
    first = floor.offer()
    with pytest.raises(DomainError) as refused:
        floor.offer(to=vera)
    assert refused.value.code == "offer_open"
    late(first)
    second = floor.offer(to=vera)
    assert ended(first) == ("timed_out", "")
    moves.accept(vera, second.pk)
    check_books()


@pytest.mark.parametrize("status", ["lunch", "not_ready"])
@pytest.mark.django_db(transaction=True)
def test_a_receiver_who_stops_taking_chats_ends_the_offer(floor: Floor, status: str):
    offer = floor.offer()
    change_status(floor.boris, "outgoing_chat")
    assert Offer.objects.get(pk=offer.pk).ended_at is None
    change_status(floor.boris, status)
    assert ended(offer) == ("withdrawn", "receiver_gone")
    assert (floor.fresh().agent, load_of(floor.boris)) == (floor.anna, 0)
    assert heard(floor.anna)[-1] == "offer.ended"
    check_books()


@pytest.mark.django_db(transaction=True)
def test_a_receiver_who_signs_out_or_loses_the_skill_ends_the_offer(floor: Floor):
    offer = floor.offer()
    sign_out(floor.boris)
    assert ended(offer) == ("withdrawn", "receiver_gone")
    change_status(floor.boris, "ready")
    offer = floor.offer()
    skill_remove(floor.boris, floor.project, actor=SYSTEM)
    assert ended(offer) == ("withdrawn", "receiver_gone")
    check_books()


def test_the_sweep_finds_a_receiver_whose_change_nobody_saw(floor: Floor):
    offer = floor.offer()
    floor.boris.slot.__class__.objects.filter(agent=floor.boris).update(takes_chats=False)
    assert offers_sweep() == 1
    assert ended(offer) == ("withdrawn", "receiver_gone")
    check_books()


def test_a_close_ends_the_offer(floor: Floor):
    offer = floor.offer()
    conversation_close(floor.anna, floor.dialog.pk, epoch=1)
    assert ended(offer) == ("withdrawn", "ended")
    assert (load_of(floor.anna), load_of(floor.boris)) == (0, 0)
    assert codes(floor.dialog)[-2:] == ["offer_ended", "closed"]
    with pytest.raises(OfferGone):
        moves.accept(floor.boris, offer.pk)
    check_books()


def test_a_sender_who_loses_the_dialog_takes_the_offer_with_it(floor: Floor):
    offer = floor.offer()
    assert contact_requeue(floor.dialog.contact_id, RequeueReason.AGENT_GONE)
    assert ended(offer) == ("withdrawn", "moved")
    assert load_of(floor.boris) == 0
    with pytest.raises(OfferGone):
        moves.accept(floor.boris, offer.pk)
    check_books()


def test_a_sender_who_fell_silent_can_still_be_relieved(floor: Floor):
    offer = floor.offer()
    change_status(floor.anna, "lunch")
    moves.accept(floor.boris, offer.pk)
    assert floor.fresh().agent == floor.boris
    check_books()


def test_the_limit_holds_for_offers_too(floor: Floor):
    floor.boris.chat_limit = 1
    floor.boris.save()
    floor.offer()
    with pytest.raises(ReceiverUnavailable):
        floor.offer(floor.given("visitor-2"))
    check_books()


def test_nobody_who_is_away_elsewhere_or_oneself_can_be_asked(floor: Floor):
    stranger = agent_at_work(ProjectFactory())
    for who in (stranger, UserFactory()):
        with pytest.raises(ReceiverUnavailable):
            floor.offer(to=who)
    change_status(floor.boris, "lunch")
    with pytest.raises(ReceiverUnavailable):
        floor.offer()
    with pytest.raises(Invalid):
        floor.offer(to=floor.anna)
    with pytest.raises(Invalid):
        floor.offer(comment="я" * 501)
    with pytest.raises(StaleAssignment):
        moves.transfer_to_agent(floor.anna, floor.dialog.pk, epoch=7, agent_id=floor.boris.pk, comment="")
    assert not Offer.objects.exists()


def test_others_offers_do_not_exist(floor: Floor):
    vera = agent_at_work(floor.project)
    offer = floor.offer()
    for act in (
        lambda: moves.accept(vera, offer.pk),
        lambda: moves.decline(vera, offer.pk, "нет"),
        lambda: moves.withdraw(vera, offer.pk),
        lambda: moves.withdraw(floor.boris, offer.pk),
        lambda: moves.accept(floor.anna, offer.pk),
        lambda: moves.accept(floor.boris, offer.pk + 100),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_the_sender_had_typed_goes_with_the_dialog(floor: Floor):
    draft_save(floor.anna, floor.dialog.pk, text="Начало ответа", version=0, page="p")
    moves.accept(floor.boris, floor.offer().pk)
    assert Draft.objects.get(agent=floor.boris).text == "Начало ответа"
    assert Draft.objects.get(agent=floor.anna).text == ""
    (draft,) = workspace(floor.boris)["drafts"].values()
    assert (draft["text"], draft["version"]) == ("Начало ответа", 1)


def test_every_act_is_in_the_audit_log(floor: Floor):
    moves.decline(floor.boris, floor.offer().pk, "занят")
    moves.withdraw(floor.anna, floor.offer().pk)
    moves.accept(floor.boris, floor.offer().pk)
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert [a for a in actions if a.startswith(("conversation.", "offer."))] == [
        "conversation.offered",
        "offer.declined",
        "conversation.offered",
        "offer.withdrawn",
        "conversation.offered",
        "offer.accepted",
    ]
