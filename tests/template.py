"""A migrated database to start from: migrating an empty one takes some ten seconds of a processor, and a run would
do it once a worker and once a product.

`put` gives a data folder what a first start would have left there. It is made once in a run, for all its workers.
`tests/integration/test_up.py` starts from nothing, and `scripts/up` is what migrates here too.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from omnivox.embedded.account import Account, make_home, servers_account
from omnivox.embedded.places import DATABASE, Places
from omnivox.embedded.postgres import UNSAFE_BUT_QUICK, ensure_database, postgres
from omnivox.embedded.server import Running
from tests.product import clean_environment

# Workers of xdist see the controller's variable, so that all know one folder.
_FOLDER = "TESTS_TEMPLATE_FOLDER"
NAME = DATABASE


def folder() -> Path:
    """Where the run's template is or will be."""
    default = Path(tempfile.gettempdir()) / f"omnivox-template-{os.getpid()}"
    return Path(os.environ.setdefault(_FOLDER, str(default)))


def put(places: Places, account: Account) -> None:
    """A stopped PostgreSQL cluster with a migrated database, where the data folder has none yet."""
    if places.postgres_data.exists():
        return
    home = folder()
    home.mkdir(mode=0o755, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            _make(home / "data")
            (home / "made").touch()
    source = Places(home / "data").postgres_data
    subprocess.run(["cp", "-a", str(source), str(places.postgres_data)], check=True)  # -a: owners too


def drop() -> None:
    """At the end of the run, by the process that began it."""
    if _FOLDER in os.environ and folder().name.endswith(f"-{os.getpid()}"):
        shutil.rmtree(folder(), ignore_errors=True)


def _make(data: Path) -> None:
    data.mkdir(mode=0o755)
    places, account = Places(data), servers_account()
    make_home(places, account)
    server = Running(postgres(places, account, UNSAFE_BUT_QUICK))
    try:
        server.wait_ready()
        ensure_database(places)
        subprocess.run(
            [sys.executable, "-P", "-m", "omnivox.up.prepare"],
            cwd="/",
            env=clean_environment(OMNIVOX_DATABASE_URL=places.database_url, OMNIVOX_DATA_DIR=str(data)),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    finally:
        server.stop()
