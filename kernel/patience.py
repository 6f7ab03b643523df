"""Transactions that meet: done again, or left for the next turn; one row's trouble is not that of the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError

log = structlog.get_logger(__name__)
T = TypeVar("T")
TRIES = 5


def collided(error: BaseException) -> bool:
    """With another transaction (SQLSTATE classes 40 and 55): the database itself is well."""
    return (getattr(error.__cause__, "sqlstate", None) or "").startswith(("40", "55"))


def is_lost(error: BaseException) -> bool:
    """The database is away."""
    return isinstance(error, OperationalError | InterfaceError) and not collided(error)


def patiently(act: Callable[[], T]) -> T:
    """Run a whole transaction, again when it collided with another one."""
    for turn in range(TRIES):
        try:
            return act()
        except OperationalError as error:
            if turn == TRIES - 1 or not collided(error):
                raise
            time.sleep(0.02 * (turn + 1))
    raise AssertionError("unreachable")


def one_by_one(what: str, rows: Iterable[T], act: Callable[[T], int]) -> int:
    """The sum of `act` over the rows, each a transaction of its own. What fails is logged under `what` and left for the
    next turn; without a database nothing goes on: raises OperationalError or InterfaceError."""
    done = 0
    for row in rows:
        try:
            done += patiently(lambda row=row: act(row))  # type: ignore[misc]
        except Exception as error:
            if is_lost(error):
                raise
            log.exception("turn_failed", what=what, row=str(row))
    return done
