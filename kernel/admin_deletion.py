"""What stands in the way of a deletion, in plain words and counted: behind a person may be a million facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

EXAMPLES = 3


def obstacles(objs: Any) -> list[str]:
    """One line a kind of things that keep these from being deleted: how many, and the first few by name."""
    rows = list(objs)
    if not rows:
        return []
    collector = NestedObjects(using=router.db_for_write(type(rows[0])), origin=rows)
    collector.collect(rows)
    return [_line(model, list(found)) for model, found in _by_model(collector.protected)]


def _by_model(found: Iterable[Model]) -> list[tuple[type[Model], list[Model]]]:
    rows = list(found)
    counts = Counter(type(row) for row in rows)
    return [(model, [row for row in rows if type(row) is model]) for model, _number in counts.most_common()]


def _line(model: type[Model], found: list[Model]) -> str:
    title = capfirst(str(model._meta.verbose_name_plural))
    names = [str(row) for row in islice(sorted(found, key=lambda row: str(row.pk)), EXAMPLES)]
    more = ", …" if len(found) > EXAMPLES else ""
    return _("%(title)s: %(number)d (%(examples)s)") % {
        "title": title,
        "number": len(found),
        "examples": ", ".join(names) + more,
    }
