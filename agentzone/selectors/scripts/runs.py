"""An operator's scripts in calls, in the shapes of the JSON API."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.models import AgentSlot, Call, ScriptRun, User
from agentzone.models.status import Activity
from agentzone.scripting.states import RunState
from agentzone.selectors.scripts.ways import way_json, way_of
from agentzone.states import ContactState
from kernel import clock
from kernel.clock import iso
from kernel.errors import NotFound

RELATED = (
    "version__script",
    "project__company",
    "agent",
    "handling__call__number",
    "handling__call__contact",
)


def run_of(agent: User, run_id: UUID) -> ScriptRun:
    """Raises NotFound for those of others."""
    run = ScriptRun.objects.select_related(*RELATED).filter(agent=agent, pk=run_id).first()
    if run is None:
        raise NotFound(_("There is no such script."))
    return run


def current_run(agent: User) -> ScriptRun | None:
    """The script that is open on the operator's home page: of the call that he is in or was in last."""
    return ScriptRun.objects.select_related(*RELATED).filter(agent=agent, state=RunState.OPEN).first()


def unlocked(now: datetime) -> Q:
    """Scripts whose time is not over, to the moment, whether or not the job has been by."""
    return Q(locks_at__isnull=True) | Q(locks_at__gt=now)


def incomplete_runs(agent_id: int, now: datetime | None = None) -> QuerySet[ScriptRun]:
    """Those that the badge counts: set aside, and still to be finished."""
    rows = ScriptRun.objects.filter(agent_id=agent_id, state=RunState.INCOMPLETE)
    return rows.filter(locks_at__gt=now or clock.now())


def exit_refusals(agent_id: int) -> list[dict[str, Any]]:
    """Scripts that keep an operator from leaving (A19): he has to finish each, or let its time go by."""
    rows = ScriptRun.objects.filter(agent_id=agent_id, state__in=[RunState.OPEN, RunState.INCOMPLETE])
    rows = rows.filter(unlocked(clock.now())).select_related("handling__call", "version__script")
    return [
        {
            "run_id": str(run.pk),
            "state": run.state,
            "script": run.version.script.name,
            "caller_number": run.handling.call.caller_number,
            "locks_at": iso(run.locks_at),
        }
        for run in rows.order_by("began_at")
    ]


def state_of(run: ScriptRun, now: datetime) -> str:
    """As it is now: a script is locked at its very second."""
    over = run.state == RunState.INCOMPLETE and run.locks_at is not None and run.locks_at <= now
    return RunState.LOCKED.value if over else run.state


def run_json(run: ScriptRun) -> dict[str, Any]:
    """All that the page of a script shows."""
    state = state_of(run, clock.now())
    working = state in (RunState.OPEN, RunState.INCOMPLETE)
    return {
        "id": str(run.pk),
        "state": state,
        "revision": run.revision,
        "script": {"name": run.version.script.name, "version": run.version.number},
        "project": {"id": run.project_id, "name": run.project.name, "color": run.project.color},
        "call": call_json(run.handling.call),
        "began_at": iso(run.began_at),
        "saved_at": iso(run.saved_at),
        "locks_at": iso(run.locks_at),
        "ended_at": iso(run.ended_at),
        "can_call_back": state == RunState.INCOMPLETE and _gone(run.handling.call),
        "answers": run.answers if working else {},
        "result": run.result,
        "topic": run.topic,
        "words": run.words,
        "way": way_json(way_of(run), variables_of(run)) if working else None,
    }


def call_json(call: Call) -> dict[str, Any]:
    return {
        "id": str(call.pk),
        "direction": call.contact.direction,
        "caller_number": call.caller_number,
        "caller_name": call.caller_name,
        "number_name": call.number.name,
        "answered_at": iso(call.answered_at),
        "client_gone": _gone(call),
    }


def _gone(call: Call) -> bool:
    return call.contact.state == ContactState.ENDED


def variables_of(run: ScriptRun) -> dict[str, str]:
    """Values of agentzone.scripting.texts.VARIABLES; what is empty is missing on the page."""
    call = run.handling.call
    return {
        "client.name": call.caller_name,
        "client.phone": call.caller_number,
        "operator.name": run.agent.full_name,
        "operator.first_name": run.agent.first_name,
        "project.name": run.project.name,
        "company.name": run.project.company.name,
        "number.name": call.number.name,
    }


def scripts_json(agent_id: int) -> dict[str, Any]:
    """Which script is open on the operator's home page, of whose call, and how many others wait. Two queries."""
    rows = ScriptRun.objects.select_related("handling__call").filter(agent_id=agent_id, state=RunState.OPEN)
    run = rows.first()
    return {
        "open": None if run is None else str(run.pk),
        "open_call": None if run is None else _whose(run.handling.call),
        "incomplete": incomplete_runs(agent_id).count(),
    }


def _whose(call: Call) -> dict[str, Any]:
    return {"id": str(call.pk), "caller_number": call.caller_number, "caller_name": call.caller_name}


def signal_json(agent_id: int, run_id: UUID) -> dict[str, Any]:
    """The data of `script.changed`."""
    run = ScriptRun.objects.get(pk=run_id)
    now = scripts_json(agent_id)
    return {
        "run": {"id": str(run_id), "state": state_of(run, clock.now()), "revision": run.revision},
        "current": now["open"],
        "current_call": now["open_call"],
        "incomplete": now["incomplete"],
    }


def history_is_open(agent_id: int) -> bool:
    """The history is there in «Готов», «Резерв» and «Не готов», not while he talks or works after a call."""
    busy = (Activity.TALKING, Activity.HOLD, Activity.WRAP_UP)
    return not AgentSlot.objects.filter(agent_id=agent_id, activity__in=busy).exists()
