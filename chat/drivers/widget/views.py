"""The visitor's API (docs/workspace-api.md). Asynchronous: a message to an open dialog never leaves the loop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chat.drivers.contract import MalformedUpdate, MessageReceived, Update
from chat.drivers.widget.channels import WidgetChannel
from chat.drivers.widget.edge import body_of, json_response, origin, throttle, visitor_or_401, visitor_view
from chat.drivers.widget.identity import new_visitor, token_for, visitor_of
from chat.drivers.widget.snapshot import history, is_online, mark, message_of, snapshot
from chat.services.receive import Incoming, Received, message_receive_async
from chat.widget.bundle import build, bundle
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
            "online": await _in_thread(is_online, channel.project_id),
            "poll_seconds": POLL_SECONDS,
        }
    )


@visitor_view("POST")
async def session(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    data = body_of(request)
    token = data.get("token")
    visitor = visitor_of(token if isinstance(token, str) else None, channel.id) or new_visitor()
    state = await _in_thread(snapshot, channel.id, channel.project_id, visitor)
    return json_response({"token": token_for(channel.id, visitor), "now": clock.iso(clock.now()), **state})


@visitor_view("GET", "POST")
async def messages(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    visitor = visitor_or_401(request, channel)
    if request.method == "GET":
        before, after = _number(request.GET.get("before")), _number(request.GET.get("after"))
        limit = min(_number(request.GET.get("limit")) or 50, 200)
        return json_response(await _in_thread(history, channel.id, visitor, before, after, limit))
    throttle(request, channel, visitor)
    update = Update(request.body, {"origin": origin(request), "x-visitor": visitor})
    try:
        parsed = channel.driver.parse(update)
    except MalformedUpdate as error:
        raise Invalid(_("The message is not valid: %(error)s") % {"error": error}) from None
    value = parsed[0]
    assert isinstance(value, MessageReceived)
    received = await message_receive_async(
        Incoming(
            channel_id=channel.id,
            external_id=visitor,
            uid=UUID(value.message_id),
            text=value.text,
            locale=value.locale,
            page_url=value.page_url,
            page_title=value.page_title,
        )
    )
    return await _received(received)


async def _received(received: Received) -> HttpResponse:
    if received.appended is None:
        assert received.repeated is not None
        return json_response(await _in_thread(message_of, received.repeated.pk), status=200)
    appended = received.appended
    cursor = appended.visitor_cursor()
    return json_response(
        {
            "message": {**received.line.visitor_body(), "number": appended.number},
            "conversation_id": str(appended.conversation_id),
            "stream": f"visitor:{appended.conversation_id}",
            "cursor": cursor,
        },
        status=201,
    )


@visitor_view("POST")
async def read(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    visitor = visitor_or_401(request, channel)
    data = body_of(request)
    await _in_thread(mark, channel.id, visitor, _number(data.get("number")), _number(data.get("delivered")))
    return HttpResponse(status=204)


def loader(request: HttpRequest) -> HttpResponse:
    """`/widget.js`: the script that a site embeds. Short-lived in caches, so that a fix reaches all sites soon."""
    script = build() if settings.DEBUG else bundle()
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


def _number(value: Any) -> int | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise Invalid(_("A number was expected.")) from None
    return number if 0 <= number < 2**31 else None


async def _in_thread(function: Any, *args: Any) -> Any:
    def call() -> Any:
        try:
            return function(*args)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()
