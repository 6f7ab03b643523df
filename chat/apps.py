"""Clients, conversations, messages and the channels they come through."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = _("Chats")

    def ready(self) -> None:
        from chat import (  # noqa: F401  (they register themselves)
            audit_words,
            handlers,
            handlers_calls,
            handlers_moves,
            handlers_scripts,
            policies,
        )
