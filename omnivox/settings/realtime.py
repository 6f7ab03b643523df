"""The live connections of the pages; the hub itself is in `kernel.realtime`."""

from omnivox.settings.environment import ENV
from omnivox.settings.redis import REDIS_URL

REALTIME_REDIS_URL = REDIS_URL
# Redis has one namespace for pub/sub whatever the database number: installations that share a server need it.
REALTIME_PREFIX = "ov:"
ASYNC_POOL_SIZE = ENV.database_pool
EVENT_RETENTION_DAYS = ENV.event_retention_days

REALTIME_PING_SECONDS = 10.0  # pages take 25 seconds of silence for a dead line
REALTIME_HELLO_SECONDS = 10.0  # who has not said hello by then is sent away
REALTIME_SWEEP_SECONDS = 2.0  # how late an event can be whose push was lost
REALTIME_RECHECK_SECONDS = 60.0  # how long access that ended can go on when every word of it was lost
ANNOUNCE_AT_ONCE = False  # by the process that makes a change: where no announcer runs, as in most tests
