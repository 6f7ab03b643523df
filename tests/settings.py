"""The product's settings on servers of this test run.

Read before any conftest, so only addresses are decided here; `tests/conftest.py` starts what `OWN` names. Servers
given by OMNIVOX_DATABASE_URL and OMNIVOX_REDIS_URL are used instead. Workers of xdist share one PostgreSQL (each
has its own database in it) but not one Valkey: channels of publish and subscribe know no databases.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from omnivox.embedded.places import Places
from omnivox.translations import compile_catalogues

# Whose Valkey the inherited address names: "" (the caller's), "main", or a worker's. A worker does not use that of
# "main"; a process that a worker starts uses the worker's.
_OWNER = "TESTS_REDIS_OWNER"
_ME = os.environ.get("PYTEST_XDIST_WORKER", "main")

OWN: set[str] = set()
if not os.environ.get("OMNIVOX_DATABASE_URL"):
    OWN.add("database")
if not os.environ.get("OMNIVOX_REDIS_URL") or os.environ.get(_OWNER, _ME) != _ME:
    OWN.add("redis")
    os.environ[_OWNER] = _ME

FOLDER: Path | None = None
if OWN:
    FOLDER = Path(tempfile.mkdtemp(prefix="omnivox-test-"))
    FOLDER.chmod(0o755)  # under root the servers run as nobody
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    os.environ["OMNIVOX_DATA_DIR"] = str(FOLDER)
    if "database" in OWN:
        os.environ["OMNIVOX_DATABASE_URL"] = Places(FOLDER).database_url
    if "redis" in OWN:
        os.environ["OMNIVOX_REDIS_URL"] = Places(FOLDER).redis_url
os.environ.setdefault("OMNIVOX_SECRET_KEY", "a-key-for-tests-only-not-for-anything-else")

compile_catalogues()  # before Django reads them: it reads them once

from omnivox.settings import *  # noqa: E402, F403

if os.environ.get("TESTS_DATABASE_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TESTS_DATABASE_TEMPLATE"]}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick sign-ins in tests

# The sockets' own tests do not sit out what a page has to: their web process gets this (tests.e2e.server).
if os.environ.get("TESTS_QUICK_SOCKETS"):
    REALTIME_PING_SECONDS, REALTIME_HELLO_SECONDS, REALTIME_SWEEP_SECONDS = 1.0, 2.0, 0.5

ANNOUNCE_AT_ONCE = True  # few tests have the announcer's process
