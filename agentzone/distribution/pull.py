"""«Молния»: an operator takes waiting chats himself, as the project's settings allow.

Each contact is claimed by the router's own claim, in a transaction of its own, so nobody waits for anybody: whoever
is quicker has it, router or operator.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Contact, User
from agentzone.states import ContactKind, ContactState
from kernel import audit
from kernel.audit import Actor

# The first of each queue, so that one that gives nothing now does not hide the others; all of them in the engine's
# order of turns (distribution.order): priority with ageing, original arrival, id.
_NEXT = """
SELECT w.id, p.id, p.pull_max FROM agentzone_project AS p
JOIN agentzone_skill AS k ON k.project_id = p.id AND k.agent_id = %(agent)s
CROSS JOIN LATERAL (
    SELECT c.id, c.arrived_at, c.arrived_at - make_interval(secs => c.priority * p.ageing_seconds) AS turn
    FROM agentzone_contact AS c
    WHERE c.project_id = p.id AND c.state = 'queued' AND c.kind = 'chat'
    ORDER BY turn, c.arrived_at, c.id
    LIMIT least(p.pull_max, %(count)s) + %(spare)s
) AS w
WHERE p.is_active AND p.pull_mode <> 'off' AND (%(project)s::bigint IS NULL OR p.id = %(project)s::bigint)
ORDER BY w.turn, w.arrived_at, w.id
"""
_SPARE = 20
"""Contacts read of each queue beyond those asked for: some may go to others meanwhile."""


@dataclass(slots=True)
class Pulled:
    """What came: ids in the order of taking; `missed` went to somebody else; `refused`: no place for them.

    Of those that were not chosen one by one, only as many are refused as were asked for and did not come.
    """

    taken: list[UUID] = field(default_factory=list)
    missed: list[UUID] = field(default_factory=list)
    refused: list[UUID] = field(default_factory=list)


def pull_next(agent: User, count: int, project_id: int | None = None) -> Pulled:
    """Take the first `count` in turn over all queues the agent serves, or of one of them."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"agent": agent.pk, "project": project_id, "count": count, "spare": _SPARE})
        rows = cursor.fetchall()
    pulled = _take(agent, rows, count, {"why": "pulled", "chosen": False})
    del pulled.refused[count - len(pulled.taken) :]
    return pulled


def pull_chosen(agent: User, contact_ids: list[UUID]) -> Pulled:
    """Take exactly these, as far as they still wait."""
    found = Contact.objects.filter(pk__in=contact_ids, state=ContactState.QUEUED, kind=ContactKind.CHAT)
    places = {row[0]: row for row in found.values_list("pk", "project_id", "project__pull_max")}
    pulled = _take(
        agent,
        [places[pk] for pk in contact_ids if pk in places],
        len(contact_ids),
        {"why": "pulled", "chosen": True},
    )
    pulled.missed += [pk for pk in contact_ids if pk not in places]
    return pulled


def _take(agent: User, rows: list[tuple[Any, ...]], count: int, reasons: dict[str, Any]) -> Pulled:
    pulled, by_project, full = Pulled(), Counter[int](), set[int]()
    for contact_id, project_id, most in rows:
        if len(pulled.taken) >= count:
            break
        if project_id in full or by_project[project_id] >= most:
            pulled.refused.append(contact_id)
            continue
        outcome = claim(contact_id, agent.pk, reasons, by_force=True)
        if outcome is Outcome.ASSIGNED:
            pulled.taken.append(contact_id)
            by_project[project_id] += 1
        elif outcome is Outcome.MISSED:
            pulled.missed.append(contact_id)
        else:
            full.add(project_id)
            pulled.refused.append(contact_id)
    if pulled.taken:
        audit.record(
            Actor(agent.pk, agent.login), "agent.pulled", agent, contacts=[str(pk) for pk in pulled.taken]
        )
    return pulled
