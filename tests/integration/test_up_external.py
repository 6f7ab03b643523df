"""`scripts/up` on servers of somebody else: used as they are, and waited for while they are away."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from omnivox.embedded.account import make_home, servers_account
from omnivox.embedded.places import Places
from omnivox.embedded.postgres import ensure_database, postgres
from omnivox.embedded.server import Running, Server
from omnivox.embedded.valkey import valkey
from tests import template
from tests.integration.talk import SIDES, Talk
from tests.integration.test_up import status
from tests.product import Product, data_folder, running, wait_for

OUTAGE_SECONDS = 30
ROUNDS = 20  # both snapshots hold the latest fifty messages
BETWEEN_SECONDS = 0.2  # two people who write: what never rests would only starve the tests beside it


class Elsewhere:
    """A PostgreSQL and a Valkey that the product does not own; each can go away and come back."""

    def __init__(self, folder: Path) -> None:
        self.places, account = Places(folder), servers_account()
        make_home(self.places, account)
        template.put(self.places, account)
        self.servers: dict[str, Server] = {
            "database": postgres(self.places, account),
            "redis": valkey(self.places, account),
        }
        self.up: dict[str, Running] = {}

    def start(self, name: str) -> None:
        self.up[name] = Running(self.servers[name])
        self.up[name].wait_ready()
        if name == "database":
            ensure_database(self.places)

    def stop(self, name: str) -> None:
        self.up.pop(name).stop()

    def product(self, folder: Path) -> Product:
        return Product(folder, database_url=self.places.database_url, redis_url=self.places.redis_url)


def answers(product: Product) -> bool:
    try:
        return status(product, "/health/live") == 200
    except OSError:
        return False


def parts(product: Product) -> dict[str, Any]:
    """What /health/ready says about each part."""
    try:
        with urllib.request.urlopen(f"{product.url}/health/ready", timeout=20) as answer:
            return dict(json.load(answer)["parts"])
    except urllib.error.HTTPError as error:
        return dict(json.load(error)["parts"])


def well(product: Product) -> bool:
    return all(part["ok"] for part in parts(product).values())


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    with data_folder() as folder:
        servers = Elsewhere(folder)
        try:
            yield servers
        finally:
            for name in list(servers.up):
                servers.stop(name)


@pytest.fixture
def servers() -> Iterator[Elsewhere]:
    with elsewhere() as made:
        yield made


def test_servers_given_by_address_are_used_and_none_is_started(servers: Elsewhere) -> None:
    servers.start("database")
    servers.start("redis")
    with data_folder() as folder, running(servers.product(folder)) as product:
        assert status(product, "/health/ready") == 200
        assert not product.part("postgres", "-D")
        assert not product.part("valkey-server")
        with psycopg.connect(servers.places.database_url) as connection:
            assert connection.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)


def test_a_start_without_the_servers_tells_so_and_goes_on_when_they_are_there(servers: Elsewhere) -> None:
    with data_folder() as folder:
        product = servers.product(folder)
        try:
            product.start().wait_text("waiting for the database")
            wait_for(lambda: answers(product), 60, "the web process while the database is away")
            assert status(product, "/health/ready") == 503
            servers.start("database")
            servers.start("redis")
            product.wait_ready()
            assert status(product, "/health/ready") == 200
        finally:
            product.stop()


def test_a_start_without_redis_only_is_a_start_that_says_what_is_missing(servers: Elsewhere) -> None:
    servers.start("database")
    with data_folder() as folder, running(servers.product(folder)) as product:
        assert not parts(product)["redis"]["ok"]
        assert status(product, "/accounts/login/") == 200
        servers.start("redis")
        wait_for(lambda: well(product), 60, "everything well")


@pytest.mark.parametrize("name", ["database", "redis"])
def test_a_server_that_goes_away_for_half_a_minute_is_found_again_and_no_message_is_lost(
    servers: Elsewhere, name: str
) -> None:
    """Without PostgreSQL messages are refused, so that their pages keep them; without Redis they go on as ever."""
    servers.start("database")
    servers.start("redis")
    with data_folder() as folder, running(servers.product(folder)) as product:
        talk = Talk(product)
        assert talk.say("agent")
        wait_for(lambda: well(product), 60, "everything well")
        servers.stop(name)
        back = time.monotonic() + OUTAGE_SECONDS
        while time.monotonic() < back:
            assert status(product, "/health/live") == 200
            assert not parts(product)[name]["ok"]
            for side in SIDES:
                taken = talk.say(side)
                assert taken == (name == "redis")
                if taken:
                    talk.heard(talk.said[side][-1])
            time.sleep(BETWEEN_SECONDS)
        servers.start(name)
        talk.send_kept()
        for side in SIDES:
            assert talk.say(side)
            talk.heard(talk.said[side][-1])
        wait_for(lambda: well(product), 60, "everything well again")
        talk.is_whole()
