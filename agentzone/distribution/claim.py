"""Carrying one decision out: claim the contact, claim the slot, assign. All of it or nothing."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any
from uuid import UUID

from django.db import connection

from agentzone.models import Contact
from agentzone.services.contacts import contact_assigned
from agentzone.states import ContactKind, ContactState
from kernel import clock
from kernel.events.frames import dumps
from kernel.uow import unit_of_work

# Whatever the decision was based on is asked again here, of the rows as they are now.
_TAKE = """
WITH taken AS (
    UPDATE agentzone_agentslot AS s SET {load} = s.{load} + %(weight)s, last_assigned_at = %(now)s::timestamptz
    FROM agentzone_project AS p, agentzone_user AS u
    WHERE s.agent_id = %(agent)s AND p.id = %(project)s AND u.id = s.agent_id AND u.is_active
      AND s.signed_in AND s.{takes} AND s.lease_until > %(now)s::timestamptz
      AND EXISTS (SELECT FROM agentzone_skill AS k WHERE k.agent_id = s.agent_id AND k.project_id = p.id)
      AND {room}
    RETURNING s.agent_id
)
INSERT INTO agentzone_routingdecision (contact_id, agent_id, at, reasons)
SELECT %(contact)s::uuid, agent_id, %(now)s::timestamptz, %(reasons)s::jsonb FROM taken
"""
TAKE_CHAT_SLOT = _TAKE.format(
    load="chat_load",
    takes="takes_chats",
    room="s.chat_load + %(weight)s <= least(p.chat_limit, u.chat_limit)"  # least() passes over NULL
    " AND (s.voice_load = 0 OR NOT p.voice_excludes_chats)",
)
TAKE_VOICE_SLOT = _TAKE.format(load="voice_load", takes="takes_calls", room="s.voice_load + %(weight)s <= 1")


_LOCK = """
SELECT kind, project_id, weight FROM agentzone_contact
WHERE id = %s AND state = 'queued' FOR NO KEY UPDATE SKIP LOCKED
"""


class Outcome(Enum):
    ASSIGNED = auto()
    MISSED = auto()  # the contact is gone, or somebody holds it at this moment
    BUSY = auto()  # the agent cannot take it any more: try the next one


def claim(contact_id: UUID, agent_id: int, reasons: dict[str, Any]) -> Outcome:
    """Assign a waiting contact to an agent, in one transaction; `reasons` (JSON) are stored with it.

    Safe against any number of routers and against whatever agents and clients do meanwhile: never waits for the
    contact, never exceeds a limit, never makes a second owner. Lock order: contact, slot, then subscribers'.
    """
    with unit_of_work():
        contact = _lock(contact_id)
        if contact is None:
            return Outcome.MISSED
        if not _take_slot(contact, agent_id, reasons):
            return Outcome.BUSY
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


def _take_slot(contact: Contact, agent_id: int, reasons: dict[str, Any]) -> bool:
    """Add the contact to the agent's load and store the decision, or neither."""
    statement = TAKE_VOICE_SLOT if contact.kind == ContactKind.CALL else TAKE_CHAT_SLOT
    values: dict[str, Any] = {
        "contact": contact.pk,
        "reasons": dumps(reasons),
        "agent": agent_id,
        "project": contact.project_id,
        "weight": contact.weight,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount == 1)
