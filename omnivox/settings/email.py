"""The mail server, from one address."""

from urllib.parse import parse_qs, unquote, urlsplit

from omnivox.settings.environment import ENV

_parts = urlsplit(ENV.email_url.get_secret_value() if ENV.email_url else "")

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _parts.hostname or ""  # empty: no letters, and nothing that would send one is offered
EMAIL_USE_SSL = _parts.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL and parse_qs(_parts.query).get("tls") == ["1"]
EMAIL_PORT = _parts.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = unquote(_parts.username or "")
EMAIL_HOST_PASSWORD = unquote(_parts.password or "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.email_from
