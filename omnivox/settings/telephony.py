"""The switch: an Asterisk by ARI, or the simulated one."""

from omnivox.settings.environment import ENV

ARI_URL = ENV.ari_url.get_secret_value() if ENV.ari_url else ""
SIMULATED_RECORDINGS = ENV.data_dir / "simulated-recordings"
