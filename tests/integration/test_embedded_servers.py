"""The embedded PostgreSQL and Valkey as the product relies on them."""

import signal
from collections.abc import Iterator

import psycopg
import pytest
import redis

from omnivox.embedded.account import make_home, servers_account
from omnivox.embedded.places import Places
from omnivox.embedded.postgres import ensure_database, postgres
from omnivox.embedded.server import Running, ServerStartError
from omnivox.embedded.valkey import valkey
from tests.product import data_folder


@pytest.fixture
def places() -> Iterator[Places]:
    with data_folder() as folder:
        made = Places(folder)
        make_home(made, servers_account())
        yield made


@pytest.fixture
def database(places: Places) -> Iterator[Running]:
    server = Running(postgres(places, servers_account()))
    try:
        server.wait_ready()
        ensure_database(places)
        yield server
    finally:
        server.stop()


def test_postgres_knows_cyrillic_case_whatever_the_callers_locale(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    server = Running(postgres(places, servers_account()))
    try:
        server.wait_ready()
        ensure_database(places)
        with psycopg.connect(places.database_url) as connection:
            row = connection.execute(
                "SELECT lower('ПРИВЕТ ЁЖ'), 'Ёлка' ILIKE 'ёЛ%', 'слово' ~ '^\\w+$'"
            ).fetchone()
            assert row == ("привет ёж", True, True)
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    finally:
        server.stop()


def test_postgres_has_the_extensions_and_listens_on_no_port(database: Running, places: Places) -> None:
    with psycopg.connect(places.database_url, autocommit=True) as connection:
        for name in ("pg_trgm", "unaccent", "btree_gin", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")
        found = connection.execute(
            "SELECT to_tsvector('russian', 'операторы') @@ to_tsquery('russian', 'оператор')"
        )
        assert found.fetchone() == (True,)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_committed_row_survives_kill_9_of_postgres(database: Running, places: Places) -> None:
    with psycopg.connect(places.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'да' AS answer")
    database.process.send_signal(signal.SIGKILL)
    database.process.wait()
    again = Running(postgres(places, servers_account()))
    try:
        again.wait_ready()
        with psycopg.connect(places.database_url) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == ("да",)
    finally:
        again.stop()


def test_only_the_owner_reaches_the_sockets(database: Running, places: Places) -> None:
    assert places.sockets.stat().st_mode & 0o077 == 0
    assert places.postgres_data.stat().st_mode & 0o077 == 0


def test_a_value_survives_kill_9_of_valkey_and_no_port_is_open(places: Places) -> None:
    server = Running(valkey(places, servers_account()))
    server.wait_ready()
    client = redis.Redis(unix_socket_path=str(places.valkey_socket))
    client.set("kept", "да")
    assert client.config_get("port") == {"port": "0"}
    server.process.kill()
    server.process.wait()
    again = Running(valkey(places, servers_account()))
    try:
        again.wait_ready()
        assert client.get("kept") == "да".encode()
    finally:
        again.stop()


def test_a_server_that_cannot_start_is_told_with_the_end_of_its_log(places: Places) -> None:
    server = Running(postgres(places, servers_account(), {"shared_buffers": "nonsense"}))
    with pytest.raises(ServerStartError, match='invalid value for parameter "shared_buffers"'):
        server.wait_ready()
    assert server.process.poll() is not None
