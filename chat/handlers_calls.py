"""What chat does when somebody calls: it says who that is, and the client's card follows his call."""

from __future__ import annotations

from agentzone.api import caller_source, face_source
from agentzone.events_calls import CallBegan, CallDialled, CallHandled, CallMissed
from chat.selectors.faces import caller_face
from chat.services.callers import caller
from chat.services.listeners import call_told
from kernel.events import subscribe

caller_source(caller)
face_source(caller_face)


@subscribe(CallBegan)
def on_call_began(event: CallBegan) -> None:
    call_told(event.contact_id, event.client_key)


@subscribe(CallDialled)
def on_call_dialled(event: CallDialled) -> None:
    call_told(event.contact_id)


@subscribe(CallMissed)
def on_call_missed(event: CallMissed) -> None:
    """Whose phone rang in vain may not see the client any more."""
    call_told(event.contact_id)


@subscribe(CallHandled)
def on_call_handled(event: CallHandled) -> None:
    call_told(event.contact_id)
