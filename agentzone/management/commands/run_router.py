"""`manage.py run_router`: distributes waiting contacts. Several may run: one leads, the others stand by."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand

from agentzone.distribution.router import Router
from kernel import pauses


class Command(BaseCommand):
    help = "Distributes waiting contacts over agents. Start as many as you like: one leads, others stand by."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        router = Router()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: router.stop())
        pauses.settle()
        router.run()
