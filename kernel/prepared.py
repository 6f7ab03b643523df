"""A query of Django's whose SQL is built once.

Django builds the SQL of a query anew each time, which for a row with four joined ones takes longer than PostgreSQL
needs to answer. That matters only where many wait for one: the router, and the events of a change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models import query as internals

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What Django's compiler found out: the statement, and how a row of it becomes objects."""

    sql: str
    converters: list[tuple[int, tuple[list[Callable[..., Any]], Any]]]
    own: slice  # the columns of the object itself
    names: list[str]
    related: Sequence[Any]


class Prepared(Generic[M]):
    """`query` gives a queryset for the one value that differs; rows are looked for by it and nothing else."""

    def __init__(self, model: type[M], query: Callable[[Any], QuerySet[M]]) -> None:
        self._model, self._query = model, query
        self._plan: _Plan | None = None

    def get(self, value: Any) -> M:
        """The first row. Raises the model's DoesNotExist."""
        found = self.first(value)
        if found is None:
            raise cast("Any", self._model).DoesNotExist(f"there is no {self._model.__name__} {value}")
        return found

    def first(self, value: Any) -> M | None:
        """The first row as an object, related ones filled in as by the queryset; None when there is none."""
        plan = self._plan
        if plan is None:
            plan = self._plan = _plan(self._query(value))
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [value])
            found = cursor.fetchone()
        if found is None:
            return None
        row = list(found)
        for position, (converters, expression) in plan.converters:
            for converter in converters:
                row[position] = converter(row[position], expression, connection)
        instance = self._model.from_db(DEFAULT_DB_ALIAS, plan.names, row[plan.own])
        for populator in plan.related:
            populator.populate(row, instance)
        return instance


def _plan(queryset: QuerySet[Any]) -> _Plan:
    populators: Any = internals.get_related_populators
    compiler: Any = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    if len(params) != 1 or compiler.annotation_col_map:
        raise TypeError("a prepared query has one value, and columns of models only")
    select = compiler.select
    fields = compiler.klass_info["select_fields"]
    own = slice(fields[0], fields[-1] + 1)
    return _Plan(
        sql,
        list(compiler.get_converters([column for column, *_ in select]).items()),
        own,
        [column.target.attname for column, *_ in select[own]],
        populators(compiler.klass_info, select, DEFAULT_DB_ALIAS),
    )
