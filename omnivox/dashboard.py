"""The admin's first page: what happens now, and whether the parts of the product live."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from agentzone.models import AgentSlot, Contact
from chat.models import Channel
from kernel import heartbeat
from kernel.admin import PARTS as WORDS
from kernel.health import PARTS


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add `figures` and `parts`. Four queries."""
    waits, served = Q(state="queued"), Q(state="assigned")
    contacts = Contact.objects.filter(waits | served).aggregate(
        waiting=Count("id", filter=waits), open=Count("id", filter=served)
    )
    channels = Channel.objects.filter(is_active=True).aggregate(
        failing=Count("id", filter=Q(health__startswith="error"))
    )
    at_work = AgentSlot.objects.filter(signed_in=True).count()
    ages = heartbeat.ages()
    context["figures"] = [
        _figure(_("Operators at work"), at_work, "agentzone_agentslot", "signed_in__exact=1"),
        _figure(_("Open dialogs"), contacts["open"], "agentzone_contact", "state__exact=assigned"),
        _figure(_("Waiting in the queue"), contacts["waiting"], "agentzone_contact", "state__exact=queued"),
        _figure(
            _("Channels that fail"), channels["failing"], "chat_channel", "", bad=channels["failing"] > 0
        ),
    ]
    context["parts"] = [
        {"title": WORDS[name], "ok": ages.get(name, limit) < limit} for name, limit in PARTS.items()
    ]
    return context


def _figure(title: str, value: int, page: str, query: str, *, bad: bool = False) -> dict[str, Any]:
    link = reverse(f"admin:{page}_changelist")
    return {"title": title, "value": value, "bad": bad, "link": f"{link}?{query}" if query else link}
