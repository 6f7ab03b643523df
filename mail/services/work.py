"""What operators do with threads: take, hand over, put back, close. Each is one compare-and-set UPDATE."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agentzone.api import actor_of, colleagues_of, supervised_project_ids
from agentzone.models import User
from kernel import audit
from kernel.errors import DomainError, Invalid, NotAllowed
from kernel.uow import emit, unit_of_work
from mail.events import ThreadChanged
from mail.models import Thread
from mail.selectors.threads import thread_of
from mail.states import THREAD, ThreadState, ThreadTrigger


class Taken(DomainError):
    """Somebody was quicker, or the thread is not in the state that the page shows."""

    code = "mail_taken"


def claim(user: User, thread_id: int) -> Thread:
    """Of two who take at once, one gets it; taking one's own again changes nothing. Raises Taken."""
    thread = thread_of(user, thread_id)
    with unit_of_work():
        if _moved(thread, ThreadTrigger.CLAIM, assignee=user):
            _told(user, thread, "thread.claimed")
            return thread
    fresh = thread_of(user, thread_id)
    if fresh.assignee_id != user.pk:
        raise _taken(fresh)
    return fresh


def hand_over(user: User, thread_id: int, to: int) -> Thread:
    """To a colleague of the project, by its operator or a supervisor."""
    thread = thread_of(user, thread_id)
    _may_move(user, thread)
    colleague = next((one for one in colleagues_of(thread.mailbox.project_id) if one.pk == to), None)
    if colleague is None:
        raise Invalid(_("Choose a colleague of this project."), errors={"to": [_("Choose from the list.")]})
    with unit_of_work():
        if not _moved(thread, ThreadTrigger.HAND_OVER, assignee=colleague, owner=thread.assignee_id):
            raise _taken(thread)
        _told(user, thread, "thread.handed_over", person=colleague.pk)
    return thread


def put_back(user: User, thread_id: int) -> Thread:
    """To all of the project: it is new again."""
    thread = thread_of(user, thread_id)
    _may_move(user, thread)
    with unit_of_work():
        if not _moved(thread, ThreadTrigger.PUT_BACK, assignee=None, owner=thread.assignee_id):
            raise _taken(thread)
        _told(user, thread, "thread.put_back")
    return thread


def close(user: User, thread_id: int) -> Thread:
    """A new letter opens it again. Who closes what nobody had taken is its last operator."""
    thread = thread_of(user, thread_id)
    if thread.state == ThreadState.CLOSED:
        return thread
    if thread.state != ThreadState.NEW:
        _may_move(user, thread)
    with unit_of_work():
        owner = thread.assignee_id
        if not _moved(thread, ThreadTrigger.CLOSE, assignee=thread.assignee or user, owner=owner):
            raise _taken(thread)
        _told(user, thread, "thread.closed")
    return thread


def is_supervised(user: User, thread: Thread) -> bool:
    return thread.mailbox.project_id in supervised_project_ids(user)


def _may_move(user: User, thread: Thread) -> None:
    if thread.assignee_id != user.pk and not is_supervised(user, thread):
        raise NotAllowed(_("Only the operator of these letters, or a supervisor, may do this."))


def _moved(
    thread: Thread, trigger: ThreadTrigger, *, assignee: User | None, owner: int | None = None
) -> bool:
    """Whether the row still stood where the trigger may begin, and with the owner that the page showed."""
    rows = Thread.objects.filter(pk=thread.pk, state__in=[state.value for state in THREAD.sources(trigger)])
    if trigger is not ThreadTrigger.CLAIM:
        rows = rows.filter(assignee_id=owner)
    target = _target(trigger)
    if not rows.update(state=target.value, assignee=assignee):
        return False
    thread.state, thread.assignee = target.value, assignee
    return True


def _target(trigger: ThreadTrigger) -> ThreadState:
    """Each of these triggers leads to one state, wherever it begins."""
    (target,) = {THREAD.target(state, trigger) for state in THREAD.sources(trigger)}
    return target


def _told(user: User, thread: Thread, action: str, **details: Any) -> None:
    audit.record(actor_of(user), action, thread, correspondent=thread.correspondent, **details)
    emit(ThreadChanged(thread_id=thread.pk, project_id=thread.mailbox.project_id))


def _taken(thread: Thread) -> Taken:
    who = thread.assignee.full_name if thread.assignee else ""
    if who:
        return Taken(_("Somebody was quicker: %(name)s has these letters.") % {"name": who})
    return Taken(_("These letters have changed meanwhile. Look at them again."))
