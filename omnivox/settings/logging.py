"""Logs: one JSON object a line on standard error, or coloured text for people; secrets never in either."""

from typing import Any

from omnivox.logs import configure, logging_config
from omnivox.settings.environment import ENV

LOGGING_CONFIG = None  # configured right here, so that settings problems are logged in the same shape
LOGGING: dict[str, Any] = logging_config(ENV.log_format, ENV.log_level)
configure(LOGGING)
