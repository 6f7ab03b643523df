"""`manage.py run_router`: distributes waiting contacts, and announces totals. Several may run: one leads, the others
stand by; the two jobs need not be led by the same process."""

from __future__ import annotations

import signal
from threading import Thread
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError

from agentzone.distribution.router import Router
from kernel import pauses
from kernel.announcer import Announcer

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Distributes waiting contacts over agents. Start as many as you like: one leads, others stand by."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        router, announcer = Router(), Announcer()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: router.stop())
        pauses.settle()
        failed: list[BaseException] = []

        def announces() -> None:
            try:
                announcer.run()
            except BaseException as error:  # the process must not go on with half of its work
                log.exception("announcer_failed")
                failed.append(error)
                router.stop()

        beside = Thread(target=announces, name="announcer")
        beside.start()
        try:
            router.run()
        finally:
            announcer.stop()
            beside.join()
        if failed:
            raise CommandError(f"The announcer has failed: {failed[0]!r}")
