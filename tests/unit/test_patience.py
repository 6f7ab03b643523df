"""One row's trouble is not that of the others; without a database nothing goes on."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from kernel.patience import TRIES, collided, is_lost, one_by_one, patiently


def failure(state: str) -> OperationalError:
    error = OperationalError("refused")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
    return error


def test_a_collision_is_told_from_a_database_that_is_away() -> None:
    states = ["40P01", "40001", "55P03", "57P01", ""]
    assert [collided(failure(state)) for state in states] == [True, True, True, False, False]
    assert [is_lost(failure(state)) for state in states] == [False, False, False, True, True]
    assert not is_lost(ValueError())


def test_a_transaction_that_collides_is_done_again_and_given_up_in_the_end() -> None:
    turns: list[int] = []

    def meets(times: int) -> str:
        turns.append(1)
        if len(turns) <= times:
            raise failure("40P01")
        return "done"

    assert patiently(lambda: meets(2)) == "done"
    assert len(turns) == 3
    turns.clear()
    with pytest.raises(OperationalError):
        patiently(lambda: meets(99))
    assert len(turns) == TRIES


@pytest.mark.parametrize("trouble", [ValueError("wrong row"), failure("55P03")], ids=["wrong", "locked"])
def test_rows_after_one_that_fails_are_done(trouble: Exception) -> None:
    done: list[int] = []

    def act(row: int) -> int:
        if row == 2:
            raise trouble
        done.append(row)
        return 1

    assert one_by_one("test", [1, 2, 3], act) == 2
    assert done == [1, 3]


def test_without_a_database_the_rest_is_not_tried() -> None:
    done: list[int] = []

    def act(row: int) -> int:
        done.append(row)
        raise failure("57P01")

    with pytest.raises(OperationalError):
        one_by_one("test", [1, 2], act)
    assert done == [1]
