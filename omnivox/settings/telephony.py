"""The switch: an Asterisk by ARI, or the simulated one."""

from urllib.parse import urlsplit

from omnivox.settings.environment import ENV

ARI_URL = ENV.ari_url.get_secret_value() if ENV.ari_url else ""
_EVERYWHERE = ("0.0.0.0", "::", "localhost")  # noqa: S104 (compared with, not listened at)
_HOST = "127.0.0.1" if ENV.bind in _EVERYWHERE else ENV.bind
SOUNDS_URL = ENV.sounds_url or f"http://{_HOST}:{ENV.port}"
SIMULATED_RECORDINGS = ENV.data_dir / "simulated-recordings"


def _softphone_url() -> str:
    """Where browsers reach the switch; empty without one."""
    if ENV.softphone_url or not ARI_URL:
        return ENV.softphone_url or ""
    ari = urlsplit(ARI_URL)
    return f"{'wss' if ari.scheme == 'https' else 'ws'}://{ari.netloc.rpartition('@')[2]}/ws"


SOFTPHONE_URL = _softphone_url()
