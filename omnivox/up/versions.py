"""Which servers are good enough; pure, so that old ones need not be at hand to test it."""

OLDEST_POSTGRES = 15
OLDEST_REDIS = (6, 2)


def database_fault(version_number: int, encoding: str) -> str | None:
    """What is wrong with a PostgreSQL of this `server_version_num` and `server_encoding`, or None."""
    major = version_number // 10_000
    if major < OLDEST_POSTGRES:
        return f"OmniVOX needs PostgreSQL {OLDEST_POSTGRES} or newer; the server is version {major}."
    if encoding != "UTF8":
        return f"OmniVOX needs a database in UTF8; this one is in {encoding}. Create it with ENCODING 'UTF8'."
    return None


def redis_fault(version: str) -> str | None:
    """What is wrong with a Redis of this `redis_version`, or None. Valkey tells the Redis it is compatible with."""
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST_REDIS:
        wanted = ".".join(map(str, OLDEST_REDIS))
        return f"OmniVOX needs Redis {wanted} or newer, or Valkey; the server is version {version}."
    return None
