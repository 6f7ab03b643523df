"""Who may call clients himself, for which projects, and by which number of ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from agentzone.models import AgentSlot, PhoneNumber
from agentzone.models.status import Activity, StatusKind
from kernel.prepared import Prepared

AT_DESK = (StatusKind.READY, StatusKind.NOT_READY)

_served = Prepared(PhoneNumber, lambda agent_id: _active().filter(project__skills__agent=agent_id))


def shown_number(project_id: int) -> PhoneNumber | None:
    """The number that clients see whom the project calls."""
    return shown_numbers([project_id]).get(project_id)


def shown_numbers(project_ids: Iterable[int]) -> dict[int, PhoneNumber]:
    """The same of several projects; one that has none is missing. One query."""
    return _shown(_active().filter(project_id__in=list(project_ids)))


def _active() -> QuerySet[PhoneNumber]:
    rows = PhoneNumber.objects.select_related("project").filter(project__is_active=True, is_active=True)
    return rows.order_by("-is_shown", "number")


def _shown(rows: Iterable[PhoneNumber]) -> dict[int, PhoneNumber]:
    found: dict[int, PhoneNumber] = {}
    for row in rows:
        found.setdefault(row.project_id, row)
    return found


def hindrance(slot: AgentSlot | None, *, in_any_status: bool = False) -> str | None:
    """Why the person cannot make a call now: a code, or None when he can. `status` and `device` are expected loaded.
    `in_any_status`: the act brings a status of its own."""
    if slot is None or not slot.signed_in:
        return "not_at_work"
    if slot.device is None:
        return "no_device"
    if slot.activity != Activity.IDLE or slot.voice_load or slot.supervises:
        return "on_call"
    if not in_any_status and (slot.status.kind not in AT_DESK or slot.status.is_break):
        return "status_forbids"
    return None if slot.device.is_online and slot.device.is_active else "device_offline"


def dial_json(slot: AgentSlot | None) -> dict[str, Any]:
    """What the dial pad shows: whether it may be used, and whose number the client would see; of that nothing while
    he is in a call or not at work."""
    why = hindrance(slot)
    shown = {}
    if slot is not None and why not in ("not_at_work", "on_call"):
        shown = _shown(_served.all(slot.agent_id))
    numbers = sorted(shown.values(), key=lambda row: (row.project.name, row.project_id))
    why = why or (None if numbers else "no_number")
    return {
        "can": why is None,
        "why": why,
        "projects": [
            {"id": row.project_id, "name": row.project.name, "color": row.project.color, "number": row.number}
            for row in numbers
        ],
    }
