"""Calls as a supervisor sees them: those of his projects that go on, and the one that his own device is at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from agentzone.models import Call, CallHold, CallLeg, Handling, QueueStay, Supervision, User
from agentzone.selectors.people import supervised_project_ids
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Mode, Role
from kernel.clock import iso
from kernel.prepared import Prepared

MOST = 500
AT_CALL = (HandlingState.TALKING, HandlingState.HOLD)


def live_calls(supervisor: User) -> list[dict[str, Any]]:
    """Every call of his projects that is not over, oldest first. A constant number of queries."""
    parts = Handling.objects.filter(role=Role.MAIN).exclude(
        state__in=[HandlingState.DONE, HandlingState.WRAP_UP]
    )
    holds = Prefetch("holds", CallHold.objects.order_by("started_at"), to_attr="all_holds")
    legs = CallLeg.objects.filter(kind=LegKind.SPECIALIST).exclude(state=LegState.ENDED)
    stays = QueueStay.objects.filter(left_at__isnull=True)
    there = Supervision.objects.filter(ended_at__isnull=True).select_related("supervisor")
    rows = (
        Call.objects.exclude(state=CallState.ENDED)
        .filter(contact__project__in=supervised_project_ids(supervisor))
        .select_related("contact__project")
        .prefetch_related(
            Prefetch(
                "handlings", parts.select_related("agent").prefetch_related(holds), to_attr="open_parts"
            ),
            Prefetch("legs", legs, to_attr="specialists"),
            Prefetch("contact__queue_stays", stays, to_attr="open_stays"),
            Prefetch("supervisions", there, to_attr="present"),
        )
    )
    return [_live(row, supervisor) for row in rows.order_by("contact__arrived_at", "pk")[:MOST]]


def _live(call: Any, supervisor: User) -> dict[str, Any]:
    contact, part = call.contact, next(iter(call.open_parts), None)
    talks = part is not None and part.state in AT_CALL and part.agent_id != supervisor.pk
    return {
        "id": str(call.pk),
        "direction": contact.direction,
        "state": call.state,
        "since": iso(_since(call, part)),
        "number": call.caller_number,
        "name": call.caller_name,
        "project": _project(contact.project),
        "agent": None if part is None else _person(part.agent),
        "arrived_at": iso(contact.arrived_at),
        "specialist": next((leg.name or leg.party for leg in call.specialists), None),
        "supervised_by": [{**_person(one.supervisor), "mode": one.mode} for one in call.present],
        "acts": ["supervise", "end"] if talks else ["end"],
    }


def _since(call: Any, part: Any) -> Any:
    """Since when it stands so: waits in the queue, rings, is talked, is on hold; as the operator's own panel counts."""
    contact = call.contact
    specialist = next(iter(call.specialists), None)
    found = None
    match call.state:
        case CallState.QUEUED | CallState.ORDERED:
            found = next((stay.entered_at for stay in contact.open_stays), None)
        case CallState.HELD if part is not None and part.all_holds:
            found = part.all_holds[-1].started_at
        case CallState.PASSING | CallState.PASSED if specialist is not None:
            found = specialist.answered_at or specialist.started_at
        case _ if part is not None:
            resumed = part.all_holds[-1].ended_at if part.all_holds else None
            found = resumed or part.answered_at or part.rang_at
    return found or contact.arrived_at


def _person(user: User) -> dict[str, Any]:
    return {"id": user.pk, "name": user.full_name, "initials": user.initials, "avatar_hue": user.avatar_hue}


def _project(project: Any) -> dict[str, Any]:
    return {"id": project.pk, "name": project.name, "color": project.color}


_open = Prepared(
    Supervision,
    lambda person_id: (
        Supervision.objects.filter(Q(supervisor=person_id) | Q(agent=person_id), ended_at__isnull=True)
        .select_related("leg", "agent", "call__contact__project")
        .order_by("pk")
    ),
)


def supervisions(person_id: int) -> list[Supervision]:
    """Those that go on in which the person is the supervisor, or the operator. One query."""
    return _open.all(person_id)


def supervising_json(person_id: int, present: Iterable[Supervision]) -> dict[str, Any] | None:
    """The call that the person's own device is at as a supervisor's."""
    one = next((one for one in present if one.supervisor_id == person_id), None)
    if one is None:
        return None
    return {
        "call": str(one.call_id),
        "mode": one.mode,
        "state": one.leg.state,
        "since": iso(one.started_at),
        "agent": {"id": one.agent_id, "name": one.agent.full_name},
        "number": one.call.caller_number,
        "name": one.call.caller_name,
        "project": _project(one.call.contact.project),
    }


def supervised_json(agent_id: int, present: Iterable[Supervision]) -> dict[str, Any] | None:
    """What the operator is told of a supervisor at his call: who takes part is heard; who listens or whispers is told
    of only where the project says so."""
    found = [
        one.mode
        for one in present
        if one.agent_id == agent_id
        and one.leg.state == LegState.UP
        and (one.mode == Mode.BARGE or one.call.contact.project.tell_supervision)
    ]
    return {"mode": max(found, key=lambda mode: list(Mode).index(Mode(mode)))} if found else None
