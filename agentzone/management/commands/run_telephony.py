"""`manage.py run_telephony`: ties the switch to the product. Several may run: one leads, the others stand by."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import uvloop
from django.core.management.base import BaseCommand

from agentzone.telephony.drivers import make_switch
from agentzone.telephony.process import Telephony
from kernel import pauses


class Command(BaseCommand):
    help = "Ties the switch to the product. Start as many as you like: one leads, others stand by."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        pauses.settle()
        uvloop.run(_run())


async def _run() -> None:
    telephony = Telephony(make_switch())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, telephony.stop)
    await telephony.run()
