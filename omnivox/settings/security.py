"""Keys, hosts, cookies, passwords."""

from urllib.parse import urlsplit

from omnivox.secret import secret_key
from omnivox.settings.environment import ENV
from omnivox.settings.telephony import SOUNDS_URL

_public = urlsplit(ENV.public_url)
_https = _public.scheme == "https"

SECRET_KEY = secret_key(ENV)
_addresses = (_public.hostname, urlsplit(SOUNDS_URL).hostname)
ALLOWED_HOSTS = [*ENV.allowed_hosts, *(name for name in _addresses if name)]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}", *ENV.trusted_origins]

# Sessions are kept in the database: they can be revoked, and a Redis that is away signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "omnivox_session"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "omnivox_csrf"
CSRF_COOKIE_SECURE = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
X_FRAME_OPTIONS = "SAMEORIGIN"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
