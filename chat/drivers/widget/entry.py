"""What stands between a visitor and his first message, and beside the dialog: form, queue, invitation, transcript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from chat.drivers.widget.channels import WidgetChannel
from chat.drivers.widget.edge import (
    authorization,
    body_of,
    client_address,
    in_thread,
    json_response,
    throttle,
    visitor_or_401,
    visitor_view,
)
from chat.drivers.widget.limits import buckets
from chat.drivers.widget.snapshot import dialog_of, is_online
from chat.models import Channel, Form
from chat.selectors.entry import entry_json, queue_place
from chat.services.entry import Answers, entry_store, invitation_count
from chat.services.transcript import transcript_ask
from kernel.errors import NotFound, Throttled

_FORMS = {form.value: form for form in (Form.PRE_CHAT, Form.OFFLINE)}


@visitor_view("POST")
async def prechat(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    """The form before the chat. 204, or the problem `validation` with errors by field."""
    visitor = visitor_or_401(authorization(request), channel)
    throttle(client_address(request), channel, visitor)
    data = body_of(request)
    values, department = data.get("values"), data.get("department")
    answers = Answers(
        values=values if isinstance(values, dict) else {},
        department=department if isinstance(department, int) else None,
        consent=data.get("consent") is True,
        form=_FORMS.get(str(data.get("form"))),
    )
    await in_thread(_store, channel.id, visitor, answers, str(data.get("locale") or ""))
    return HttpResponse(status=204)


@visitor_view("GET")
async def queue(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    """The visitor's place in the queue, null when he does not wait; and whether somebody is there now."""
    visitor = visitor_or_401(authorization(request), channel)
    position, online = await in_thread(_place, channel, visitor)
    return json_response({"position": position, "online": online})


@visitor_view("POST")
async def invitation(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    """Counts an invitation that was shown or accepted."""
    if buckets.take(f"i:{client_address(request)}", 20) == 0:
        data = body_of(request)
        pk, what = data.get("id"), data.get("what")
        if isinstance(pk, int) and isinstance(what, str):
            await in_thread(invitation_count, channel.id, pk, what)
    return HttpResponse(status=204)


@visitor_view("POST")
async def transcript(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    """Sends the visitor's dialog to an address, in the background."""
    visitor = visitor_or_401(authorization(request), channel)
    wait = max(buckets.take(f"t:{visitor}", 1), buckets.take(f"t:{client_address(request)}", 3))
    if wait > 0:
        raise Throttled(_("Too many letters. Please wait a little."), retry_after=round(wait, 1))
    await in_thread(_transcript, channel.id, visitor, body_of(request).get("email"))
    return HttpResponse(status=204)


def entry_of(channel_id: int, visitor: str, locale: str) -> dict[str, Any] | None:
    """The form that the visitor has to fill in, in his language."""
    channel = Channel.objects.select_related("project").get(pk=channel_id)
    with translation.override(locale):
        return entry_json(channel, visitor, dialog_of(channel_id, visitor))


def _store(channel_id: int, visitor: str, answers: Answers, locale: str) -> None:
    channel = Channel.objects.select_related("project").get(pk=channel_id)
    with translation.override(locale[:2] or None):
        entry_store(channel, visitor, answers)


def _place(channel: WidgetChannel, visitor: str) -> tuple[int | None, bool]:
    conversation = dialog_of(channel.id, visitor)
    position = None if conversation is None else queue_place(conversation)
    return position, is_online(channel.project_id)


def _transcript(channel_id: int, visitor: str, email: Any) -> None:
    conversation = dialog_of(channel_id, visitor)
    if conversation is None:
        raise NotFound(_("There is no dialog yet."))
    transcript_ask(conversation, email)
