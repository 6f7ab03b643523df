"""Calls as the history of a client shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from agentzone.models import Call, CallHold, Handling, User
from agentzone.selectors.recordings import recordings_json
from agentzone.telephony.states import Role
from kernel import clock


def calls_json(user: User, contact_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """`Call` objects of docs/workspace-api.md by contact. Five queries, however many calls there are."""
    calls = list(
        Call.objects.select_related("contact", "number", "callback").filter(pk__in=list(contact_ids))
    )
    parts: dict[UUID, list[Handling]] = {}
    answered = Handling.objects.filter(call__in=calls, answered_at__isnull=False).select_related("agent")
    for part in answered.prefetch_related("holds").order_by("answered_at"):
        parts.setdefault(part.call_id, []).append(part)
    recordings = recordings_json(user, [call.pk for call in calls])
    return {
        call.pk: {**_call(call, parts.get(call.pk, [])), "recording": recordings.get(call.pk)}
        for call in calls
    }


def _call(call: Call, parts: list[Handling]) -> dict[str, Any]:
    contact, now = call.contact, clock.now()
    waited = (call.answered_at or contact.ended_at or now) - contact.arrived_at
    # Whom a colleague only asks talks with him, not with the client, who is on hold meanwhile.
    led = [part for part in parts if part.role == Role.MAIN]
    conversation = sum(
        ((part.left_at or now) - part.answered_at).total_seconds() for part in led if part.answered_at
    )
    hold = sum(_hold(one) for part in led for one in part.holds.all())
    return {
        "id": str(call.pk),
        "direction": contact.direction,
        "client_number": call.caller_number,
        "our_number": call.number.number,
        "result": _result(call),
        "callback": _callback(call),
        "waited_seconds": round(waited.total_seconds()),
        "talk_seconds": round(conversation - hold),
        "hold_seconds": round(hold),
        "operators": list(dict.fromkeys(part.agent.full_name for part in led)),
    }


def _hold(hold: CallHold) -> float:
    return ((hold.ended_at or clock.now()) - hold.started_at).total_seconds()


def _callback(call: Call) -> str | None:
    """What came of his wish to be called back: ordered (it is open), reached, not_reached, called_in, cancelled."""
    ordered = getattr(call, "callback", None)
    return None if ordered is None else ordered.outcome or "ordered"


def _result(call: Call) -> str:
    """answered, present (it lasts, unanswered yet), or why nobody answered."""
    if call.answered_at is not None:
        return "answered"
    return call.contact.end_reason or "present"
