"""People, projects, statuses and the distribution of work between them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgentzoneConfig(AppConfig):
    name = "agentzone"
    verbose_name = _("People and projects")

    def ready(self) -> None:
        from agentzone import audit_words, default_statuses, handlers, policies  # noqa: F401  (three register themselves)

        post_migrate.connect(default_statuses.load, sender=self, dispatch_uid="agentzone.default_statuses")
