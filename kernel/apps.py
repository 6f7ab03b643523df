"""The shared floor under every app; it knows none of them."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        from kernel.db import load_moments_quickly

        load_moments_quickly()
        post_migrate.connect(make_partitions, sender=self, dispatch_uid="kernel.partitions")


def make_partitions(**_kwargs: Any) -> None:
    """The event log has its partitions as soon as its table is there."""
    from kernel import partitions

    if partitions.table_exists():
        partitions.ensure()
