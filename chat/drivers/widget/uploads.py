"""A visitor's files: begun with his token; fresh links when those of a message are over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
from chat.models import Attachment
from chat.selectors.attachments import attachment_json, upload_json, visitor_attachment
from chat.services.uploads import Uploader, upload_begin
from kernel.errors import Invalid, NotFound


@visitor_view("POST")
async def begin(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    """`{"id", "name", "size", "voice"?}` → where the upload stands."""
    visitor = visitor_or_401(authorization(request), channel)
    throttle(client_address(request), channel, visitor)
    return json_response(await in_thread(_begin, channel.id, visitor, body_of(request)), status=201)


@visitor_view("GET")
async def links(request: HttpRequest, channel: WidgetChannel, attachment_id: UUID) -> HttpResponse:
    """The file as it is now, with links that are good from now on."""
    visitor = visitor_or_401(authorization(request), channel)
    return json_response(await in_thread(_links, channel.id, visitor, attachment_id))


def _begin(channel_id: int, visitor: str, data: dict[str, Any]) -> dict[str, Any]:
    name, size = data.get("name"), data.get("size")
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        raise Invalid(_("Please check the fields."))
    try:
        ident = UUID(str(data.get("id")))
    except ValueError:
        raise Invalid(_("Please check the fields.")) from None
    who = Uploader(channel_id, visitor=visitor)
    found = upload_json(
        upload_begin(who, ident=ident, name=name[:500], size=size, voice=data.get("voice") is True)
    )
    return {**found, "attachment": visitor_attachment(found["attachment"])}


def _links(channel_id: int, visitor: str, ident: UUID) -> dict[str, Any]:
    dialog = {"message__conversation__channel_id": channel_id, "message__conversation__external_id": visitor}
    rows = Attachment.objects.filter(message__deleted_at__isnull=True, message__kind="text", **dialog)
    found = rows.filter(pk=ident).first()
    if found is None:
        raise NotFound(_("Not found, or not yours to see."))
    return visitor_attachment(attachment_json(found))
