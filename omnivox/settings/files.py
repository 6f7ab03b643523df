"""Static files (served by WhiteNoise straight from the sources) and the store of what people send."""

from typing import Any

from omnivox.settings.environment import BASE_DIR, ENV

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = ENV.data_dir / "media"
MEDIA_URL = "/media/"  # served nowhere: chat.rest.files gives files out, to whom they are meant for


def _store() -> dict[str, Any]:
    """A name that is there already is written over: a repeated part, a repeated job."""
    if not ENV.s3_bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"allow_overwrite": True},
        }
    secret = ENV.s3_secret_key.get_secret_value() if ENV.s3_secret_key else None
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENV.s3_bucket,
            "endpoint_url": ENV.s3_endpoint or None,
            "region_name": ENV.s3_region or None,
            "access_key": ENV.s3_access_key or None,
            "secret_key": secret,
            "addressing_style": "path" if ENV.s3_endpoint else None,
            "file_overwrite": True,
            "default_acl": None,
            "querystring_auth": True,
        },
    }


STORAGES = {
    "default": _store(),
    "staticfiles": {"BACKEND": "omnivox.static_version.VersionedStorage"},
}
# Finders instead of collectstatic: a fresh clone serves at once, and no start waits for a copy.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = ENV.debug
