"""`manage.py run_drivers`: the channel-driver process."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand

from chat.drivers.process import DriverProcess


class Command(BaseCommand):
    help = "Runs the channels' drivers: activates them, watches their health, fetches what clients wrote."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(_run(DriverProcess()))


async def _run(process: DriverProcess) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, process.stop)
    await process.run()
