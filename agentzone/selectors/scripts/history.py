"""«История звонков»: an operator's answered calls, the newest first, with what became of their scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.models import Handling, ScriptRun
from agentzone.scripting.content import parse
from agentzone.scripting.states import RunState
from agentzone.selectors.scripts.runs import call_json, incomplete_runs, state_of
from kernel import clock
from kernel.clock import iso
from kernel.errors import Invalid

PAGE = 30


class Show(StrEnum):
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last call of the page before: when it rang, and its number, so that equal times part."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """None for the first page. Raises Invalid."""
        if not text:
            return None
        try:
            at, pk = text.rsplit("~", 1)
            moment = datetime.fromisoformat(at)
            if moment.tzinfo is None:
                raise ValueError
            return cls(moment, int(pk))
        except ValueError:
            raise Invalid(
                _("Please check the fields."), errors={"before": [_("No such place in the list.")]}
            ) from None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"


def history_json(agent_id: int, show: Show, before: Cursor | None) -> dict[str, Any]:
    """One page, and where the next begins (null at the end)."""
    now = clock.now()
    rows = _rows(agent_id, show, now)
    if before is not None:
        rows = rows.filter(Q(rang_at__lt=before.at) | Q(rang_at=before.at, pk__lt=before.pk))
    found = list(rows.order_by("-rang_at", "-pk")[: PAGE + 1])
    page = found[:PAGE]
    return {
        "results": [_row(handling, now) for handling in page],
        "next": str(Cursor(page[-1].rang_at, page[-1].pk)) if len(found) > PAGE else None,
        "incomplete": incomplete_runs(agent_id, now).count(),
        "now": iso(now),
    }


def _rows(agent_id: int, show: Show, now: datetime) -> QuerySet[Handling]:
    rows = Handling.objects.filter(agent_id=agent_id, answered_at__isnull=False)
    if show is Show.INCOMPLETE:
        rows = rows.filter(run__state=RunState.INCOMPLETE, run__locks_at__gt=now)
    elif show is Show.COMPLETED:
        rows = rows.filter(run__state=RunState.COMPLETED)
    return rows.select_related("call__contact__project", "call__number", "run__version__script")


def _row(handling: Handling, now: datetime) -> dict[str, Any]:
    project = handling.call.contact.project
    return {
        "id": handling.pk,
        "call": call_json(handling.call),
        "project": {"id": project.pk, "name": project.name, "color": project.color},
        "answered_at": iso(handling.answered_at),
        "left_at": iso(handling.left_at),
        "run": _run(getattr(handling, "run", None), now),
    }


def _run(run: ScriptRun | None, now: datetime) -> dict[str, Any] | None:
    """Calls of projects without a script have none."""
    if run is None:
        return None
    state = state_of(run, now)
    page = parse(run.version.content).page(run.path[-1])
    return {
        "id": str(run.pk),
        "state": state,
        "script": run.version.script.name,
        "page": page.title if page is not None else "",
        "result": run.result,
        "topic": run.topic,
        "locks_at": iso(run.locks_at),
        "ended_at": iso(run.ended_at),
    }
