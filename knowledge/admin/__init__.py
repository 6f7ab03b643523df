"""The admin of articles and quick messages. Registered by Django's autodiscovery."""

__all__: list[str] = []
