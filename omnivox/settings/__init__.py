"""One settings module for every installation, in themed files; all that differs comes from `omnivox.env`."""

from omnivox.settings.admin import *  # noqa: F403
from omnivox.settings.base import *  # noqa: F403
from omnivox.settings.celery import *  # noqa: F403
from omnivox.settings.database import *  # noqa: F403
from omnivox.settings.email import *  # noqa: F403
from omnivox.settings.files import *  # noqa: F403
from omnivox.settings.i18n import *  # noqa: F403
from omnivox.settings.logging import *  # noqa: F403
from omnivox.settings.realtime import *  # noqa: F403
from omnivox.settings.redis import *  # noqa: F403
from omnivox.settings.rest import *  # noqa: F403
from omnivox.settings.security import *  # noqa: F403
from omnivox.settings.telephony import *  # noqa: F403
