"""People, projects, statuses and the distribution of work between them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgentzoneConfig(AppConfig):
    name = "agentzone"
    verbose_name = _("People and projects")
