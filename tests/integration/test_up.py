"""`scripts/up` on real processes: start, restart of the dead, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import psutil
import psycopg
import pytest
import redis

from omnivox.embedded.places import Places
from tests.product import Product, clean_environment, data_folder, free_port, running, wait_for

SECOND_START_SECONDS = 20
RESPAWN_SECONDS = 20  # on a busy machine: noticed is a dead child within a third of a second


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """One product for the module, ready; tests that end it start it again."""
    with data_folder() as folder, running(Product(folder)) as made:
        yield made


def status(product: Product, path: str = "/health/live") -> int:
    try:
        with urllib.request.urlopen(product.url + path, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def webs(product: Product) -> list[psutil.Process]:
    return product.part("omnivox.web")


def up(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "omnivox.up", *arguments]
    return subprocess.run(
        command, cwd="/", env=clean_environment(**variables), capture_output=True, text=True, timeout=60
    )


def test_everything_runs_after_one_command(product: Product) -> None:
    assert status(product, "/health/ready") == 200
    for words in (
        ["postgres", "-D"],
        ["run_router"],
        ["run_drivers"],
        ["celery", "worker@"],
        ["celery", "files@"],
        ["celery", "beat"],
    ):
        assert len(product.part(*words)) == 1, words
    assert len(product.part("valkey-server")) == 1
    assert len(webs(product)) == 2


def test_no_network_port_is_open_but_the_site(product: Product) -> None:
    listening = {
        connection.laddr.port
        for process in product.family()
        for connection in _connections(process)
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {product.port}


def _connections(process: psutil.Process) -> list[Any]:
    """Of one that may end meanwhile: servers make short-lived ones."""
    try:
        return process.net_connections("inet")
    except psutil.NoSuchProcess:
        return []


def test_a_second_start_on_the_same_data_is_told_that_the_first_runs(product: Product) -> None:
    refused = up("--data", str(product.data), "--port", str(free_port()))
    assert refused.returncode == 1
    assert "already runs on the data folder" in refused.stderr
    assert str(product.process.pid) in refused.stderr


def test_a_taken_port_is_refused_with_a_way_out(product: Product) -> None:
    with data_folder() as folder:
        refused = up("--data", str(folder), "--port", str(product.port))
    assert refused.returncode == 1
    assert f"--port {product.port + 1}" in refused.stderr


def test_a_wrong_environment_is_refused_with_exit_code_2() -> None:
    with data_folder() as folder:
        refused = up("--data", str(folder), OMNIVOX_DATABSE_URL="x", OMNIVOX_TIME_ZONE="Mars/Olympus")
    assert refused.returncode == 2
    assert "OMNIVOX_DATABSE_URL is not a known variable" in refused.stderr
    assert "Mars/Olympus" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_the_port_stays_open_while_a_killed_web_process_comes_back(product: Product) -> None:
    victim, other = webs(product)
    victim.kill()
    wait_for(lambda: not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE)
    assert {status(product) for _ in range(30)} == {200}
    wait_for(lambda: len(webs(product)) == 2 and victim not in webs(product), RESPAWN_SECONDS, "another")
    assert other in webs(product)


@pytest.mark.parametrize(
    "words",
    [["celery", "worker@"], ["celery", "files@"], ["celery", "beat"], ["run_router"], ["run_drivers"]],
    ids=" ".join,
)
def test_a_dead_child_is_started_again(product: Product, words: list[str]) -> None:
    (victim,) = product.part(*words)
    family = [victim, *victim.children(recursive=True)]
    victim.kill()
    wait_for(lambda: product.part(*words) and victim not in product.part(*words), RESPAWN_SECONDS, "another")
    _gone, left = psutil.wait_procs(family, timeout=10)
    assert not left, f"children of the dead one live on: {left}"


def test_a_killed_database_comes_back_with_its_data_and_the_site_recovers(product: Product) -> None:
    places = Places(product.data)
    with psycopg.connect(places.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (x int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    (server,) = product.part("postgres", "-D")
    server.kill()
    wait_for(
        lambda: product.part("postgres", "-D") and server not in product.part("postgres", "-D"),
        RESPAWN_SECONDS,
    )
    wait_for(lambda: status(product, "/health/ready") == 200, 30, "ready again")
    with psycopg.connect(places.database_url, autocommit=True) as connection:
        assert connection.execute("SELECT x FROM kept").fetchone() == (42,)
        connection.execute("DROP TABLE kept")


def test_a_killed_valkey_comes_back_with_its_data(product: Product) -> None:
    client = redis.Redis(unix_socket_path=str(Places(product.data).valkey_socket))
    client.set("kept", "42")
    wait_for(lambda: client.info("persistence")["aof_last_write_status"] == "ok")
    (server,) = product.part("valkey-server")
    server.kill()
    wait_for(
        lambda: product.part("valkey-server") and server not in product.part("valkey-server"), RESPAWN_SECONDS
    )

    def value() -> object:
        try:
            return client.get("kept")
        except redis.RedisError:
            return None

    wait_for(lambda: value() == b"42", 15, "the value of before")


def test_kill_9_leaves_nothing_running_and_a_second_start_is_quick_with_the_data(product: Product) -> None:
    with psycopg.connect(Places(product.data).database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE survived AS SELECT 7 AS x")
    quickest = SECOND_START_SECONDS + 1.0
    for _ in range(3):  # other tests run beside it, and can only make it slower
        family = product.family()
        product.kill()
        _gone, left = psutil.wait_procs(family, timeout=20)
        assert not left, f"left running: {[process.cmdline() for process in left]}"
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", product.port)) != 0
        quickest = min(quickest, product.start().wait_ready())
        print(f"second start: {quickest} s")
        if quickest < SECOND_START_SECONDS:
            break
    assert quickest < SECOND_START_SECONDS
    with psycopg.connect(Places(product.data).database_url, autocommit=True) as connection:
        assert connection.execute("SELECT x FROM survived").fetchone() == (7,)


def test_a_start_right_after_kill_9_waits_for_the_last_ones_to_end(product: Product) -> None:
    product.kill()
    product.start().wait_ready()
    assert status(product, "/health/ready") == 200


def test_ctrl_c_ends_everything_cleanly(product: Product) -> None:
    family = product.family()
    assert product.process
    os.kill(product.process.pid, signal.SIGINT)
    assert product.process.wait(60) == 0
    assert not [process for process in family if process.is_running()]
    log = (product.data / "servers" / "postgres.log").read_text()
    assert log.rstrip().endswith("database system is shut down")
    product.start().wait_ready()
