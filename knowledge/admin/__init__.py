"""The admin of articles and quick messages. Registered by Django's autodiscovery."""

from knowledge.admin import articles, quick

__all__ = ["articles", "quick"]
