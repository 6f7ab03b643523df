"""`python -m omnivox.up.prepare [--demo]`: waits for the database, migrates, loads the demo data once.

One process for all of it, since importing Django costs more than the work. Standard output has one JSON
object a line for the parent: {"state": "waiting", "text": why} while the database cannot be reached, then
{"state": "done", "signins": text}, or {"state": "refused", "text": why} when a server is too old. All other
errors go to standard error with a non-zero exit code.
"""

import argparse
import io
import json
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import django
from django.utils import translation

from omnivox.translations import compile_catalogues
from omnivox.up import versions

if TYPE_CHECKING:
    from collections.abc import Iterator

MIGRATION_LOCK = 7_261_001
REPEAT_SECONDS = 5.0


def tell(state: str, **more: str) -> None:
    sys.stdout.write(json.dumps({"state": state, **more}) + "\n")
    sys.stdout.flush()


def wait_for_database() -> None:
    """Returns when the database takes connections, however long that lasts, and says what it waits for."""
    from django.db import OperationalError, connection

    told = 0.0
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            connection.close()
            if time.monotonic() - told > REPEAT_SECONDS:
                told = time.monotonic()
                tell("waiting", text=" ".join(str(error).split()))
            time.sleep(0.1)
        else:
            return


def server_fault() -> str | None:
    """Why the servers at hand cannot be used, or None. A Redis that is away is no fault: it may come."""
    import redis
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        )
        fault = versions.database_fault(*cursor.fetchone())
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            return fault or versions.redis_fault(client.info("server")["redis_version"])
    except redis.RedisError:
        return fault


@contextmanager
def alone() -> "Iterator[None]":
    """Only one process of all machines migrates at a time; the others wait and then find nothing to do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def migrate() -> None:
    """Applies what is missing; looks first, because `migrate` itself takes long even with nothing to do."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def run_if_there(name: str) -> str:
    """The output of a management command, or nothing when no app has it."""
    from django.core.management import call_command, get_commands

    output = io.StringIO()
    if name in get_commands():
        call_command(name, stdout=output)
    return output.getvalue()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")
    compile_catalogues()
    django.setup()
    wait_for_database()
    if fault := server_fault():
        tell("refused", text=fault)
        sys.exit(1)
    with alone():
        migrate()
        signins: Any = ""
        if options.demo:
            run_if_there("load_demo")
            run_if_there("load_mail_demo")
            with translation.override("en"):  # as all that scripts/up prints
                signins = run_if_there("demo_signins")
    tell("done", signins=signins)


if __name__ == "__main__":
    main()
