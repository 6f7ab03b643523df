"""Who waits is told his place, how long it may take, and that he may be called back.

When is kept with the call (`CallWait`). The next time is set in the transaction that puts the words on their way: a
process that is killed has said nothing, or has it noted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agentzone.models import Call, CallLeg, CallWait, Project
from agentzone.models.queue_settings import Overflow
from agentzone.selectors.waiting import told
from agentzone.services.calls.locked import locked_waiting
from agentzone.services.calls.words import say, words_of
from agentzone.telephony.states import CallState
from kernel import clock
from kernel.patience import one_by_one
from kernel.uow import unit_of_work

AT_ONCE = 200


def wait_begins(call: Call, project: Project, at: datetime, greeting: float = 0.0) -> None:
    """The call has come into the project's queue. `greeting`: seconds that he hears that first."""
    first = timedelta(seconds=project.announce_first_seconds + greeting)
    overflows = project.overflow_to != Overflow.NONE
    late = at + timedelta(seconds=project.overflow_seconds)
    times = {"tell_at": at + first if project.announce else None, "overflow_at": late if overflows else None}
    if any(times.values()):
        CallWait.objects.update_or_create(call=call, defaults=times)


def wait_ends(call: Call) -> None:
    """Nothing more is due in the queue where it was."""
    CallWait.objects.filter(call=call).update(tell_at=None, overflow_at=None)


def announce_due(now: datetime) -> int:
    due = CallWait.objects.filter(tell_at__lte=now, call__state=CallState.QUEUED)
    return one_by_one("announce", list(due.values_list("pk", flat=True)[:AT_ONCE]), _announce)


def _announce(call_id: UUID) -> bool:
    with unit_of_work():
        locked = locked_waiting(call_id)
        if locked is None:
            return False
        project, now = locked.contact.project, clock.now()
        after = now + timedelta(seconds=project.announce_every_seconds) if project.announce else None
        due = CallWait.objects.filter(call=locked.call, tell_at__lte=now)
        if not due.update(tell_at=after):
            return False
        if project.announce:
            _tell(locked.call, locked.client, project, now)
        return True


def _tell(call: Call, client: CallLeg, project: Project, now: datetime) -> None:
    news = told(call, project, now)
    prompts = news.prompts()
    if not prompts:
        return
    say(call, client.channel, words_of(project, *prompts))
    wait = CallWait.objects.get(call=call)
    wait.told_at, wait.told = now, " ".join(prompts)
    if news.callback and wait.offered_at is None:
        wait.offered_at = now
    wait.save(update_fields=["told_at", "told", "offered_at"])
