"""The admin of channels, clients and conversations. Registered by Django's autodiscovery."""

from chat.admin import channels, clients, conversations

__all__ = ["channels", "clients", "conversations"]
