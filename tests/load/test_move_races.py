"""A dialog changes hands while somebody does something else to it at the same moment, on real connections."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

import pytest

from agentzone.models import Assignment, Contact, Offer
from agentzone.services.contacts import contact_requeue
from agentzone.services.offers import offers_sweep
from agentzone.services.status import sign_out
from agentzone.states import RequeueReason
from chat.models import ContactClosing, Conversation, Draft, Message
from chat.services import moves
from chat.services.dialog import conversation_close
from chat.services.drafts import DraftConflict, draft_save
from kernel.errors import DomainError
from kernel.states import TransitionRefused
from kernel.uow import unit_of_work
from tests.factories.chats import client_writes
from tests.factories.people import ProjectFactory, agent_at_work
from tests.integration.distribution.floor import change_status, in_threads, wait_until, waiting_for_a_lock
from tests.integration.moves.floor import Floor, ended, late
from tests.load.test_dialog_races import check_dialog

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def floor(transactional_db: None) -> Floor:
    return Floor(chat_limit=50)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run them together; the code of the refusal of each, "" for one that succeeded."""
    results = ["?"] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            act()
            results[number] = ""
        except (DomainError, TransitionRefused) as error:
            results[number] = getattr(error, "code", "transition")

    in_threads([partial(run, number, act) for number, act in enumerate(acts)])
    return results


def rounds(floor: Floor) -> Any:
    for n in range(ROUNDS):
        dialog = floor.given(f"round-{n}")
        yield dialog, floor.offer(dialog)


def close(floor: Floor, dialog: Conversation, **more: Any) -> None:
    conversation_close(floor.anna, dialog.pk, epoch=1, **more)


def test_two_offers_at_once_are_one(floor: Floor):
    vera = agent_at_work(floor.project)
    for n in range(ROUNDS):
        dialog = floor.given(f"round-{n}")
        results = at_once(partial(floor.offer, dialog), partial(floor.offer, dialog, vera))
        assert sorted(results) == ["", "offer_open"]
        assert Offer.objects.filter(contact=dialog.contact_id, ended_at__isnull=True).count() == 1
        check_dialog(dialog)


def test_accepting_several_times_at_once_is_accepting_once(floor: Floor):
    for dialog, offer in rounds(floor):
        assert at_once(*[partial(moves.accept, floor.boris, offer.pk)] * 3) == ["", "", ""]
        assert check_dialog(dialog).epoch == 2
        assert Message.objects.filter(conversation=dialog, event__code="transferred").count() == 1


def test_accepting_and_the_end_of_the_time_at_once_end_in_one_of_two_ways(floor: Floor):
    for dialog, offer in rounds(floor):
        late(offer)
        results = at_once(partial(moves.accept, floor.boris, offer.pk), offers_sweep)
        assert results == ["offer_gone", ""]
        assert ended(offer) == ("timed_out", "")
        assert check_dialog(dialog).agent == floor.anna


def test_accepting_and_declining_at_once_end_in_one_of_two_ways(floor: Floor):
    for dialog, offer in rounds(floor):
        accepted, declined = at_once(
            partial(moves.accept, floor.boris, offer.pk),
            partial(moves.decline, floor.boris, offer.pk, "занят"),
        )
        assert {accepted, declined} == {"", "offer_gone"}
        owner = floor.boris if accepted == "" else floor.anna
        assert check_dialog(dialog).agent == owner


def test_accepting_and_closing_at_once_end_in_one_of_two_ways(floor: Floor):
    for dialog, offer in rounds(floor):
        accepted, closed = at_once(
            partial(moves.accept, floor.boris, offer.pk), partial(close, floor, dialog)
        )
        fresh = check_dialog(dialog)
        if accepted == "":
            assert (fresh.state, fresh.agent, closed) == ("assigned", floor.boris, "stale_assignment")
            assert not ContactClosing.objects.filter(contact=fresh.contact).exists()
        else:
            assert (fresh.state, closed, ended(offer)) == ("closed", "", ("withdrawn", "ended"))


def test_accepting_while_the_senders_workplace_dies_ends_in_one_of_two_ways(floor: Floor):
    for dialog, offer in rounds(floor):
        accepted, _ = at_once(
            partial(moves.accept, floor.boris, offer.pk),
            partial(
                contact_requeue, dialog.contact_id, RequeueReason.AGENT_GONE, only_agent_id=floor.anna.pk
            ),
        )
        fresh = check_dialog(dialog)
        if accepted == "":
            assert (fresh.state, fresh.agent) == ("assigned", floor.boris)
        else:
            assert (fresh.state, ended(offer)) == ("queued", ("withdrawn", "moved"))


@pytest.mark.parametrize("whose", ["sender", "receiver"])
def test_what_is_typed_while_the_dialog_is_handed_over_is_not_lost(floor: Floor, whose: str):
    """The page saves once more, and commits after the transfer has begun."""
    writer = floor.anna if whose == "sender" else floor.boris
    for agent, text in ((floor.boris, "Борис."), (floor.anna, "Анна.")):
        draft_save(agent, floor.dialog.pk, text=text, version=0, page="p")
    offer = floor.offer()
    accepting = Thread(target=in_threads, args=([partial(moves.accept, floor.boris, offer.pk)],))
    with unit_of_work():
        draft_save(writer, floor.dialog.pk, text="Последнее.", version=1, page="p")
        accepting.start()
        wait_until(waiting_for_a_lock)
    accepting.join(30)
    typed = {agent: Draft.objects.get(agent=agent).text for agent in (floor.anna, floor.boris)}
    both = ["Борис.", "Последнее."] if whose == "sender" else ["Последнее.", "Анна."]
    assert typed == {floor.anna: "", floor.boris: "\n".join(both)}
    with pytest.raises(DraftConflict):  # a save that comes later still is told
        draft_save(writer, floor.dialog.pk, text="Поздно", version=2, page="p")


@pytest.mark.parametrize("leaves", ["lunch", "signs out"])
def test_accepting_while_the_receiver_leaves_never_strands_the_dialog(floor: Floor, leaves: str):
    leave = (
        partial(change_status, floor.boris, "lunch") if leaves == "lunch" else partial(sign_out, floor.boris)
    )
    for dialog, offer in rounds(floor):
        at_once(partial(moves.accept, floor.boris, offer.pk), leave)
        offers_sweep()
        fresh = check_dialog(dialog)
        assert Offer.objects.get(pk=offer.pk).ended_at is not None
        if leaves == "lunch":
            assert fresh.state == "assigned" and fresh.agent in (floor.anna, floor.boris)
        else:
            assert fresh.state == "queued" or fresh.agent == floor.anna
        change_status(floor.boris, "ready")


def test_accepting_and_sending_to_a_project_at_once_end_in_one_of_two_ways(floor: Floor):
    target = ProjectFactory(company=floor.project.company)
    floor.project.transfer_targets.add(target)
    for dialog, offer in rounds(floor):
        send = partial(
            moves.transfer_to_project, floor.anna, dialog.pk, epoch=1, project_id=target.pk, comment=""
        )
        accepted, sent = at_once(partial(moves.accept, floor.boris, offer.pk), send)
        assert sorted([accepted, sent]) in (["", "offer_gone"], ["", "stale_assignment"])
        assert check_dialog(dialog).state == ("assigned" if accepted == "" else "queued")


def test_two_colleagues_relieve_each_other_at_once_without_a_deadlock(floor: Floor):
    for n in range(ROUNDS):
        hers, his = floor.given(f"a-{n}"), floor.given(f"b-{n}", floor.boris)
        to_boris, to_anna = floor.offer(hers), floor.offer(his, floor.anna)
        assert at_once(
            partial(moves.accept, floor.boris, to_boris.pk), partial(moves.accept, floor.anna, to_anna.pk)
        ) == ["", ""]
        assert (check_dialog(hers).agent, check_dialog(his).agent) == (floor.boris, floor.anna)


def test_taking_a_closing_back_and_a_clients_message_at_once_end_in_one_of_two_ways(floor: Floor):
    for n in range(ROUNDS):
        dialog = floor.given(f"round-{n}")
        close(floor, dialog)
        reopened, _ = at_once(
            partial(moves.reopen, floor.anna, dialog.pk),
            partial(client_writes, floor.channel, "и ещё", visitor=f"round-{n}"),
        )
        fresh = check_dialog(dialog)
        late_line = Message.objects.get(conversation=dialog, text="и ещё")
        assert late_line.contact_id == fresh.contact_id
        assert fresh.state == ("assigned" if reopened == "" else "queued")
        assert Contact.objects.filter(continues=dialog.contact_id).count() == (reopened == "")


def test_taking_a_closing_back_twice_at_once_opens_one_session(floor: Floor):
    for n in range(ROUNDS):
        dialog = floor.given(f"round-{n}")
        close(floor, dialog)
        results = at_once(*[partial(moves.reopen, floor.anna, dialog.pk)] * 3)
        assert results.count("") == 1
        assert Assignment.objects.filter(contact__continues=dialog.contact_id).count() == 1
        check_dialog(dialog)
