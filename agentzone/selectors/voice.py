"""An operator's call panel in the shape of the JSON API, and what his calls took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, JSONField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from agentzone.models import AgentSlot, Device, Supervision
from agentzone.selectors.call_panel import call_json, last_json
from agentzone.selectors.outgoing import dial_json
from agentzone.selectors.parts import parts_by_interval
from agentzone.selectors.people import status_json
from agentzone.selectors.supervision import supervised_json, supervising_json, supervisions
from kernel.clock import iso
from kernel.prepared import Prepared

_FORCED = """(
    SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'on', p.auto_answer = 'on') ORDER BY p.name, p.id)
    FROM agentzone_project AS p JOIN agentzone_skill AS k ON k.project_id = p.id
    WHERE k.agent_id = agentzone_agentslot.agent_id AND p.is_active AND p.auto_answer <> 'agent'
)"""


def _with_what_is_rare() -> QuerySet[AgentSlot]:
    """With the projects that force auto-answer, and whether he is a party to a supervision."""
    both = Q(supervisor=OuterRef("agent_id")) | Q(agent=OuterRef("agent_id"))
    present = Supervision.objects.filter(both, ended_at__isnull=True)
    rows = AgentSlot.objects.select_related("device", "planned_status", "status")
    return rows.annotate(forced=RawSQL(_FORCED, [], JSONField()), has_present=Exists(present))  # noqa: S611


_slot = Prepared(AgentSlot, lambda agent_id: _with_what_is_rare().filter(agent_id=agent_id))


def voice_json(agent_id: int) -> dict[str, Any]:
    """What the panel shows (A3): activity and since when, device, plan, and the call, if there is one.
    Two queries in a call."""
    slot: Any = _slot.first(agent_id)
    if slot is None:
        return {"activity": "idle", "since": None, "device": None, "planned": None, "auto_answer": False,
                "auto_answer_forced": [], "call": None, "dial": dial_json(None), "last": None,
                "supervised": None, "supervising": None}  # fmt: skip
    call = call_json(agent_id)
    present = supervisions(agent_id) if slot.has_present else []
    supervising = supervising_json(agent_id, present)
    return {
        "activity": slot.activity,
        "since": iso(max(filter(None, (slot.activity_since, slot.status_since)))),
        "device": _device(slot),
        "planned": None if slot.planned_status is None else status_json(slot.planned_status),
        "auto_answer": slot.auto_answer,
        "auto_answer_forced": slot.forced or [],
        "call": call,
        "dial": dial_json(slot),
        "last": last_json(agent_id) if call is None else None,
        "supervised": None if call is None else supervised_json(agent_id, present),
        "supervising": supervising,
    }


def _device(slot: AgentSlot) -> dict[str, Any] | None:
    device = slot.device
    if device is None:
        return None
    return {
        "number": device.number,
        "name": device.name,
        "kind": device.kind,
        "online": device.is_online,
        "answers": _answers(device),
    }


def _answers(device: Device) -> str:
    """Who takes a call off the hook: the simulated switch by itself, the softphone in the page, or a hand."""
    if not settings.ARI_URL:
        return "switch"
    return "page" if device.kind == Device.Kind.SOFTPHONE else "phone"


def softphone_of(agent_id: int) -> dict[str, str] | None:
    """How the page of the device's present holder registers at the switch; None for whoever holds no softphone."""
    device = Device.objects.filter(
        slot__agent_id=agent_id, kind=Device.Kind.SOFTPHONE, is_active=True
    ).first()
    if device is None or not settings.SOFTPHONE_URL:
        return None
    return {
        "url": settings.SOFTPHONE_URL,
        "uri": f"sip:{device.number}@omnivox",
        "number": device.number,
        "password": device.secret,
    }


@dataclass(frozen=True, slots=True)
class VoiceTotals:
    """An operator's numbers over an interval, in seconds and counts (docs/metrics.md)."""

    calls: int  # answered in it
    missed: int  # rings that ended without an answer by the operator's fault (RONA, declined)
    signed_in: float
    talk: float
    hold: float
    acw: float
    ring: float
    on_break: float
    average_handling: float | None  # AHT
    average_talk: float | None

    @property
    def handling(self) -> float:
        return self.talk + self.hold + self.acw


_TOTALS = """
WITH s AS (
    SELECT activity, is_break,
        extract(epoch FROM least(coalesce(ended_at, %(end)s), %(end)s) - greatest(started_at, %(start)s)) AS t
    FROM agentzone_statusspan
    WHERE agent_id = %(agent)s AND started_at < %(end)s AND (ended_at IS NULL OR ended_at > %(start)s)
)
SELECT coalesce(sum(t), 0), coalesce(sum(t) FILTER (WHERE activity = 'talking'), 0),
    coalesce(sum(t) FILTER (WHERE activity = 'hold'), 0), coalesce(sum(t) FILTER (WHERE activity = 'acw'), 0),
    coalesce(sum(t) FILTER (WHERE activity = 'ringing'), 0),
    coalesce(sum(t) FILTER (WHERE is_break AND activity = 'idle'), 0)
FROM s
"""


def voice_totals(agent_id: int, start: datetime, end: datetime) -> VoiceTotals:
    """From the spans of working time, cut to the interval; `end` at most now. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, {"agent": agent_id, "start": start, "end": end})
        signed_in, talk, hold, acw, ring, on_break = map(float, cursor.fetchone())
    part = parts_by_interval(agent_id, [start], [end], end)[0]
    return VoiceTotals(
        calls=part.calls,
        missed=part.missed,
        signed_in=signed_in,
        talk=talk,
        hold=hold,
        acw=acw,
        ring=ring,
        on_break=on_break,
        average_handling=part.average_handling,
        average_talk=part.average_talk,
    )
