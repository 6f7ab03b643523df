"""The live connections of the pages; the hub itself is in `kernel`."""

from omnivox.settings.redis import REDIS_URL

REALTIME_REDIS_URL = REDIS_URL
