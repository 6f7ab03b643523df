"""Carrying one decision out: claim the contact, claim the slot, assign. All of it or nothing."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any
from uuid import UUID

from django.db import connection

from agentzone.models import Contact
from agentzone.services import slots
from agentzone.services.calls.offers import call_offer
from agentzone.services.contacts import contact_assigned
from agentzone.states import ContactKind, ContactState
from kernel.events.frames import dumps
from kernel.uow import unit_of_work

# The slot is taken (agentzone.services.slots) and the decision stored, or neither.
_DECIDED = """
WITH taken AS ({take})
INSERT INTO agentzone_routingdecision (contact_id, agent_id, at, reasons)
SELECT %(contact)s::uuid, agent_id, %(now)s::timestamptz, %(reasons)s::jsonb FROM taken
"""
TAKE_CHAT_SLOT = _DECIDED.format(take=slots.ROUTED_CHAT)
TAKE_VOICE_SLOT = _DECIDED.format(take=slots.ROUTED_CALL)
PULL_CHAT_SLOT = _DECIDED.format(take=slots.PULLED_CHAT)

_LOCK = """
SELECT kind, project_id, weight FROM agentzone_contact
WHERE id = %s AND state = 'queued' AND rests_until IS NULL FOR NO KEY UPDATE SKIP LOCKED
"""


class Outcome(Enum):
    ASSIGNED = auto()
    MISSED = auto()  # the contact is gone, or somebody holds it at this moment
    BUSY = auto()  # the agent cannot take it any more: try the next one


def claim(contact_id: UUID, agent_id: int, reasons: dict[str, Any], *, by_force: bool = False) -> Outcome:
    """Assign a waiting contact to an agent, in one transaction; `reasons` (JSON) are stored with it. A call is offered:
    the agent's device rings, and his answer assigns it.

    Safe against any number of routers and against whatever agents and clients do meanwhile: never waits for the
    contact, never exceeds a limit, never makes a second owner. Lock order: contact, slot, then subscribers'.
    `by_force`: the agent takes it himself, by the project's rule for «Молния».
    """
    with unit_of_work():
        contact = _lock(contact_id)
        if contact is None:
            return Outcome.MISSED
        if not _take_slot(contact, agent_id, reasons, by_force=by_force):
            return Outcome.BUSY
        if contact.kind == ContactKind.CALL:
            call_offer(contact_id, agent_id)
        else:
            contact_assigned(contact, agent_id)
    return Outcome.ASSIGNED


def _lock(contact_id: UUID) -> Contact | None:
    """The waiting contact with what its assignment needs, locked; None when it is gone or held by somebody."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [contact_id])
        row = cursor.fetchone()
    if row is None:
        return None
    kind, project_id, weight = row
    return Contact(id=contact_id, state=ContactState.QUEUED, kind=kind, project_id=project_id, weight=weight)


def _take_slot(contact: Contact, agent_id: int, reasons: dict[str, Any], *, by_force: bool) -> bool:
    """Add the contact to the agent's load and store the decision, or neither."""
    statement = TAKE_VOICE_SLOT if contact.kind == ContactKind.CALL else TAKE_CHAT_SLOT
    if by_force:
        statement = PULL_CHAT_SLOT
    parameters = {**slots.values(contact, agent_id), "contact": contact.pk, "reasons": dumps(reasons)}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return bool(cursor.rowcount == 1)
