"""How many threads wait, by project: what nobody has taken, and what each operator owes an answer to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from mail.models import Thread
from mail.states import ThreadState

WAITING = (ThreadState.NEW.value, ThreadState.ASSIGNED.value)


def counts_of(project_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """`new` of nobody, `owed` by the operator's id. One query."""
    found: dict[int, dict[str, Any]] = {pk: {"new": 0, "owed": {}} for pk in project_ids}
    rows = (
        Thread.objects.filter(mailbox__project__in=list(found), state__in=WAITING)
        .order_by()
        .values_list("mailbox__project_id", "assignee_id")
        .annotate(n=Count("id"))
    )
    for project_id, assignee_id, number in rows:
        if assignee_id is None:
            found[project_id]["new"] += number
        else:
            found[project_id]["owed"][str(assignee_id)] = number
    return found
