"""An asynchronous PostgreSQL pool beside Django's connections, for the paths where a thread hop costs too much.

Used for reading the event log and for the one statement that appends a visitor's message; everything else goes
through Django.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

# For a session that listens, or holds a lead, for days: a host that vanished without a word is noticed in about 15 s.
# Ignored on a local socket.
SESSION_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}
Pool = AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]]
_pools: WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = WeakKeyDictionary()


async def async_pool() -> Pool:
    """The pool of the running event loop; opened on first use, never blocks on a server that is away."""
    loop = asyncio.get_running_loop()
    pool = _pools.get(loop)
    if pool is None:
        pool = AsyncConnectionPool(
            conninfo(),
            min_size=1,
            max_size=settings.ASYNC_POOL_SIZE,
            timeout=5,
            reconnect_timeout=settings.POOL_RECONNECT_SECONDS,
            kwargs={"autocommit": True},
            check=None,
            open=False,
        )
        _pools[loop] = pool
        await pool.open(wait=False)
    return pool


async def close_async_pool() -> None:
    """Close the running loop's pool (server shutdown, end of a test)."""
    pool = _pools.pop(asyncio.get_running_loop(), None)
    if pool is not None:
        await pool.close()


def conninfo() -> str:
    """libpq connection string of Django's default database, as it is now (tests rename it)."""
    params = connection.get_connection_params()
    known = {k: params[k] for k in ("dbname", "user", "password", "host", "port", "options") if params.get(k)}
    return make_conninfo(**known)


def leave_the_pool(name: str) -> None:
    """Give this thread a plain database connection of its own, shown by PostgreSQL under this name.

    One thread needs one connection; and a pool finds out one by one, pausing after each, that its connections
    died with a restarted PostgreSQL.
    """
    own = connections[DEFAULT_DB_ALIAS].copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    own.settings_dict["CONN_MAX_AGE"] = None  # kept as long as it works
    own.settings_dict["CONN_HEALTH_CHECKS"] = False  # asking first whether it does costs as much as the work
    own.settings_dict["OPTIONS"] |= {
        "application_name": name,
        # The same few statements all day: PostgreSQL plans most of them once. It is not made to plan all of them so
        # (plan_cache_mode): a plan for any value knows nothing of the partial indexes that fit this one.
        "server_side_binding": True,
        "prepare_threshold": 1,
    }
    connections[DEFAULT_DB_ALIAS] = own


class MomentLoader(BaseTzLoader):  # type: ignore[misc]
    """Moments as Python's own parser reads them, a fifth of what Django's costs: a list of rows is half of that."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:  # before our era, or infinity
            return cast("datetime", super().load(data))
        return found if found.tzinfo is UTC else cast("datetime", super().load(data))


def load_moments_quickly() -> None:
    """For every connection of Django's that is made from now on."""
    get_adapters_template(settings.USE_TZ, connection.timezone).register_loader("timestamptz", MomentLoader)
