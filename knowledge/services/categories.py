"""The category tree: made, renamed, moved, deleted. One writer at a time per company keeps it a tree."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from kernel import audit
from kernel.errors import DomainError, Invalid, NotFound
from kernel.locks import advisory_lock
from kernel.uow import unit_of_work
from knowledge.models import Category
from knowledge.selectors.access import Editor
from knowledge.selectors.categories import below

DEEPEST = 5


def category_create(user: User, *, company_id: int, name: str, parent_id: int | None) -> Category:
    """At the end of its neighbours. Raises Invalid, NotFound."""
    if company_id not in Editor(user).company_ids:
        raise NotFound(_("Not found, or not yours to see."))
    with unit_of_work():
        advisory_lock(f"knowledge.categories:{company_id}")
        parent = _parent(company_id, parent_id)
        category = Category(company_id=company_id, parent=parent, position=_last(company_id, parent) + 10)
        _save(category, name)
        audit.record(actor_of(user), "category.added", category, name=category.name)
    return category


def category_change(user: User, category_id: int, *, name: str, parent_id: int | None) -> Category:
    """Rename it or move it with all that stands in it. Raises Invalid, NotFound."""
    with unit_of_work():
        category = _own(user, category_id)
        if parent_id is not None and parent_id in below(category_id):
            detail = _("A category cannot stand within itself.")
            raise Invalid(detail, errors={"within": [detail]})
        category.parent = _parent(category.company_id, parent_id)
        _save(category, name)
        audit.record(actor_of(user), "category.changed", category, name=category.name)
    return category


def category_move(user: User, category_id: int, *, up: bool) -> None:
    """One place up or down among its neighbours."""
    with unit_of_work():
        category = _own(user, category_id)
        rows = list(
            Category.objects.filter(company=category.company_id, parent=category.parent_id).order_by(
                "position", "name", "id"
            )
        )
        at = next(n for n, row in enumerate(rows) if row.pk == category_id)
        to = at + (-1 if up else 1)
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
        for number, row in enumerate(rows, start=1):
            row.position = number * 10
        Category.objects.bulk_update(rows, ["position"])


def category_delete(user: User, category_id: int) -> None:
    """Only an empty one: articles must never lose their place unnoticed. Raises DomainError, NotFound."""
    with unit_of_work():
        category = _own(user, category_id)
        if category.children.exists() or category.articles.exists():
            raise DomainError(_("There are articles or categories in it. Move them first."))
        audit.record(actor_of(user), "category.deleted", category, name=category.name)
        category.delete()


def category_at(company_id: int, names: list[str]) -> Category:
    """The category of this path; what is missing of it is made, at the end of its neighbours. Checks no rights."""
    parent: Category | None = None
    with unit_of_work():
        advisory_lock(f"knowledge.categories:{company_id}")
        for name in names:
            row = Category.objects.filter(company_id=company_id, parent=parent, name=name).first()
            if row is None:
                row = Category(company_id=company_id, parent=parent, position=_last(company_id, parent) + 10)
                _save(row, name)
            parent = row
    if parent is None:
        raise Invalid(_("Give the category a name."))
    return parent


def category_known(user: User, category_id: int) -> None:
    """Passes for a category of one of the editor's companies. Raises NotAllowed, NotFound."""
    editor = Editor(user)
    editor.must_edit()
    if not Category.objects.filter(pk=category_id, company_id__in=editor.company_ids).exists():
        raise NotFound(_("Not found, or not yours to see."))


def _own(user: User, category_id: int) -> Category:
    company = Category.objects.filter(pk=category_id).values_list("company_id", flat=True).first()
    if company is None or company not in Editor(user).company_ids:
        raise NotFound(_("Not found, or not yours to see."))
    advisory_lock(f"knowledge.categories:{company}")
    found = Category.objects.filter(pk=category_id).first()
    if found is None:
        raise NotFound(_("Not found, or not yours to see."))
    return found


def _last(company_id: int, parent: Category | None) -> int:
    """Position of the last one there, 0 when there is none."""
    rows = Category.objects.filter(company_id=company_id, parent=parent)
    return int(rows.aggregate(n=Max("position"))["n"] or 0)


def _parent(company_id: int, parent_id: int | None) -> Category | None:
    if parent_id is None:
        return None
    parent = Category.objects.filter(pk=parent_id, company_id=company_id).first()
    if parent is None:
        detail = _("There is no such category in this company.")
        raise Invalid(detail, errors={"within": [detail]})
    depth, above = 1, parent.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    if depth >= DEEPEST:
        detail = _("The tree may be %(limit)d levels deep.") % {"limit": DEEPEST}
        raise Invalid(detail, errors={"within": [detail]})
    return parent


def _save(category: Category, name: str) -> None:
    category.name = " ".join(name.split())[:120]
    detail = "" if category.name else _("Give the category a name.")
    if not detail:
        try:
            with unit_of_work():
                category.save()
        except IntegrityError:
            detail = _("There is a category of this name here already.")
    if detail:
        raise Invalid(detail, errors={"name": [detail]})
