"""The admin of articles and quick messages. Registered by Django's autodiscovery."""

from knowledge.admin import quick

__all__ = ["quick"]
