"""The live connections of the pages; the hub itself is in `kernel.realtime`."""

from omnivox.settings.environment import ENV
from omnivox.settings.redis import REDIS_URL

REALTIME_REDIS_URL = REDIS_URL
# Redis has one namespace for pub/sub whatever the database number: installations that share a server need it.
REALTIME_PREFIX = "ov:"
ASYNC_POOL_SIZE = ENV.database_pool
EVENT_RETENTION_DAYS = ENV.event_retention_days
