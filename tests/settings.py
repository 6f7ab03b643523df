"""The product's settings on servers of this test run.

Read before any conftest, so only addresses are decided here; `tests/conftest.py` starts the servers. Where
OMNIVOX_DATABASE_URL and OMNIVOX_REDIS_URL are given (also by the parent of an xdist worker), those are used.
"""

import os
import tempfile
from pathlib import Path

from omnivox.embedded.places import Places

OWN_SERVERS: Places | None = None

if not (os.environ.get("OMNIVOX_DATABASE_URL") and os.environ.get("OMNIVOX_REDIS_URL")):
    folder = Path(tempfile.mkdtemp(prefix="omnivox-test-"))
    folder.chmod(0o755)  # under root the servers run as nobody
    OWN_SERVERS = Places(folder)
    os.environ["OMNIVOX_DATA_DIR"] = str(folder)
    os.environ["OMNIVOX_DATABASE_URL"] = OWN_SERVERS.database_url
    os.environ["OMNIVOX_REDIS_URL"] = OWN_SERVERS.redis_url
os.environ.setdefault("OMNIVOX_SECRET_KEY", "a-key-for-tests-only-not-for-anything-else")

from omnivox.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick sign-ins in tests
