"""`manage.py load_mail_demo`: the demonstration's letters. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from mail.demo.load import load


class Command(BaseCommand):
    help = "Loads demo letters beside the demo data (load_demo), once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            _("The demo letters are loaded.")
            if load()
            else _("There is nothing to load the demo letters into.")
        )
