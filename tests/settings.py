"""The product's settings on servers of this test run.

Read before any conftest, so only addresses are decided here; `tests/conftest.py` starts what `OWN` names. Servers
given by OMNIVOX_DATABASE_URL and OMNIVOX_REDIS_URL are used instead. Workers of xdist share one PostgreSQL (each
has its own database in it) but not one Valkey: channels of publish and subscribe know no databases.
"""

import os
import tempfile
from pathlib import Path

from omnivox.embedded.places import Places

_SHARES_OWN_REDIS = "TESTS_OWN_REDIS"  # tells a worker that the address it inherits is ours, not the caller's

OWN: set[str] = set()
if not os.environ.get("OMNIVOX_DATABASE_URL"):
    OWN.add("database")
if not os.environ.get("OMNIVOX_REDIS_URL") or os.environ.get(_SHARES_OWN_REDIS):
    OWN.add("redis")
    os.environ[_SHARES_OWN_REDIS] = "1"

FOLDER = Path(tempfile.mkdtemp(prefix="omnivox-test-"))
FOLDER.chmod(0o755)  # under root the servers run as nobody
PLACES = Places(FOLDER)

os.environ["OMNIVOX_DATA_DIR"] = str(FOLDER)
if "database" in OWN:
    os.environ["OMNIVOX_DATABASE_URL"] = PLACES.database_url
if "redis" in OWN:
    os.environ["OMNIVOX_REDIS_URL"] = PLACES.redis_url
os.environ.setdefault("OMNIVOX_SECRET_KEY", "a-key-for-tests-only-not-for-anything-else")

from omnivox.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick sign-ins in tests
