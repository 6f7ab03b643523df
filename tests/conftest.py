"""Servers for the whole run: embedded PostgreSQL and Valkey in a temporary folder, shared by all workers."""

import shutil

import pytest

from omnivox.embedded.account import make_home, servers_account
from omnivox.embedded.postgres import UNSAFE_BUT_QUICK, ensure_database, postgres
from omnivox.embedded.server import Running
from omnivox.embedded.valkey import valkey
from omnivox.translations import compile_catalogues
from tests import settings as test_settings

RUNNING = pytest.StashKey[list[Running]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    places = test_settings.OWN_SERVERS
    if places is None or session.config.option.collectonly:
        return
    compile_catalogues()
    account = servers_account()
    make_home(places, account)
    running = session.config.stash[RUNNING] = []
    for server in (postgres(places, account, UNSAFE_BUT_QUICK), valkey(places, account, durable=False)):
        running.append(Running(server))
    for item in running:
        item.wait_ready()
    ensure_database(places)


def pytest_unconfigure(config: pytest.Config) -> None:
    for item in config.stash.get(RUNNING, []):
        item.stop()
    if test_settings.OWN_SERVERS is not None:
        shutil.rmtree(test_settings.OWN_SERVERS.data_dir, ignore_errors=True)
