"""The admin of channels, clients and conversations. Registered by Django's autodiscovery."""

from chat.admin import (
    attachments,
    channels,
    client_card,
    client_facts,
    clients,
    closings,
    conversations,
    entry,
    forms,
    topics,
    work,
)

__all__ = [
    "attachments",
    "channels",
    "client_card",
    "client_facts",
    "clients",
    "closings",
    "conversations",
    "entry",
    "forms",
    "topics",
    "work",
]
