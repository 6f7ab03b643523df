"""Everything that two people can do to one dialog at the same moment, on real connections."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import AgentSlot, Assignment, Contact, Project, User
from agentzone.services.contacts import StaleAssignment, contact_requeue
from agentzone.services.status import sign_out
from agentzone.states import RequeueReason
from chat.models import Channel, Client, Conversation, Identity, Message
from chat.services.autoclose import autoclose
from chat.services.dialog import conversation_close, marked_by_visitor, message_send, read_by_agent
from kernel import clock
from kernel.errors import DomainError
from kernel.states import TransitionRefused
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work
from tests.integration.distribution.floor import check_books, in_threads

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def numbers(dialog: Conversation) -> list[int]:
    return list(
        Message.objects.filter(conversation=dialog).order_by("number").values_list("number", flat=True)
    )


def check_dialog(dialog: Conversation) -> Conversation:
    """Numbers without gap; the dialog, its contact and its streams tell the same."""
    fresh = Conversation.objects.select_related("contact").get(pk=dialog.pk)
    assert numbers(fresh) == list(range(1, fresh.last_number + 1))
    assert fresh.contact
    same = {"closed": "ended"}.get(fresh.state, fresh.state)
    assert (same, fresh.contact.agent_id) == (fresh.contact.state, fresh.contact.agent_id)
    if fresh.state == "assigned":
        assert (fresh.agent_id, fresh.epoch) == (fresh.contact.agent_id, fresh.contact.epoch)
    with connection.cursor() as cursor:
        for stream in (f"conversation:{fresh.pk}", f"visitor:{fresh.pk}"):
            cursor.execute(
                "SELECT seq, type, data FROM kernel_event WHERE stream = %s ORDER BY seq", [stream]
            )
            rows = cursor.fetchall()
            assert [row[0] for row in rows] == list(range(1, len(rows) + 1)), stream
    check_books()
    return fresh


def given(channel: Channel, agent: User, visitor: str = "visitor-1") -> Conversation:
    client_writes(channel, visitor=visitor)
    dialog = dialog_of(channel, visitor)
    assert claim(dialog.contact_id, agent.pk, {}) is Outcome.ASSIGNED
    return dialog_of(channel, visitor)


def test_twenty_first_messages_at_once_make_one_client_one_dialog_and_twenty_messages() -> None:
    channel = widget_channel()
    uids = [uuid.uuid4() for _ in range(20)]
    in_threads([partial(client_writes, channel, f"первое {n}", uid=uid) for n, uid in enumerate(uids)])
    dialog = Conversation.objects.get()
    assert (Client.objects.count(), Identity.objects.count(), Contact.objects.count()) == (1, 1, 1)
    assert numbers(dialog) == list(range(1, 21))
    assert set(Message.objects.values_list("uid", flat=True)) == set(uids)
    assert check_dialog(dialog).unread == 20


def test_first_messages_of_many_visitors_at_once_give_each_client_a_number_of_his_own() -> None:
    channel = widget_channel()
    in_threads([partial(client_writes, channel, visitor=f"visitor-{n % 10}") for n in range(30)])
    assert len(set(Client.objects.values_list("number", flat=True))) == Client.objects.count() == 10
    assert Counter(Message.objects.values_list("conversation", flat=True)).total() == 30
    for dialog in Conversation.objects.all():
        assert check_dialog(dialog).last_number == 3


def test_the_same_message_ten_times_at_once_is_one_message() -> None:
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    uid = uuid.uuid4()
    in_threads([partial(client_writes, channel, "я", uid=uid) for _ in range(10)])
    dialog = dialog_of(channel)
    assert numbers(dialog) == [1]
    claim(dialog.contact_id, anna.pk, {})
    answer = uuid.uuid4()
    sent: list[int] = []

    def send() -> None:
        sent.append(message_send(anna, dialog.pk, uid=answer, text="ответ", epoch=1).message.number)

    in_threads([send] * 10)
    assert sent == [3] * 10
    assert Message.objects.filter(uid=answer).count() == 1
    check_dialog(dialog)


def test_both_sides_write_at_once_and_the_numbers_stay_without_gap() -> None:
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    dialog = given(channel, anna)

    def operator(part: int) -> None:
        for n in range(10):
            message_send(anna, dialog.pk, uid=uuid.uuid4(), text=f"{part}-{n}", epoch=1)

    def client(part: int) -> None:
        for n in range(10):
            client_writes(channel, f"{part}-{n}")
            marked_by_visitor(dialog.pk, read=n * 2, delivered=n * 3)

    def reader() -> None:
        for n in range(40):
            read_by_agent(anna, dialog.pk, n)

    in_threads([partial(operator, 1), partial(operator, 2), partial(client, 1), partial(client, 2), reader])
    fresh = check_dialog(dialog)
    assert fresh.last_number == 42
    unread = Message.objects.filter(conversation=dialog, author="client", number__gt=fresh.read_by_agent)
    assert fresh.unread == unread.count()


def test_a_close_and_a_clients_message_at_once_lose_nothing() -> None:
    """Either the message came first and is in the closed session, or it opened a new one."""
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    for n in range(ROUNDS):
        dialog = given(channel, anna, f"visitor-{n}")
        in_threads(
            [
                partial(conversation_close, anna, dialog.pk, epoch=1),
                partial(client_writes, channel, "и ещё", visitor=f"visitor-{n}"),
            ]
        )
        fresh = check_dialog(dialog)
        late = Message.objects.get(conversation=dialog, text="и ещё")
        if fresh.state == "closed":
            assert late.contact_id == dialog.contact_id
        else:
            assert (fresh.state, late.contact_id) == ("queued", fresh.contact_id)
            assert fresh.contact_id != dialog.contact_id


def test_a_requeue_and_an_answer_at_once_end_in_one_of_two_ways() -> None:
    """The answer is stored before the dialog went back, or refused; never stored after it."""
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    for n in range(ROUNDS):
        dialog = given(channel, anna, f"visitor-{n}")
        outcome: list[str] = []

        def answer(dialog: Conversation = dialog, outcome: list[str] = outcome) -> None:
            try:
                message_send(anna, dialog.pk, uid=uuid.uuid4(), text="ответ", epoch=1)
                outcome.append("sent")
            except StaleAssignment:
                outcome.append("stale")

        in_threads([answer, partial(contact_requeue, dialog.contact_id, RequeueReason.AGENT_GONE)])
        assert check_dialog(dialog).state == "queued"
        texts = list(
            Message.objects.filter(conversation=dialog).order_by("number").values_list("text", "event")
        )
        assert ("ответ" in [text for text, _ in texts]) == (outcome == ["sent"])
        if outcome == ["sent"]:
            assert texts[-1][1]["code"] == "requeued"


def test_two_operators_and_two_routers_fight_for_a_dialog_and_one_has_it() -> None:
    channel = widget_channel(ProjectFactory(chat_limit=50))
    agents = [agent_at_work(channel.project) for _ in range(4)]
    for n in range(ROUNDS):
        client_writes(channel, visitor=f"visitor-{n}")
        dialog = dialog_of(channel, f"visitor-{n}")
        won: list[Outcome] = []
        in_threads([lambda a=a, d=dialog, w=won: w.append(claim(d.contact_id, a.pk, {})) for a in agents])
        assert won.count(Outcome.ASSIGNED) == 1
        assert Assignment.objects.filter(contact=dialog.contact_id).count() == 1
        check_dialog(dialog)


def test_two_closes_at_once_close_once() -> None:
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    for n in range(ROUNDS):
        dialog = given(channel, anna, f"visitor-{n}")
        refused: list[Exception] = []

        def close(dialog: Conversation = dialog, refused: list[Exception] = refused) -> None:
            try:
                conversation_close(anna, dialog.pk, epoch=1)
            except (DomainError, TransitionRefused) as error:
                refused.append(error)

        in_threads([close, close, close])
        assert len(refused) == 2
        assert check_dialog(dialog).state == "closed"
        assert Message.objects.filter(conversation=dialog, event__code="closed").count() == 1


def test_a_sign_out_and_an_assignment_at_once_leave_no_dialog_with_an_absent_operator() -> None:
    from agentzone.services.status import release_absent

    channel = widget_channel()
    for n in range(ROUNDS):
        anna = agent_at_work(channel.project)
        client_writes(channel, visitor=f"visitor-{n}")
        dialog = dialog_of(channel, f"visitor-{n}")
        in_threads([partial(sign_out, anna), partial(claim, dialog.contact_id, anna.pk, {})])
        release_absent()  # the job that runs every half-minute, for a claim that slipped in behind the sign-out
        assert check_dialog(dialog).state == "queued"
        assert AgentSlot.objects.get(agent=anna).chat_load == 0
        contact_requeue(dialog.contact_id, RequeueReason.AGENT_GONE)


@pytest.mark.parametrize("turn", range(6))
def test_a_closing_by_itself_and_a_clients_message_at_once_end_in_one_of_two_ways(turn: int) -> None:
    """Either the message came first and the chat stays open, or the chat closed and a new session has the message."""
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    Project.objects.filter(pk=channel.project_id).update(autoclose_close_seconds=1)
    dialog = given(channel, anna)
    message_send(anna, dialog.pk, uid=uuid.uuid4(), text="Чем помочь?", epoch=dialog.epoch)
    past = clock.now() - timedelta(minutes=5)
    Conversation.objects.filter(pk=dialog.pk).update(last_agent_at=past, taken_up_at=past)
    in_threads([autoclose, partial(client_writes, channel, "Я здесь"), autoclose])
    after = check_dialog(dialog_of(channel))
    said = Message.objects.get(conversation=after, text="Я здесь")
    if Contact.objects.count() == 1:
        assert (after.state, after.contact_id) == ("assigned", dialog.contact_id)
    else:
        assert Contact.objects.get(pk=dialog.contact_id).end_reason == "autoclose"
        assert said.contact_id == after.contact_id != dialog.contact_id
        assert after.state in ("queued", "assigned")
    assert after.waiting_since is not None
