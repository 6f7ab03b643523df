"""An agent's slot enters a status or an activity: one span ends and the next begins at the same instant.

Call inside a unit of work. Whoever changes both does it at once, so that no span of no length is left between.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agentzone.events import StatusChanged
from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, Status, User
from agentzone.models.status import Activity
from agentzone.selectors.people import status_json
from agentzone.services import spans
from agentzone.services.wake import wake
from kernel import clock
from kernel.errors import Invalid
from kernel.prepared import Prepared, write
from kernel.uow import emit

FIRST_STATUS = "not_ready"


def in_force(status_id: int, *, wait: bool = True) -> Status:
    """The status as it is now and stays until this transaction ends, since its flags go into slot and span. Locked
    before the slot, as by whoever changes a status; shared, since any number of people may enter it at once. Who holds
    a slot already must not wait: OperationalError (55P03), and the whole act is to be tried again."""
    lock = "FOR SHARE" if wait else "FOR SHARE NOWAIT"
    for status in Status.objects.raw(f"SELECT * FROM agentzone_status WHERE id = %s {lock}", [status_id]):  # noqa: S608
        return status
    raise Invalid(_("There is no such status."))


def locked_slot(user: User) -> AgentSlot:
    """The agent's slot, locked; made on the first sign-in (two at once: one makes it, both get it)."""
    now = clock.now()
    AgentSlot.objects.get_or_create(
        agent=user, defaults={"status": Status.objects.get(code=FIRST_STATUS), "status_since": now}
    )
    # Not with select_related("status"): a status that changed while we waited would leave no row at all.
    return AgentSlot.objects.select_for_update(no_key=True).get(agent=user)


def enter(
    slot: AgentSlot, status: Status, now: datetime, *, forced: bool, reason: str, **changes: Any
) -> None:
    """Enter a status; with `activity` among the `changes` of the slot, both at the same instant."""
    activity = changes.get("activity", slot.activity)
    now = spans.begin(slot.agent_id, status.pk, now, forced=forced, activity=activity)
    if activity != slot.activity:
        changes["activity_since"] = now
    slot.status, slot.status_since, slot.status_forced, slot.signed_in = status, now, forced, True
    slot.takes_chats, slot.takes_calls = status.takes_chats, status.takes_calls
    for name, value in changes.items():
        setattr(slot, name, value)
    slot.save(
        update_fields=[
            "status",
            "status_since",
            "status_forced",
            "signed_in",
            "takes_chats",
            "takes_calls",
            *changes,
        ]
    )
    emit(
        StatusChanged(
            agent_id=slot.agent_id,
            status={**status_json(status), "name": status.name},
            since=clock.iso(now) or "",
            forced=forced,
            reason=reason,
        )
    )
    if slot.device_id is not None or "activity" in changes:  # who speaks with no device has no call panel
        emit(VoiceChanged(agent_id=slot.agent_id))
    wake("status")


_locked = Prepared(
    AgentSlot,
    lambda agent_id: AgentSlot.objects.select_for_update(no_key=True).filter(agent_id=agent_id),
)


def slot_of_call(agent_id: int) -> AgentSlot:
    """The slot of who has a call, or is given one, locked."""
    return _locked.get(agent_id)


def act(slot: AgentSlot, activity: Activity, at: datetime, **changes: Any) -> datetime:
    """Begin an activity within the present status; returns the instant at which it begins. Who is not signed in has
    no working time, but goes on with the call."""
    if slot.activity_since is not None:
        at = max(at, slot.activity_since)
    if slot.signed_in:
        at = spans.act(slot, at, activity)
    slot.activity, slot.activity_since = activity, at
    for name, value in changes.items():
        setattr(slot, name, value)
    if changes or not slot.signed_in:
        write(slot, "activity", "activity_since", *changes)
    emit(VoiceChanged(agent_id=slot.agent_id))
    return at
