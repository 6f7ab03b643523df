"""Shared mailboxes of projects: letters that operators answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from mail import audit_words, policies  # noqa: F401  (they register themselves)
