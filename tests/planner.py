"""How hard the tests' own PostgreSQL thinks before a query. A third of its time went into the best order of joining
tables that have ten rows in a test; there the order in which the query names them will do. What is found is the same.

Tests that measure time, and those that look at plans, meet the planner as the product has it.
"""

import os

import psycopg
from psycopg.conninfo import make_conninfo

LIMITS = {"join_collapse_limit": 2, "from_collapse_limit": 4}
_OURS = "TESTS_PLANNER"  # whether the server is the run's own: workers of xdist inherit it


def begin() -> None:
    """The server has just been started for this run."""
    os.environ[_OURS] = "yes"
    think_hard(False)


def think_hard(hard: bool) -> None:
    """All sessions of the run's own server, with their next query; a server of somebody else's is left alone."""
    if _OURS not in os.environ:
        return
    # not the database of the run: copies of it are made while nobody is in it
    address = make_conninfo(os.environ["OMNIVOX_DATABASE_URL"], dbname="postgres")
    with psycopg.connect(address, autocommit=True) as connection:
        for name, limit in LIMITS.items():
            connection.execute(f"ALTER SYSTEM RESET {name}" if hard else f"ALTER SYSTEM SET {name} = {limit}")
        connection.execute("SELECT pg_reload_conf()")
