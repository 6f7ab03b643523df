"""`manage.py run_router`: distributes waiting contacts. Several may run: one leads, the others stand by."""

from __future__ import annotations

import gc
import signal
from typing import Any

from django.core.management.base import BaseCommand

from agentzone.distribution.router import Router


class Command(BaseCommand):
    help = "Distributes waiting contacts over agents. Start as many as you like: one leads, others stand by."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        router = Router()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: router.stop())
        # What is loaded now stays; not looking through it again spares a pass a pause of tens of milliseconds.
        gc.collect()
        gc.freeze()
        router.run()
