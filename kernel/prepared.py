"""Queries and writes of Django's whose SQL is built once.

Django builds the SQL of a query anew each time, which for a row with four joined ones takes longer than PostgreSQL
needs to answer. That matters only where many wait for one: the router, the calls, and the events of a change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Model, QuerySet
from django.db.models import query as internals
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What Django's compiler found out: the statement, and how a row of it becomes objects."""

    sql: str
    times: int  # that the value stands in it
    converters: list[tuple[int, tuple[list[Callable[..., Any]], Any]]]
    own: slice  # the columns of the object itself
    names: list[str]
    related: Sequence[Any]
    annotations: dict[str, int]


class Prepared(Generic[M]):
    """`query` gives a queryset for the one value that differs; whatever else it filters by is the same each time."""

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
        plan = self._planned(value)
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [value] * plan.times)
            found = cursor.fetchone()
        return None if found is None else self._object(plan, found)

    def all(self, value: Any) -> list[M]:
        """Every row."""
        plan = self._planned(value)
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [value] * plan.times)
            rows = cursor.fetchall()
        return [self._object(plan, row) for row in rows]

    def _planned(self, value: Any) -> _Plan:
        if self._plan is None:
            self._plan = _plan(self._query(value), value)
        return self._plan

    def _object(self, plan: _Plan, found: Sequence[Any]) -> M:
        row = list(found)
        for position, (converters, expression) in plan.converters:
            for converter in converters:
                row[position] = converter(row[position], expression, connection)
        instance = self._model.from_db(DEFAULT_DB_ALIAS, plan.names, row[plan.own])
        for populator in plan.related:
            populator.populate(row, instance)
        for name, position in plan.annotations.items():
            setattr(instance, name, row[position])
        return instance


def all_but(model: type[Model], *kept: str, under: str = "") -> list[str]:
    """For `defer`: every field of a wide model but its key and those that are used. `under`: the way to it, as
    "contact__project". One that is wanted after all is read by itself."""
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    if unknown := set(kept) - set(fields):
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    return [f"{under}__{name}" if under else name for name in fields if name not in kept]


def _plan(queryset: QuerySet[Any], value: Any) -> _Plan:
    populators: Any = internals.get_related_populators
    compiler: Any = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    text, params = compiler.as_sql()
    times = sum(map(partial(_same, value), params))
    if not times:
        raise TypeError("a prepared query looks for its value")
    select = compiler.select
    fields = compiler.klass_info["select_fields"]
    own = slice(fields[0], fields[-1] + 1)
    return _Plan(
        _with_constants(text, params, value),
        times,
        list(compiler.get_converters([column for column, *_ in select]).items()),
        own,
        [column.target.attname for column, *_ in select[own]],
        populators(compiler.klass_info, select, DEFAULT_DB_ALIAS),
        dict(compiler.annotation_col_map),
    )


def _same(value: Any, param: Any) -> bool:
    if type(param) is not type(value):  # Django's own constants are numbers of types of their own
        return False
    if param != value and isinstance(value, int):
        raise TypeError("a number beside the value: on another day the two would be the same")
    return bool(param == value)


def _with_constants(text: str, params: Sequence[Any], value: Any) -> str:
    """All but the value as literals: so PostgreSQL sees which partial indexes fit, and need not plan it each time."""
    first, *rest = text.split("%s")
    if len(rest) != len(params):
        raise TypeError("a prepared query has no percent sign of its own")
    with connection.cursor() as cursor:
        places = [
            "%s" if _same(value, param) else sql.Literal(param).as_string(cursor.connection)
            for param in params
        ]
    return first + "".join(map("".join, zip(places, rest, strict=True)))


def write(instance: Model, *names: str) -> None:
    """What `save(update_fields=names)` does, but for the signals, of which nobody may depend on this model's. Raises
    DatabaseError when the row is gone."""
    text, fields = _update(type(instance), names)
    with connection.cursor() as cursor:
        cursor.execute(text, [_value(instance, field) for field in fields])
        if cursor.rowcount != 1:
            raise DatabaseError(f"there is no such row any more: {instance!r}")


def write_together(*changes: tuple[Model, tuple[str, ...]]) -> None:
    """`write` for rows of different tables, in one statement. Raises DatabaseError when one of them is gone."""
    text, fields = _updates(tuple((type(instance), names) for instance, names in changes))
    values = [
        _value(instance, field) for (instance, _), used in zip(changes, fields, strict=True) for field in used
    ]
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        if cursor.fetchone()[0] != len(changes):
            raise DatabaseError(f"one of these rows is there no more: {[one for one, _ in changes]!r}")


def add(instance: M) -> M:
    """Insert a new row, as `save()` does, but for the signals; returns it with its key."""
    model: Any = type(instance)
    fields = tuple(
        field.attname
        for field in model._meta.local_concrete_fields
        if not isinstance(getattr(instance, field.attname), DatabaseDefault)
        and not (field.primary_key and instance.pk is None)
    )
    text, used = _insert(model, fields)
    with connection.cursor() as cursor:
        cursor.execute(text, [_value(instance, field) for field in used])
        instance.pk = cursor.fetchone()[0]
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS
    return instance


def _value(instance: Model, field: Any) -> Any:
    return field.get_db_prep_save(getattr(instance, field.attname), connection)


@lru_cache(maxsize=200)
def _update(model: Any, names: tuple[str, ...]) -> tuple[str, list[Any]]:
    quote, meta = connection.ops.quote_name, model._meta
    fields = [meta.get_field(name) for name in names]
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608
    return sql, [*fields, meta.pk]


@lru_cache(maxsize=200)
def _updates(parts: tuple[tuple[Any, tuple[str, ...]], ...]) -> tuple[str, list[list[Any]]]:
    if len({model for model, _ in parts}) != len(parts):
        raise TypeError("rows of one table: PostgreSQL would change only one of them if they are the same")
    each = [_update(model, names) for model, names in parts]
    blocks = ", ".join(f"w{number} AS ({sql} RETURNING 1)" for number, (sql, _) in enumerate(each))
    counts = " + ".join(f"(SELECT count(*) FROM w{number})" for number in range(len(each)))  # noqa: S608
    return f"WITH {blocks} SELECT {counts}", [fields for _, fields in each]


@lru_cache(maxsize=200)
def _insert(model: Any, attnames: tuple[str, ...]) -> tuple[str, list[Any]]:
    quote, meta = connection.ops.quote_name, model._meta
    fields = [field for field in meta.local_concrete_fields if field.attname in attnames]
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
        f" RETURNING {quote(meta.pk.column)}"
    )
    return sql, fields
