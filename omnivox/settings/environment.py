"""The environment, read once for all themed settings files."""

from omnivox.env import BASE_DIR, load

ENV = load()

__all__ = ["BASE_DIR", "ENV"]
