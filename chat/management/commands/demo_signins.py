"""`manage.py demo_signins`: who can sign in to the demonstration, one line a role. Nothing without demo data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from agentzone.models.people import Role
from chat.demo.cast import PASSWORD
from chat.demo.sign_ins import working


class Command(BaseCommand):
    help = "Prints the demo sign-ins that still have the demo password."

    def handle(self, *args: Any, **options: Any) -> None:
        found = working()
        titles = {
            Role.AGENT: _("Operators"),
            Role.SUPERVISOR: _("Supervisors"),
            Role.ADMINISTRATOR: _("Administrator"),
        }
        for role, title in titles.items():
            logins = [s.login for s in found if s.role == role]
            if logins:
                self.stdout.write(f"{title}: {_shown(logins)}")
        if found:
            self.stdout.write(_("Password of all of them: %(password)s") % {"password": PASSWORD})


def _shown(logins: list[str]) -> str:
    """`20401…20412` for an unbroken run of numbers, otherwise all of them."""
    if len(logins) > 2 and all(login.isdecimal() for login in logins):
        numbers = [int(login) for login in logins]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return f"{logins[0]}…{logins[-1]}"
    return ", ".join(logins)
