"""Reading quick messages: whole lists, which pages keep and search themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids
from agentzone.models import User
from kernel.clock import iso
from kernel.errors import NotAllowed, NotFound
from knowledge.models import QuickMessage


def list_of(user: User, project_id: int | None) -> QuerySet[QuickMessage]:
    """All rows of one list, deleted ones too: a project's, or the person's own. Raises NotFound."""
    if project_id is None:
        return QuickMessage.objects.filter(owner=user)
    if project_id not in project_ids_of(user) | supervised_project_ids(user):
        raise NotFound(_("Not found, or not yours to see."))
    return QuickMessage.objects.filter(project_id=project_id)


def etag_of(rows: QuerySet[QuickMessage]) -> str:
    """Changes with every change of the list. How often a message was used is no change."""
    found = rows.aggregate(n=Count("id"), last=Max("updated_at"))
    return f'"{found["n"]}-{iso(found["last"]) or ""}-{found["last"].microsecond if found["last"] else 0}"'


def entries(rows: QuerySet[QuickMessage]) -> list[dict[str, Any]]:
    return [quick_json(row) for row in rows.filter(deleted_at__isnull=True).order_by("position", "id")]


def quick_json(m: QuickMessage) -> dict[str, Any]:
    return {
        "id": m.pk,
        "project_id": m.project_id,
        "category": m.category,
        "abbreviation": m.abbreviation,
        "title": m.title,
        "text": m.text,
        "position": m.position,
        "uses": m.uses,
    }


def usable_or_404(user: User, pk: int) -> QuickMessage:
    """A message the person sees in his lists. Raises NotFound."""
    seen = Q(owner=user) | Q(project_id__in=project_ids_of(user) | supervised_project_ids(user))
    found = QuickMessage.objects.filter(seen, pk=pk).first()
    if found is None:
        raise NotFound(_("Not found, or not yours to see."))
    return found


def editable_or_404(user: User, pk: int) -> QuickMessage:
    """His own, or one of a project that he supervises. Raises NotFound, or NotAllowed for one he only uses."""
    found = usable_or_404(user, pk)
    if found.project_id is not None:
        must_supervise(user, found.project_id)
    return found


def must_supervise(user: User, project_id: int) -> None:
    """Raises NotFound for a project the person knows nothing of, NotAllowed for one he only serves."""
    if project_id in supervised_project_ids(user):
        return
    if project_id in project_ids_of(user):
        raise NotAllowed(_("Quick messages of a project are edited by its supervisor."))
    raise NotFound(_("Not found, or not yours to see."))
