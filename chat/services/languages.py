"""The language in which the product speaks to a client."""

from __future__ import annotations

from django.conf import settings

from chat.models import Conversation


def language_of(conversation: Conversation) -> str:
    """The client's own, when we speak it; otherwise that of the installation."""
    locale = (conversation.client.locale or "").split("-")[0].lower()
    return locale if locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
