"""What an operator does with a script that he works with: answers, pages, the end, SOS.

Two tabs may have the same script open. Each sends the answers that were changed in it, with the revision that it knows;
an answer that the other has changed since is kept, and the page is told. The same save again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events_scripts import ScriptChanged, ScriptCompleted, ScriptIncidentReported
from agentzone.models import Contact, ScriptIncident, ScriptRun, User
from agentzone.scripting import flow
from agentzone.scripting.content import RESULT, TOPIC
from agentzone.scripting.flow import Place, Way
from agentzone.scripting.states import RUN, WORKING, RunState, RunTrigger
from agentzone.selectors.scripts.runs import RELATED, run_of, state_of, unlocked
from agentzone.selectors.scripts.ways import way_of
from agentzone.services.status import actor_of
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.fields import is_empty
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

LONGEST, MOST = 4000, 100


class ScriptOver(DomainError):
    """The script cannot be worked with any more."""

    code = "script_over"


@dataclass(frozen=True, slots=True)
class Change:
    """Answers changed on a page that knows this revision."""

    revision: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """`conflicts`: answers that another page has changed meanwhile; they stay as they are there."""

    run: ScriptRun
    conflicts: tuple[str, ...] = ()


def answers_save(agent: User, run_id: UUID, change: Change) -> Saved:
    """Keep answers as they are typed; what they must look like is asked when the page is left. Raises ScriptOver."""
    with unit_of_work():
        run = _locked(agent, run_id)
        _check(run, change.values)
        changed, conflicts = _merge(run, change)
        if changed:
            run.revision += 1
            for key, value in changed.items():
                if is_empty(value) and value is not False:
                    run.answers.pop(key, None)
                else:
                    run.answers[key] = value
                run.marks[key] = run.revision
            _write(run, "answers", "marks")
        return Saved(run, tuple(conflicts))


def _merge(run: ScriptRun, change: Change) -> tuple[dict[str, Any], list[str]]:
    """What is new, and what another page was first to change."""
    changed: dict[str, Any] = {}
    conflicts: list[str] = []
    for key, value in change.values.items():
        stored = run.answers.get(key)
        if _same(stored, value):
            continue
        if run.marks.get(key, 0) > change.revision:
            conflicts.append(key)
        else:
            changed[key] = value
    return changed, conflicts


def _same(stored: Any, value: Any) -> bool:
    """By type too: 0 is an answer, False an unticked box."""
    if value is not False and is_empty(value):
        return stored is None
    return type(stored) is type(value) and stored == value


def _check(run: ScriptRun, values: Mapping[str, Any]) -> None:
    known = {*way_of(run).content.fields, RESULT, TOPIC}
    errors: dict[str, list[str]] = {}
    for key, value in values.items():
        if key not in known:
            errors[key] = [_("There is no such field.")]
        elif not _fits(value):
            errors[key] = [_("Longer than %(limit)d characters.") % {"limit": LONGEST}]
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)


def _fits(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST and all(isinstance(item, str) and len(item) <= LONGEST for item in value)
    if isinstance(value, str):
        return len(value) <= LONGEST and "\x00" not in value
    return value is None or (isinstance(value, bool | int | float) and abs(value) <= 1e15)


def page_turn(agent: User, run_id: UUID, page: str, move: str) -> ScriptRun:
    """Go on (`next`), back (`back`), or to the page named. A page that is open no more (the other tab has gone on, or
    the same move comes again) moves nothing. Raises Invalid with what is missing, NoWay, ScriptOver."""
    with unit_of_work():
        run = _locked(agent, run_id)
        way = way_of(run)
        if way.place.page != page:
            return run
        place = _moves(way, move)
        if place != way.place:
            run.path, run.side, run.sides = list(place.path), place.side, list(place.sides)
            run.revision += 1
            _write(run, "path", "side", "sides")
        return run


def _moves(way: Way, move: str) -> Place:
    if move == "next":
        return flow.go_next(way)
    return flow.go_back(way) if move == "back" else flow.go_to(way, move)


def run_complete(agent: User, run_id: UUID) -> ScriptRun:
    """«Завершить разговор»: what was found out is stored, and the call is correctly handled. Doing so again changes
    nothing. Raises Invalid with what is missing, NoWay away from the last page, ScriptOver."""
    with unit_of_work():
        contact = lock_row(Contact, run_of(agent, run_id).handling.call_id)
        assert contact is not None
        run = _locked(agent, run_id, also=RunState.COMPLETED)
        if run.state == RunState.COMPLETED:
            return run
        done = flow.finish(way_of(run))
        run.state = RUN.target(RunState(run.state), RunTrigger.COMPLETE)
        run.values, run.words, run.result, run.topic = done.values, done.words, done.result, done.topic
        _end(run, "values", "words", "result", "topic")
        contact.script_result = done.result
        contact.topic = done.topic[:200] or contact.topic
        contact.save(update_fields=["script_result", "topic"])
        emit(
            ScriptCompleted(
                contact_id=contact.pk, project_id=run.project_id, agent_id=agent.pk, topic=done.topic
            )
        )
        return run


def run_close(agent: User, run_id: UUID, words: str) -> ScriptRun:
    """SOS: «Ошибка в скрипте, нужно закрыть скрипт». No result is saved; what happened is kept as an incident."""
    with unit_of_work():
        run = _locked(agent, run_id, also=RunState.CLOSED)
        if run.state == RunState.CLOSED:
            return run
        page = way_of(run).page
        run.state = RUN.target(RunState(run.state), RunTrigger.CLOSE)
        at = _end(run)
        ScriptIncident.objects.create(run=run, at=at, page=page.title or page.key, words=words[:500])
        audit.record(actor_of(agent), "script.closed", run, page=page.title or page.key)
        emit(ScriptIncidentReported(run_id=run.pk, project_id=run.project_id, agent_id=agent.pk))
        return run


def _locked(agent: User, run_id: UUID, also: RunState | None = None) -> ScriptRun:
    """The operator's own script while it can be worked with; the moment is asked for when the lock is held."""
    rows = ScriptRun.objects.select_for_update(no_key=True, of=("self",)).select_related(*RELATED)
    run = rows.filter(agent=agent, pk=run_id).first()
    if run is None:
        raise NotFound(_("There is no such script."))
    if run.state != also and state_of(run, clock.now()) not in WORKING:
        raise _over(run)
    return run


def _write(run: ScriptRun, *fields: str) -> None:
    """Only while the script's time is not over, at the very moment of writing: no row, no change."""
    now = run.saved_at = clock.now()
    values = {name: getattr(run, name) for name in (*fields, "state", "ended_at", "revision", "saved_at")}
    rows = ScriptRun.objects.filter(unlocked(now), pk=run.pk, state__in=WORKING)
    if not rows.update(**values):
        raise _over(run)
    emit(ScriptChanged(agent_id=run.agent_id, run_id=run.pk))


def _end(run: ScriptRun, *fields: str) -> datetime:
    """Returns the moment."""
    at = max(clock.now(), run.began_at)
    run.ended_at = at
    run.revision += 1
    _write(run, *fields)
    return at


def _over(run: ScriptRun) -> ScriptOver:
    words = {
        RunState.COMPLETED: _("The script is completed already."),
        RunState.CLOSED: _("The script was closed through SOS."),
    }.get(RunState(run.state), _("The time to finish this script is over."))
    return ScriptOver(words)
