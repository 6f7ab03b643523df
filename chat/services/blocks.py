"""Blocking a client: he may not write, on any channel, nor call, until a moment or for ever.

Looked at only where a session would begin (services.receive, services.callers): an open dialog of a blocked client
cannot exist, since the block ends them all in its own transaction, holding the locks of all his identities. His calls
are disconnected; the switch's report of that ends them. While he is blocked he hears that the line is busy.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agentzone.api import actor_of, call_cut, contact_end
from agentzone.models import Contact, User
from agentzone.models.people import Role
from agentzone.states import OPEN_STATES, EndedBy
from chat.events import ConversationChanged
from chat.events_clients import ClientChanged, ClientStale
from chat.models import Client, ClientBlock, Conversation
from chat.models.client import client_key
from chat.selectors.client_access import present_client
from chat.selectors.clients import supervises_client
from chat.services.client_locks import (
    client_locked,
    clients_still,
    contacts_locked,
    dialogs_locked,
    identity_lock,
    moved,
)
from chat.states import BLOCKED
from kernel import audit, clock
from kernel.audit import SYSTEM
from kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from kernel.uow import emit, unit_of_work

REASON_LIMIT = 300


class ClientBlocked(DomainError):
    """The client may not write now; `until` says how long (null: for ever)."""

    status = 403
    code = "blocked"


def must_not_be_blocked(client_id: int) -> None:
    """Raises ClientBlocked. Call where a session would begin, holding the identity's lock."""
    client = Client.objects.filter(pk=client_id, blocked_at__isnull=False).first()
    if client is not None and client.is_blocked(clock.now()):
        raise ClientBlocked(_notice(client.blocked_until), until=clock.iso(client.blocked_until))


def session_may_begin(conversation_id: UUID) -> None:
    """What a message does before it opens a session, for whoever else opens one: holds the identity's lock and looks
    whether the client is blocked. Call first in the transaction. Raises ClientBlocked."""
    rows = Conversation.objects.filter(pk=conversation_id)
    for channel_id, external_id in rows.values_list("channel_id", "external_id"):
        identity_lock(channel_id, external_id)
    for client_id in rows.values_list("client_id", flat=True):
        must_not_be_blocked(client_id)


def client_block(user: User, client_id: int, *, reason: str, until: datetime | None) -> ClientBlock:
    """Block now; open dialogs end as «blocked», calls are disconnected. Raises Invalid, or DomainError when he is
    blocked already."""
    reason, now = " ".join(reason.replace("\x00", "").split()), clock.now()
    _check(reason, until, now)
    with unit_of_work():
        known = present_client(client_id)
        if known is None:
            raise NotFound(_("Not found, or not yours to see."))
        client = clients_still([known.pk])[known.pk]
        if client.merged_into_id is not None:
            raise moved()
        if client.is_blocked(now):
            raise DomainError(_("The client is blocked already."), code="already_blocked")
        ClientBlock.objects.filter(client=client, lifted_at__isnull=True).update(lifted_at=F("until"))
        block = ClientBlock.objects.create(client=client, reason=reason, started_at=now, until=until, by=user)
        _mirror(client, now, until)
        by = EndedBy.AGENT if user.role == Role.AGENT else EndedBy.SUPERVISOR
        for contact in contacts_locked(client_key=client_key(client.pk), state__in=OPEN_STATES):
            if contact.kind == Contact.Kind.CALL:
                call_cut(contact.pk, by)
            else:
                contact_end(contact.pk, by=by, reason=BLOCKED)
        audit.record(actor_of(user), "client.blocked", client, reason=reason, until=clock.iso(until))
        _tell(client)
    return block


def client_unblock(user: User, client_id: int) -> None:
    """A supervisor lifts the block. Lifting none changes nothing."""
    with unit_of_work():
        client = client_locked(client_id)
        if not supervises_client(user, client):
            raise NotAllowed(_("Only a supervisor may lift a block."))
        now = clock.now()
        lifted = ClientBlock.objects.filter(client=client, lifted_at__isnull=True).update(
            lifted_at=now, lifted_by=user
        )
        if lifted:
            _mirror(client, None, None)
            audit.record(actor_of(user), "client.unblocked", client)
            _tell(client)


def expire_blocks() -> int:
    """End the blocks whose term is over; returns how many. They have had no effect since that moment."""
    due = ClientBlock.objects.filter(lifted_at__isnull=True, until__lte=clock.now())
    return sum(_expire(pk) for pk in list(due.order_by("until").values_list("client_id", flat=True)[:500]))


def _expire(client_id: int) -> int:
    with unit_of_work():
        client = client_locked(client_id)
        over = ClientBlock.objects.filter(client=client, lifted_at__isnull=True, until__lte=clock.now())
        if not over.update(lifted_at=F("until")):
            return 0
        _mirror(client, None, None)
        audit.record(SYSTEM, "client.block_expired", client)
        _tell(client)
    return 1


def _mirror(client: Client, at: datetime | None, until: datetime | None) -> None:
    client.blocked_at, client.blocked_until = at, until
    client.save(update_fields=["blocked_at", "blocked_until"])


def _tell(client: Client) -> None:
    """His own pages hear it by his dialogs, open ones or not."""
    emit(ClientChanged(client_id=client.pk))
    emit(ClientStale(client_id=client.pk))
    for pk in dialogs_locked(client=client):
        emit(ConversationChanged(conversation_id=pk))


def _check(reason: str, until: datetime | None, now: datetime) -> None:
    errors: dict[str, list[Any]] = {}
    if not reason:
        errors["reason"] = [_("Give the reason.")]
    elif len(reason) > REASON_LIMIT:
        errors["reason"] = [_("Longer than %(limit)d characters.") % {"limit": REASON_LIMIT}]
    if until is not None and until <= now:
        errors["until"] = [_("This moment is over already.")]
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)


def _notice(until: datetime | None) -> str:
    if until is None:
        return _("Writing to this chat is not possible at present.")
    when = date_format(localtime(until), "DATETIME_FORMAT")
    return _("Writing to this chat is possible again from %(when)s.") % {"when": when}
