"""The admin of mail. Registered by Django's autodiscovery."""

from mail.admin import facts, mailboxes

__all__ = ["facts", "mailboxes"]
