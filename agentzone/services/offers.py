"""Handing a contact to a colleague with his consent.

The offer stands beside the sender's assignment: the contact stays his, and he goes on answering, until the receiver
accepts. The receiver's place is taken while the offer stands, so that accepting never passes a limit; every end of the
offer frees it. Whatever ends the sender's assignment ends the offer in the same transaction (contacts.release_owner).
Lock order: contact, slots (by id), then subscribers'.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.events_moves import ContactTransferred, OfferMade
from agentzone.models import AgentSlot, Assignment, Contact, Offer, Skill, User
from agentzone.services import offer_ends, slots
from agentzone.services.contacts import stale
from agentzone.services.wake import wake
from agentzone.states import CONTACT, ContactState, ContactTrigger, OfferOutcome, OfferReason, RequeueReason
from kernel import clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

COMMENT_LIMIT = 500
REASON_LIMIT = 200


class OfferGone(DomainError):
    """The offer does not stand any more; `outcome` and `reason` say how it ended."""

    code = "offer_gone"


class ReceiverUnavailable(DomainError):
    """The colleague cannot take the contact: status, workplace, skill or limit."""

    code = "receiver_unavailable"


def offer_make(contact_id: UUID, *, sender_id: int, epoch: int, receiver_id: int, comment: str = "") -> Offer:
    """The owner offers the contact to a colleague. Raises NotFound, StaleAssignment, Invalid, ReceiverUnavailable,
    and DomainError `offer_open` while another offer stands."""
    comment = comment.replace("\x00", "").strip()
    if len(comment) > COMMENT_LIMIT:
        text = _("Longer than %(limit)d characters.") % {"limit": COMMENT_LIMIT}
        raise Invalid(text, errors={"comment": [text]})
    if receiver_id == sender_id:
        text = _("The dialog is yours already.")
        raise Invalid(text, errors={"agent": [text]})
    for before in _lapsed().filter(contact_id=contact_id).values_list("pk", flat=True):
        _settle(before)
    with unit_of_work():
        contact = _owned(contact_id, sender_id, epoch)
        now = clock.now()
        if offer_ends.open_offer(contact.pk) is not None:
            raise DomainError(_("This dialog is offered to a colleague already."), code="offer_open")
        if not slots.take(slots.RESERVED_CHAT, contact, receiver_id):
            raise ReceiverUnavailable(
                _("This colleague cannot take the dialog now. Choose another, or a project.")
            )
        offer = Offer.objects.create(
            contact=contact,
            agent_id=receiver_id,
            sender_id=sender_id,
            epoch=epoch,
            weight=contact.weight,
            comment=comment,
            made_at=now,
            expires_at=now + timedelta(seconds=contact.project.transfer_seconds),
        )
        emit(
            OfferMade(
                offer_id=offer.pk,
                contact_id=contact.pk,
                sender_id=sender_id,
                receiver_id=receiver_id,
                comment=comment,
            )
        )
    return offer


def offer_accept(offer_id: int, receiver: User) -> UUID:
    """The receiver takes the contact; returns its id. The same acceptance again changes nothing.

    Raises NotFound, or OfferGone when time is over to the moment, somebody was quicker, or he cannot take chats.
    """
    with unit_of_work():
        contact, offer = _locked(offer_id, receiver_id=receiver.pk)
        if offer.outcome == OfferOutcome.ACCEPTED and contact.agent_id == receiver.pk:
            return contact.pk
        if offer.ended_at is None:
            slots.lock([receiver.pk, contact.agent_id or 0])
            now = clock.now()
            if _is_over(offer, now):
                _end(contact, offer, OfferOutcome.TIMED_OUT, "", now)
            elif not _can_take(receiver.pk, contact.project_id):
                _end(contact, offer, OfferOutcome.WITHDRAWN, OfferReason.RECEIVER_GONE, now)
            else:
                _hand_over(contact, offer, now)
                return contact.pk
    raise _gone(offer)


def offer_decline(offer_id: int, receiver: User, reason: str) -> Offer:
    """The receiver says no, and why. Saying it again changes nothing. Raises NotFound, Invalid, OfferGone."""
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason or len(reason) > REASON_LIMIT:
        text = _("Say why in %(limit)d characters at most.") % {"limit": REASON_LIMIT}
        raise Invalid(text, errors={"reason": [text]})
    with unit_of_work():
        contact, offer = _locked(offer_id, receiver_id=receiver.pk)
        if offer.ended_at is None:
            now = clock.now()
            late = _is_over(offer, now)
            _end(contact, offer, OfferOutcome.TIMED_OUT if late else OfferOutcome.DECLINED, reason, now)
        elif offer.outcome != OfferOutcome.DECLINED:
            raise _gone(offer)
    return offer


def offer_withdraw(offer_id: int, sender: User) -> Offer:
    """The sender takes the offer back. Raises NotFound; OfferGone when it was accepted meanwhile."""
    with unit_of_work():
        contact, offer = _locked(offer_id, sender_id=sender.pk)
        if offer.ended_at is None:
            _end(contact, offer, OfferOutcome.WITHDRAWN, OfferReason.BY_SENDER, clock.now())
        elif offer.outcome == OfferOutcome.ACCEPTED:
            raise _gone(offer)
    return offer


def offers_sweep() -> int:
    """End the offers whose time is over or whose receiver cannot take chats any more; returns how many."""
    return sum(map(_settle, list(_lapsed().values_list("pk", flat=True))))


def offers_settle(receiver_id: int) -> int:
    """The same for one receiver, whose status or skills have just changed."""
    return sum(map(_settle, list(_lapsed().filter(agent_id=receiver_id).values_list("pk", flat=True))))


def _lapsed() -> QuerySet[Offer]:
    able = Skill.objects.filter(
        agent=OuterRef("agent"),
        project=OuterRef("contact__project"),
        agent__is_active=True,
        agent__slot__signed_in=True,
        agent__slot__takes_chats=True,
    )
    rows = Offer.objects.filter(ended_at__isnull=True, sender__isnull=False)
    return rows.filter(Q(expires_at__lte=clock.now()) | ~Exists(able))


def _settle(offer_id: int) -> bool:
    with unit_of_work():
        contact, offer = _locked(offer_id)
        if offer.ended_at is not None:
            return False
        now = clock.now()
        if _is_over(offer, now):
            _end(contact, offer, OfferOutcome.TIMED_OUT, "", now)
        elif not _can_take(offer.agent_id, contact.project_id):
            _end(contact, offer, OfferOutcome.WITHDRAWN, OfferReason.RECEIVER_GONE, now)
        else:
            return False
        return True


def _owned(contact_id: UUID, agent_id: int, epoch: int) -> Contact:
    contact = lock_row(Contact, contact_id)
    if contact is None:
        raise NotFound(_("There is no such contact."))
    if (contact.agent_id, contact.epoch, contact.state) != (agent_id, epoch, ContactState.ASSIGNED):
        raise stale()
    return contact


def _locked(
    offer_id: int, *, receiver_id: int | None = None, sender_id: int | None = None
) -> tuple[Contact, Offer]:
    """The offer as it is under its contact's lock. Others' offers do not exist."""
    rows = Offer.objects.filter(pk=offer_id, sender__isnull=False)
    if receiver_id is not None:
        rows = rows.filter(agent_id=receiver_id)
    if sender_id is not None:
        rows = rows.filter(sender_id=sender_id)
    contact_id = rows.values_list("contact_id", flat=True).first()
    contact = None if contact_id is None else lock_row(Contact, contact_id)
    if contact is None:
        raise NotFound(_("There is no such offer."))
    return contact, Offer.objects.get(pk=offer_id)


def _can_take(agent_id: int, project_id: int) -> bool:
    """Whether he may still get chats of the project; his place is taken already. Locks his slot."""
    slot = slots.lock([agent_id]).get(agent_id)
    served = Skill.objects.filter(agent_id=agent_id, agent__is_active=True, project_id=project_id)
    return slot is not None and slot.signed_in and slot.takes_chats and served.exists()


def _hand_over(contact: Contact, offer: Offer, now: datetime) -> None:
    """The reservation becomes the receiver's load; the sender's is freed."""
    sender_id = contact.agent_id
    assert sender_id is not None
    Assignment.objects.filter(contact=contact, ended_at__isnull=True).update(
        ended_at=now, end_reason=RequeueReason.TRANSFERRED
    )
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.TRANSFER)
    contact.agent_id, contact.epoch = offer.agent_id, contact.epoch + 1
    contact.save(update_fields=["state", "agent", "epoch"])
    Assignment.objects.create(
        contact=contact,
        agent_id=offer.agent_id,
        epoch=contact.epoch,
        weight=contact.weight,
        started_at=now,
    )
    offer_ends.end(offer, OfferOutcome.ACCEPTED, "", now)
    slots.free(contact, [sender_id])
    AgentSlot.objects.filter(agent_id=offer.agent_id).update(last_assigned_at=now)
    offer_ends.told(offer)
    emit(
        ContactTransferred(
            contact_id=contact.pk,
            project_id=contact.project_id,
            from_agent_id=sender_id,
            agent_id=offer.agent_id,
            epoch=contact.epoch,
        )
    )
    wake("transferred")


def _end(contact: Contact, offer: Offer, outcome: OfferOutcome, reason: str, now: datetime) -> None:
    offer_ends.end(offer, outcome, reason, now)
    slots.free(contact, [offer.agent_id])
    offer_ends.told(offer)
    wake("offer")


def _is_over(offer: Offer, now: datetime) -> bool:
    return offer.expires_at is not None and now >= offer.expires_at


def _gone(offer: Offer) -> OfferGone:
    texts = {
        OfferOutcome.ACCEPTED: _("The dialog has been accepted already."),
        OfferOutcome.DECLINED: _("The offer was declined."),
        OfferOutcome.TIMED_OUT: _("The time to accept is over. The dialog stays with the colleague."),
        OfferOutcome.WITHDRAWN: _("The offer does not stand any more."),
    }
    return OfferGone(texts[OfferOutcome(offer.outcome)], outcome=offer.outcome, reason=offer.reason)
