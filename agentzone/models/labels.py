"""How states and endings of contacts are called on screen; the values themselves are in agentzone.states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agentzone.states import ContactState, Direction, EndedBy
from agentzone.telephony.states import CallState, Cause, HandlingState, LegKind, LegState, Mode, Place, Role

CONTACT_STATES = [
    (ContactState.BOT.value, _("with the bot")),
    (ContactState.QUEUED.value, _("in the queue")),
    (ContactState.OFFERED.value, _("offered")),
    (ContactState.ASSIGNED.value, _("with an operator")),
    (ContactState.OUTSIDE.value, _("with a specialist outside")),
    (ContactState.ENDED.value, _("ended")),
]
DIRECTIONS = [(Direction.IN.value, _("incoming")), (Direction.OUT.value, _("outgoing"))]
ENDED_BY = [
    (EndedBy.CLIENT.value, _("client")),
    (EndedBy.AGENT.value, _("operator")),
    (EndedBy.SPECIALIST.value, _("specialist")),
    (EndedBy.SUPERVISOR.value, _("supervisor")),
    (EndedBy.SYSTEM.value, _("system")),
    (EndedBy.BOT.value, _("bot")),
]
CALL_STATES = [
    (CallState.DIALLING.value, _("is being dialled")),
    (CallState.ORDERED.value, _("to be called back")),
    (CallState.ASKED.value, _("rings at an operator, to call back")),
    (CallState.QUEUED.value, _("in the queue")),
    (CallState.OFFERED.value, _("rings at an operator")),
    (CallState.TALKING.value, _("conversation")),
    (CallState.HELD.value, _("on hold")),
    (CallState.PASSING.value, _("rings at a specialist")),
    (CallState.PASSED.value, _("with a specialist")),
    (CallState.ENDED.value, _("ended")),
]
LEG_STATES = [
    (LegState.DIALLING.value, _("dialling")),
    (LegState.RINGING.value, _("rings")),
    (LegState.UP.value, _("connected")),
    (LegState.ENDED.value, _("ended")),
]
LEG_KINDS = [
    (LegKind.CLIENT.value, _("client")),
    (LegKind.AGENT.value, _("operator")),
    (LegKind.SPECIALIST.value, _("specialist")),
    (LegKind.SUPERVISOR.value, _("supervisor")),
]
PLACES = [
    (Place.NOWHERE.value, _("nowhere")),
    (Place.HOLD.value, _("with music")),
    (Place.TALK.value, _("in the conversation")),
    (Place.LISTEN.value, _("listens in")),
    (Place.WHISPER.value, _("whispers")),
]
HANDLING_STATES = [
    (HandlingState.RINGING.value, _("ringing")),
    (HandlingState.TALKING.value, _("talking")),
    (HandlingState.HOLD.value, _("hold")),
    (HandlingState.WRAP_UP.value, _("after-call work")),
    (HandlingState.DONE.value, _("over")),
]
MODES = [
    (Mode.LISTEN.value, _("listens in")),
    (Mode.WHISPER.value, _("whispers to the operator")),
    (Mode.BARGE.value, _("takes part")),
]
ROLES = [(Role.MAIN.value, _("leads the call")), (Role.CONSULT.value, _("is asked by a colleague"))]
CAUSES = [
    (Cause.NORMAL.value, _("hung up")),
    (Cause.DECLINED.value, _("declined")),
    (Cause.NO_ANSWER.value, _("not answered")),
    (Cause.UNREACHABLE.value, _("cannot be reached")),
    (Cause.LOST.value, _("lost")),
    (Cause.FAILED.value, _("failed")),
]
