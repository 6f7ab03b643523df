"""`manage.py load_demo`: the demonstration's companies, people and dialogs. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chat.demo.load import load


class Command(BaseCommand):
    help = "Loads demo data (two companies, people, dialogs of the last days) into a fresh installation."

    def handle(self, *args: Any, **options: Any) -> None:
        if load():
            self.stdout.write(_("The demo data is loaded."))
        else:
            self.stdout.write(_("There are people or companies already: nothing was loaded."))
