"""Taking and freeing places of agents: each a single statement that asks everything again, of the rows as they are.

Of several slots the one with the smaller id is locked first. The skill is held until the assignment is committed: who
takes it away meanwhile waits, and then finds the contact and returns it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F

from agentzone.models import AgentSlot, Contact
from kernel import clock

_TAKE = """
UPDATE agentzone_agentslot AS s SET {change}
FROM agentzone_project AS p, agentzone_user AS u
WHERE s.agent_id = %(agent)s AND p.id = %(project)s AND u.id = s.agent_id AND u.is_active
  AND s.signed_in AND s.lease_until > %(now)s::timestamptz AND {takes}
  AND EXISTS (SELECT FROM agentzone_skill AS k WHERE k.agent_id = s.agent_id AND {skill} FOR KEY SHARE)
  AND {room}
RETURNING s.agent_id
"""
CHAT = "chat_load = s.chat_load + %(weight)s"
VOICE = "voice_load = s.voice_load + %(weight)s"
ASSIGNED_NOW = ", last_assigned_at = %(now)s::timestamptz"
# least() passes over NULL
_CHATS = "s.chat_load + %(weight)s <= least(p.chat_limit, u.chat_limit)"
_NO_CALL = "(s.voice_load = 0 OR NOT p.voice_excludes_chats)"

_OF_PROJECT = "k.project_id = p.id"
_OF_TARGETS = """(k.project_id = p.id OR k.project_id IN (
    SELECT t.to_project_id FROM agentzone_project_transfer_targets AS t WHERE t.from_project_id = p.id))"""
# `supervises` is asked of the row itself: who has waited for its lock sees what was written under it.
_AT_PHONE = """s.takes_calls AND s.activity = 'idle' AND NOT s.supervises
  AND EXISTS (SELECT FROM agentzone_device AS d WHERE d.id = s.device_id AND d.is_active AND d.is_online)"""
_ONE_CALL = "s.voice_load + %(weight)s <= 1"

ROUTED_CHAT = _TAKE.format(
    change=CHAT + ASSIGNED_NOW, skill=_OF_PROJECT, takes="s.takes_chats", room=f"{_CHATS} AND {_NO_CALL}"
)
ROUTED_CALL = _TAKE.format(change=VOICE + ASSIGNED_NOW, skill=_OF_PROJECT, takes=_AT_PHONE, room=_ONE_CALL)
# A colleague gives him the call; he serves its project, or one that it hands over to.
HANDED_CALL = _TAKE.format(change=VOICE + ASSIGNED_NOW, skill=_OF_TARGETS, takes=_AT_PHONE, room=_ONE_CALL)
# «Молния»: by the rule of the contact's project, in the statuses it names.
PULLED_CHAT = _TAKE.format(
    change=CHAT + ASSIGNED_NOW,
    skill=_OF_PROJECT,
    takes="""p.pull_mode <> 'off' AND CASE
      WHEN EXISTS (SELECT FROM agentzone_project_pull_statuses AS x WHERE x.project_id = p.id)
      THEN EXISTS (SELECT FROM agentzone_project_pull_statuses AS x
                   WHERE x.project_id = p.id AND x.status_id = s.status_id)
      ELSE s.takes_chats END""",
    room=f"{_CHATS} + CASE p.pull_mode WHEN 'above' THEN p.pull_above ELSE 0 END AND {_NO_CALL}",
)
# A place kept while an offer stands. It is no assignment yet.
RESERVED_CHAT = _TAKE.format(
    change=CHAT, skill=_OF_PROJECT, takes="s.takes_chats", room=f"{_CHATS} AND {_NO_CALL}"
)
# A chat that was the agent's a moment ago comes back, whatever his status takes.
RETURNED_CHAT = _TAKE.format(change=CHAT + ASSIGNED_NOW, skill=_OF_PROJECT, takes="true", room=_CHATS)


def values(contact: Contact, agent_id: int) -> dict[str, Any]:
    """Parameters of the statements above."""
    return {
        "agent": agent_id,
        "project": contact.project_id,
        "weight": contact.weight,
        "now": clock.now(),
    }


def take(statement: str, contact: Contact, agent_id: int) -> bool:
    """Add the contact to the agent's load, if the statement's conditions hold."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values(contact, agent_id))
        return bool(cursor.rowcount == 1)


def free(contact: Contact, agent_ids: Iterable[int]) -> None:
    """Take the chat off the loads of these agents. A call's place is freed with its handling (services.calls)."""
    for agent_id in sorted(agent_ids):
        AgentSlot.objects.filter(agent_id=agent_id).update(chat_load=F("chat_load") - contact.weight)


def lock(agent_ids: Iterable[int]) -> dict[int, AgentSlot]:
    """The slots, locked in the order that all keep."""
    rows = AgentSlot.objects.select_for_update(no_key=True).filter(agent_id__in=list(agent_ids))
    return {slot.agent_id: slot for slot in rows.order_by("agent_id")}
