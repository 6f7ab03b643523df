"""An operator's day so far (A4): the numbers of docs/metrics.md since midnight, and how the day went."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from agentzone.models import StatusSpan
from agentzone.models.status import Activity
from agentzone.selectors.voice import voice_totals
from kernel import clock
from kernel.clock import iso

KINDS: dict[str, str] = {
    Activity.RINGING: "reserve",
    Activity.TALKING: "talk",
    Activity.HOLD: "hold",
    Activity.WRAP_UP: "acw",
}
"""How the parts of a call look in the day, as the panel shows them; otherwise the status has its own look."""


def midnight(now: datetime) -> datetime:
    """The begin of today in the installation's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def today(agent_id: int) -> dict[str, Any]:
    """Seconds and counts since midnight, and yesterday's calls up to the same time of the day."""
    now = clock.now()
    start = midnight(now)
    totals = voice_totals(agent_id, start, now)
    yesterday = midnight(start - timedelta(hours=1))
    return {
        "calls": totals.calls,
        "calls_yesterday": voice_totals(agent_id, yesterday, yesterday + (now - start)).calls,
        "missed": totals.missed,
        "signed_in": totals.signed_in,
        "handling": totals.handling,
        "talk": totals.talk,
        "hold": totals.hold,
        "acw": totals.acw,
        "average_handling": totals.average_handling,
        "average_talk": totals.average_talk,
        "on_break": totals.on_break,
        "spans": _spans(agent_id, start, now),
        "at": iso(now),
    }


def _spans(agent_id: int, start: datetime, now: datetime) -> list[dict[str, Any]]:
    """The day by what it looked like; neighbours that look the same are one."""
    rows = StatusSpan.objects.filter(agent_id=agent_id, started_at__lt=now).exclude(ended_at__lte=start)
    found: list[dict[str, Any]] = []
    for kind, activity, begun, ended in rows.order_by("started_at", "pk").values_list(
        "status__kind", "activity", "started_at", "ended_at"
    ):
        look, begun, ended = KINDS.get(activity, kind), max(begun, start), min(ended or now, now)
        if ended <= begun:
            continue
        last = found[-1] if found else None
        if last is not None and last["kind"] == look and last["to"] == iso(begun):
            last["to"] = iso(ended)
        else:
            found.append({"kind": look, "from": iso(begun), "to": iso(ended)})
    return found
