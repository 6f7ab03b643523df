"""What must be true of calls at every moment, whatever came before: tables agree with each other."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from agentzone.models import (
    AgentSlot,
    Assignment,
    Call,
    CallHold,
    CallLeg,
    Contact,
    Handling,
    Offer,
    QueueStay,
    StatusSpan,
)
from agentzone.telephony.states import CallState, HandlingState, LegState, Place
from kernel import clock

from .figures import handling_figures
from .hall import Hall

OF_CALL = {
    "dialling": "assigned",
    "ordered": "queued",
    "asked": "offered",
    "queued": "queued",
    "offered": "offered",
    "talking": "assigned",
    "held": "assigned",
    "passing": "outside",
    "passed": "outside",
    "ended": "ended",
}


PLACES = {CallState.DIALLING: Place.NOWHERE, CallState.TALKING: Place.TALK, CallState.PASSED: Place.TALK}
"""Where a client is; with music in the other states."""


def check_books() -> None:
    open_parts = Handling.objects.exclude(state=HandlingState.DONE)
    state_of = dict(open_parts.values_list("agent_id", "state"))
    for slot in AgentSlot.objects.all():
        assert slot.voice_load == (slot.agent_id in state_of), slot
        assert slot.activity == state_of.get(slot.agent_id, "idle"), slot
        assert slot.supervises == slot.agent.supervisions.filter(ended_at=None).exists(), slot
        open_spans = list(StatusSpan.objects.filter(agent=slot.agent_id, ended_at=None))
        assert [span.activity for span in open_spans] == [slot.activity] * slot.signed_in
    for call in Call.objects.select_related("contact"):
        assert call.contact.state == OF_CALL[call.state], call
    contacts = Contact.objects.filter(kind="call")
    ringing = open_parts.filter(state=HandlingState.RINGING, role="main")
    assert set(Offer.objects.filter(ended_at=None).values_list("contact_id", "agent_id")) == set(
        ringing.exclude(call__state=CallState.DIALLING).values_list("call_id", "agent_id")
    )
    assert set(Call.objects.filter(state=CallState.DIALLING).values_list("pk", flat=True)) == set(
        ringing.exclude(offer__outcome="").values_list("call_id", flat=True)
    )
    assert Counter(QueueStay.objects.filter(left_at=None).values_list("contact_id", flat=True)) == Counter(
        contacts.filter(state="queued").values_list("id", flat=True)
    )
    assert set(Assignment.objects.filter(ended_at=None).values_list("contact_id", "agent_id")) == set(
        contacts.filter(state="assigned").values_list("id", "agent_id")
    )
    held = set(open_parts.filter(state=HandlingState.HOLD).values_list("pk", flat=True))
    assert set(CallHold.objects.filter(ended_at=None).values_list("handling_id", flat=True)) == held


def check_time() -> None:
    """Every second of working time is in one span, and calls took what the spans say, to the microsecond."""
    now = clock.now()
    for slot in AgentSlot.objects.all():
        spans = list(StatusSpan.objects.filter(agent=slot.agent_id).order_by("started_at", "id"))
        for one, following in pairwise(spans):
            assert one.ended_at is not None
            assert one.ended_at <= following.started_at
        took: Counter[str] = Counter()
        for span in spans:
            took[span.activity] += ((span.ended_at or now) - span.started_at).total_seconds()
        parts = Handling.objects.filter(agent=slot.agent_id).prefetch_related("holds")
        figures = [handling_figures(part, now) for part in parts]
        for activity, name in (("ringing", "ring"), ("talking", "talk"), ("hold", "hold"), ("acw", "acw")):
            assert abs(took[activity] - sum(getattr(one, name) for one in figures)) < 1e-5, activity


def check_switch(hall: Hall) -> None:
    """Once all is quiet: the switch has exactly the legs that are open here, each client where the call says."""
    lines = hall.switch.exchange.lines
    open_legs = CallLeg.objects.exclude(state=LegState.ENDED)
    assert set(open_legs.values_list("channel", flat=True)) == set(lines)
    for leg in open_legs.filter(kind="client").select_related("call"):
        assert lines[leg.channel].place is PLACES.get(CallState(leg.call.state), Place.HOLD), leg.call
