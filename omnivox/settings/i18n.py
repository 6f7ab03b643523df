"""Languages and time."""

from django.utils.translation import gettext_lazy as _

from omnivox.settings.environment import BASE_DIR, ENV

LANGUAGE_CODE = ENV.language
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "omnivox_language"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["omnivox.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone
