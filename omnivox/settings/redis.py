"""Redis or Valkey: cache, presence, wakes of the realtime connections, broker unless another one is given."""

from omnivox.embedded.places import Places
from omnivox.settings.environment import ENV

REDIS_URL = ENV.redis_url.get_secret_value() if ENV.redis_url else Places(ENV.data_dir).redis_url

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "omnivox",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
