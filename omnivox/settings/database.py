"""PostgreSQL: given by OMNIVOX_DATABASE_URL, otherwise the embedded one of the data folder."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from omnivox.embedded.places import Places
from omnivox.settings.environment import ENV

# A pool waits twice as long after each attempt in vain, until it gives up and the next request begins anew. With the
# driver's five minutes a server that was away for one would be found again a minute after its return.
POOL_RECONNECT_SECONDS = 2.0

DATABASE_URL = ENV.database_url.get_secret_value() if ENV.database_url else Places(ENV.data_dir).database_url


def _database(url: str) -> dict[str, Any]:
    """Django's settings for a libpq URL; what Django has no key for goes to the driver as it is."""
    parts = conninfo_to_dict(url)
    known = {key.upper(): str(parts.pop(key, None) or "") for key in ("user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", None) or "omnivox",
        **known,
        "CONN_MAX_AGE": 0,  # the pool keeps connections, not Django's threads
        "CONN_HEALTH_CHECKS": True,  # one empty query finds out about a server that was restarted
        "OPTIONS": {
            **parts,
            "application_name": parts.get("application_name") or "omnivox",
            "connect_timeout": int(parts.get("connect_timeout") or 5),
            "pool": {
                "min_size": 1,
                "max_size": ENV.database_pool,
                "timeout": 5,
                "max_lifetime": 1800,
                "reconnect_timeout": POOL_RECONNECT_SECONDS,
            },
        },
    }


DATABASES = {"default": _database(DATABASE_URL)}
