"""What the system's lines of a dialog say, for the lists of the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {
    "queued": _("The client waits in the queue"),
    "entry": _("Answers before the chat"),
    "assigned": _("An operator has taken the dialog"),
    "requeued": _("The client is back in the queue"),
    "closed": _("The dialog is closed"),
    "reopened": _("The dialog is opened again"),
    "transferred": _("The dialog is handed over"),
    "offered": _("The dialog is offered to a colleague"),
    "offer_ended": _("The offer has ended, the dialog stays where it was"),
    "moved": _("The dialog is sent to another project"),
    "rating_asked": _("The client is asked for a rating"),
    "rated": _("The client has rated"),
}


def event_words(event: Any) -> str:
    code = str((event or {}).get("code", ""))
    return str(EVENTS.get(code, code))
