"""`manage.py simulate_calls NUMBER`: customers call in the simulated switch (an installation without a real one)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from agentzone.models import PhoneNumber
from agentzone.services.calls.outbox import CHANNEL
from agentzone.telephony.process import SIMULATE
from agentzone.telephony.simulator.people import Customer
from kernel.events.frames import dumps
from kernel.uow import notify

HIDDEN = "hidden"


def _ask_database() -> None:
    try:
        connection.ensure_connection()
    except (OperationalError, psycopg.OperationalError) as error:
        text = (
            f"No database answers at {_place()}. Is scripts/up running? One that was started "
            "with --data DIR is found with OMNIVOX_DATA_DIR=DIR before this command."
        )
        raise CommandError(text) from error


def _place() -> str:
    known = connection.get_connection_params()
    return f"{known.get('host') or 'localhost'}, database {known.get('dbname')}"


class Command(BaseCommand):
    help = "Lets customers call one of our numbers in the simulated switch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="the number called, as in the admin")
        parser.add_argument(
            "--caller",
            default="79161234567",
            help="number of the first caller; others follow. “hidden”: he hides it",
        )
        parser.add_argument("--count", type=int, default=1, help="how many call")
        parser.add_argument("--every", type=float, default=1.0, help="seconds between them")
        parser.add_argument("--patience", type=float, help="seconds that a caller waits; without: for ever")
        parser.add_argument("--talks", type=float, help="seconds that a caller talks; without: until hung up")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ARI_URL:
            raise CommandError("This installation has a real switch: call it with a telephone.")
        first = options["caller"]
        if first != HIDDEN and not first.isdigit():
            raise CommandError(f"--caller is digits or “{HIDDEN}”, not {first!r}.")
        _ask_database()
        if not PhoneNumber.objects.filter(number=options["number"]).exists():
            raise CommandError(f"There is no phone number {options['number']}; the admin lists them.")
        for turn in range(options["count"]):
            customer = Customer(
                at=turn * options["every"],
                number=options["number"],
                caller="" if first == HIDDEN else str(int(first) + turn),
                patience=options["patience"],
                talks=options["talks"],
            )
            notify(CHANNEL, SIMULATE + dumps(customer.plain()))
        self.stdout.write(f"Calls to {options['number']} that are on their way: {options['count']}")
