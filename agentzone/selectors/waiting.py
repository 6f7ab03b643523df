"""What can be told to a client who waits on the line: his place, how long it may take, that he may be called back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F

from agentzone.models import AgentSlot, Call, Contact, Handling, Project
from agentzone.telephony.states import Role
from agentzone.waiting import Told, expected_wait

RECENT = timedelta(hours=4)
FEWEST = 3
"""Of fewer handled calls no average is made."""
CALLABLE = re.compile(r"\+?\d{3,19}")

# In the router's order (distribution.order.turn_key). Who rests between two attempts stands in nobody's way.
_BEFORE = """
SELECT count(*) FROM agentzone_contact AS o, agentzone_contact AS c, agentzone_project AS p
WHERE c.id = %s AND p.id = c.project_id AND o.project_id = c.project_id AND o.kind = c.kind
  AND o.state = 'queued' AND o.rests_until IS NULL
  AND (extract(epoch FROM o.arrived_at) - o.priority * p.ageing_seconds, o.arrived_at, o.id)
    < (extract(epoch FROM c.arrived_at) - c.priority * p.ageing_seconds, c.arrived_at, c.id)
"""


def position(contact: Contact) -> int:
    """The place in the queue of its project: 1 is next."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [contact.pk])
        return int(cursor.fetchone()[0]) + 1


def average_handling(project_id: int, now: datetime) -> float | None:
    """Seconds from the answer to the end of after-call work, of the calls first answered in the last hours; None where
    there are too few."""
    handled = Handling.objects.filter(
        call__contact__project_id=project_id,
        call__contact__first_reply_at__gte=now - RECENT,
        role=Role.MAIN,
        answered_at__isnull=False,
        done_at__isnull=False,
    )
    took = ExpressionWrapper(F("done_at") - F("answered_at"), output_field=DurationField())
    found = handled.aggregate(number=Count("pk"), mean=Avg(took))
    return found["mean"].total_seconds() if found["number"] >= FEWEST else None


def operators_for(project_id: int, now: datetime) -> int:
    """Operators at work who can take the project's calls, whether they are in one now or not."""
    return AgentSlot.objects.filter(
        signed_in=True,
        takes_calls=True,
        lease_until__gt=now,
        agent__is_active=True,
        agent__skills__project_id=project_id,
        device__is_active=True,
        device__is_online=True,
    ).count()


def told(call: Call, project: Project, now: datetime) -> Told:
    """What the project tells him at this moment. `call.contact` is loaded."""
    contact = call.contact
    place = position(contact) if project.announce_position or project.announce_wait else None
    wait = None
    if project.announce_wait and place is not None:
        wait = expected_wait(place, average_handling(project.pk, now), operators_for(project.pk, now))
    return Told(place if project.announce_position else None, wait, may_order(call, project, now))


def may_order(call: Call, project: Project, now: datetime) -> bool:
    """Whether the client may ask to be called back: offered here and long enough waited for, with a number that can be
    called, and nobody has spoken with him yet."""
    waited = (now - call.contact.arrived_at).total_seconds()
    return (
        project.callback_offer
        and project.announce
        and waited >= project.callback_after_seconds
        and call.answered_at is None
        and CALLABLE.fullmatch(call.caller_number) is not None
    )
