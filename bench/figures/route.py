"""`route_ms`: free slot → assignment with 1,000 waiting and 300 agents, p95. In a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import orjson
import psycopg

from bench.result import Result
from bench.stage import Stage
from omnivox.embedded.places import Places

NAME = "bench_route"


def measure(stage: Stage) -> list[Result]:
    places = Places(stage.product.data)
    with psycopg.connect(places.database_url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    environment = {**os.environ, "OMNIVOX_DATABASE_URL": places.database_url_of(NAME)}
    command = [sys.executable, "-m", "bench.figures.route"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
    line = orjson.loads(done.stdout.splitlines()[-1])
    return [Result(line["figure"], line["value"], "≤ 20", line["detail"])]


def main() -> None:
    """The measurement itself, in a process whose Django has the other database."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.load.route import measure as route

    call_command("migrate", verbosity=0)
    figure: dict[str, Any] = route()
    sys.stdout.write(orjson.dumps(figure).decode() + "\n")


if __name__ == "__main__":
    main()
