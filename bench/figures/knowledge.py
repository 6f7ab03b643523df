"""`knowledge_search_ms`: searches at 10,000 articles as people type them, p95. In a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import orjson
import psycopg

from bench.result import Result
from bench.stage import Stage
from bench.stats import percentile, spread
from omnivox.embedded.places import Places

NAME = "bench_knowledge"


def measure(stage: Stage) -> list[Result]:
    places = Places(stage.product.data)
    with psycopg.connect(places.database_url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    environment = {**os.environ, "OMNIVOX_DATABASE_URL": places.database_url_of(NAME)}
    command = [sys.executable, "-m", "bench.figures.knowledge"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
    line = orjson.loads(done.stdout.splitlines()[-1])
    return [Result("knowledge_search_ms", line["value"], "≤ 100", line["detail"])]


def main() -> None:
    """The measurement itself, in a process whose Django has the other database."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.load.knowledge import ARTICLES, corpus
    from tests.load.knowledge import measure as measured

    call_command("migrate", verbosity=0)
    agent, projects = corpus(ARTICLES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measured(agent, projects)
    taken = measured(agent, projects)
    searches = taken["project"] + taken["all"]
    detail = {"articles": ARTICLES, "searches": len(searches), **spread(searches)}
    detail["suggest_p95_ms"] = round(percentile(taken["suggest"], 95) * 1000, 2)
    value = round(percentile(searches, 95) * 1000, 2)
    sys.stdout.write(orjson.dumps({"value": value, "detail": detail}).decode() + "\n")


if __name__ == "__main__":
    main()
