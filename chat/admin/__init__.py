"""The admin of channels, clients and conversations. Registered by Django's autodiscovery."""

from chat.admin import attachments, channels, clients, conversations, forms, work

__all__ = ["attachments", "channels", "clients", "conversations", "forms", "work"]
