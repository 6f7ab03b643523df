"""The visitor's API (docs/workspace-api.md). Asynchronous: a message to an open dialog never leaves the loop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
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
from chat.drivers.widget.entry import entry_of
from chat.drivers.widget.identity import new_visitor, token_for, visitor_of
from chat.drivers.widget.post import Asked, message_post
from chat.drivers.widget.snapshot import change, history, is_online, mark, snapshot
from chat.widget.bundle import ENTRY, EXTRA, MEDIA, build, bundle
from kernel import clock
from kernel.errors import Invalid

POLL_SECONDS = 5


@visitor_view("GET")
async def config(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    return json_response(
        {
            "name": channel.name,
            "team_name": channel.team_name,
            "color": channel.color,
            "greeting": channel.greeting,
            "offline_notice": channel.offline_notice,
            "locale": settings.LANGUAGE_CODE,
            "files": channel.files.as_json(),
            "invitations": list(channel.invitations),
            "transcript": bool(settings.EMAIL_HOST),
            "online": await in_thread(is_online, channel.project_id),
            "poll_seconds": POLL_SECONDS,
            "edit_seconds": channel.changes.edit,
            "delete_seconds": channel.changes.delete,
        }
    )


@visitor_view("POST")
async def session(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    data = body_of(request)
    token = data.get("token")
    visitor = visitor_of(token if isinstance(token, str) else None, channel.id) or new_visitor()
    state = await in_thread(snapshot, channel.id, channel.project_id, visitor)
    if channel.asks_first:
        state["entry"] = await in_thread(entry_of, channel.id, visitor, _locale(data))
    return json_response({"token": token_for(channel.id, visitor), "now": clock.iso(clock.now()), **state})


@visitor_view("GET", "POST")
async def messages(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    """Pages of messages. A POST comes here only past omnivox.asgi, which hands it to chat.drivers.widget.door."""
    if request.method == "POST":
        asked = Asked(authorization(request), client_address(request), request.body)
        status, data = await message_post(channel, asked)
        return json_response(data, status=status)
    visitor = visitor_or_401(authorization(request), channel)
    before, after = _number(request.GET.get("before")), _number(request.GET.get("after"))
    limit = min(_number(request.GET.get("limit")) or 50, 200)
    return json_response(await in_thread(history, channel.id, visitor, before, after, limit))


@visitor_view("POST")
async def message(request: HttpRequest, channel: WidgetChannel, uid: UUID) -> HttpResponse:
    """The visitor changes what he wrote."""
    text = body_of(request).get("text")
    if not isinstance(text, str):
        raise Invalid(_("The message is empty."))
    return await _changed(request, channel, uid, text)


@visitor_view("POST")
async def message_delete(request: HttpRequest, channel: WidgetChannel, uid: UUID) -> HttpResponse:
    """The visitor takes back what he wrote."""
    return await _changed(request, channel, uid, None)


async def _changed(request: HttpRequest, channel: WidgetChannel, uid: UUID, text: str | None) -> HttpResponse:
    visitor = visitor_or_401(authorization(request), channel)
    throttle(client_address(request), channel, visitor)
    data = await in_thread(change, channel.id, visitor, uid, text)
    return json_response({"message": data})


@visitor_view("POST")
async def read(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    visitor = visitor_or_401(authorization(request), channel)
    data = body_of(request)
    await in_thread(mark, channel.id, visitor, _number(data.get("number")), _number(data.get("delivered")))
    return HttpResponse(status=204)


def loader(request: HttpRequest) -> HttpResponse:
    """`/widget.js`: the script that a site embeds. Short-lived in caches, so that a fix reaches all sites soon."""
    return _script(request, ENTRY)


def media(request: HttpRequest) -> HttpResponse:
    """`/widget-media.js`: fetched by the first when there is a file to send or to show."""
    return _script(request, MEDIA)


def extra(request: HttpRequest) -> HttpResponse:
    """`/widget-extra.js`: fetched when there is a form to fill in before the chat, or a letter to ask for."""
    return _script(request, EXTRA)


def _script(request: HttpRequest, entry: str) -> HttpResponse:
    script = build(entry=entry) if settings.DEBUG else bundle(entry)
    if request.headers.get("If-None-Match") == script.etag:
        response = HttpResponse(status=304)
    else:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        body = script.gzipped if packed else script.body
        response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = script.etag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _locale(data: dict[str, Any]) -> str:
    """The page's language when we speak it, otherwise the installation's."""
    asked = str(data.get("locale") or "")[:2].lower()
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _number(value: Any) -> int | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise Invalid(_("A number was expected.")) from None
    return number if 0 <= number < 2**31 else None
