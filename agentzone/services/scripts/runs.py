"""A script in a call, from the answer on: it begins, is set aside by the next call, and its time ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agentzone.events_scripts import ScriptChanged
from agentzone.models import Handling, ScriptRun, ScriptVersion
from agentzone.scripting.content import parse
from agentzone.scripting.flow import begin
from agentzone.scripting.states import RUN, RunState, RunTrigger
from kernel import clock
from kernel.prepared import Prepared
from kernel.uow import emit, unit_of_work

_current = Prepared(
    ScriptVersion,
    lambda project_id: ScriptVersion.objects.filter(
        script__project_id=project_id, script__is_active=True, state=ScriptVersion.State.PUBLISHED
    ).order_by("-number")[:1],
)
_open_run = Prepared(
    ScriptRun,
    lambda agent_id: (
        ScriptRun.objects.select_for_update(no_key=True)
        .filter(agent_id=agent_id, state=RunState.OPEN)
        .order_by("pk")[:1]
    ),
)


def run_begin(handling: Handling, at: datetime) -> None:
    """The operator has answered: the project's script opens, in its version of this moment. The call's contact and the
    operator's slot are locked, so he has one open script at most."""
    set_aside(handling.agent_id, at)
    project = handling.call.contact.project
    version = current_version(project.pk)
    if version is None:
        return
    run = ScriptRun.objects.create(
        handling=handling,
        agent_id=handling.agent_id,
        project=project,
        version=version,
        path=list(begin(parse(version.content)).path),
        began_at=at,
        lock_minutes=project.script_minutes,
    )
    emit(ScriptChanged(agent_id=run.agent_id, run_id=run.pk))


def current_version(project_id: int) -> ScriptVersion | None:
    """The newest published version of the project's script in use."""
    return _current.first(project_id)


def set_aside(agent_id: int, at: datetime) -> None:
    """The operator has the next call, or has gone: what he has not finished waits in the history, for a time."""
    run = _open_run.first(agent_id)
    if run is None:
        return
    run.state = RUN.target(RunState(run.state), RunTrigger.SET_ASIDE)
    run.set_aside_at = max(at, run.began_at)
    run.locks_at = run.set_aside_at + timedelta(minutes=run.lock_minutes)
    run.revision += 1
    run.save(update_fields=["state", "set_aside_at", "locks_at", "revision"])
    emit(ScriptChanged(agent_id=agent_id, run_id=run.pk))


def lock_due() -> int:
    """Write down that the time of scripts is over. They cannot be worked with since that moment anyway."""
    due = ScriptRun.objects.filter(state=RunState.INCOMPLETE, locks_at__lte=clock.now())
    return sum(_lock(run.pk) for run in list(due.only("pk")[:500]))


def _lock(run_id: UUID) -> bool:
    with unit_of_work():
        run = (
            ScriptRun.objects.select_for_update(no_key=True)
            .filter(pk=run_id, state=RunState.INCOMPLETE)
            .first()
        )
        if run is None or run.locks_at is None:
            return False
        run.state = RUN.target(RunState(run.state), RunTrigger.LOCK)
        run.ended_at = run.locks_at
        run.revision += 1
        run.save(update_fields=["state", "ended_at", "revision"])
        emit(ScriptChanged(agent_id=run.agent_id, run_id=run.pk))
        return True
