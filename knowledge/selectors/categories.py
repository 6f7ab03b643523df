"""The category tree. Trees are small: a company's is read whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from agentzone.models import User
from knowledge.models import Category
from knowledge.selectors.access import readable


@dataclass(frozen=True, slots=True)
class Branch:
    """A category in its place in the tree; `path` names it with all above it."""

    id: int
    company_id: int
    parent_id: int | None
    name: str
    path: str
    depth: int


def branches(company_ids: Iterable[int]) -> list[Branch]:
    """All categories of the companies: children after their parent, neighbours by position and name."""
    rows = Category.objects.filter(company_id__in=set(company_ids))
    children: dict[int | None, list[Category]] = {}
    for row in rows.order_by("company_id", "position", "name", "id"):
        children.setdefault(row.parent_id, []).append(row)
    found: list[Branch] = []

    def walk(parent: int | None, path: str, depth: int) -> None:
        for row in children.get(parent, []):
            here = f"{path} › {row.name}" if path else row.name
            found.append(Branch(row.pk, row.company_id, row.parent_id, row.name, here, depth))
            walk(row.pk, here, depth + 1)

    walk(None, "", 0)
    return found


def paths(company_ids: Iterable[int]) -> dict[int | None, str]:
    """Category → its name with those above it."""
    return {branch.id: branch.path for branch in branches(company_ids)} if company_ids else {}


def below(category_id: int) -> list[int]:
    """The category and all that stand in it; nothing when there is no such category."""
    company = Category.objects.filter(pk=category_id).values_list("company_id", flat=True)
    found: set[int] = set()
    for branch in branches(company):
        if branch.id == category_id or branch.parent_id in found:
            found.add(branch.id)
    return sorted(found)


def offered(user: User, project_id: int | None) -> list[dict[str, object]]:
    """Categories in which the person finds articles, with those above them. Raises NotFound."""
    rows, companies = readable(user, project_id)
    counts = dict(rows.order_by().values_list("category_id").annotate(Count("id")))
    tree = branches(companies)
    parents = {branch.id: branch.parent_id for branch in tree}
    wanted: set[int] = set()
    for start in counts:
        here = start
        while here is not None and here not in wanted:
            wanted.add(here)
            here = parents.get(here)
    return [
        {"id": b.id, "name": b.name, "depth": b.depth, "articles": counts.get(b.id, 0)}
        for b in tree
        if b.id in wanted
    ]
