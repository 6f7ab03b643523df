"""The channel-driver process: watches every channel's health and says that it lives itself."""

from __future__ import annotations

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from chat.services.channels import check_channels
from kernel import heartbeat

log = structlog.get_logger(__name__)
BEAT_SECONDS = 10.0
HEALTH_EVERY = 3  # beats


class Command(BaseCommand):
    help = "Watches the channels: asks each driver for its health and stores the answer."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        beats = 0
        while not stop.is_set():
            try:
                counts = check_channels() if beats % HEALTH_EVERY == 0 else {}
                heartbeat.beat("drivers", **counts)
                beats += 1
            except DatabaseError as error:
                log.warning("drivers_wait_for_database", error=type(error).__name__)
            finally:
                close_old_connections()
            stop.wait(BEAT_SECONDS)
