"""A visitor's message, whatever brought the request here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chat.drivers.contract import MalformedUpdate, MessageReceived, Update
from chat.drivers.widget.channels import WidgetChannel
from chat.drivers.widget.edge import in_thread, throttle, visitor_or_401
from chat.drivers.widget.snapshot import message_of
from chat.services.receive import Incoming, Received, message_receive_async
from kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Asked:
    """What matters of the request: the Authorization header, the network address, the body."""

    authorization: str
    address: str
    body: bytes


async def message_post(channel: WidgetChannel, asked: Asked) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer: 201 for a new message, 200 for a repeat. Raises DomainError."""
    visitor = visitor_or_401(asked.authorization, channel)
    throttle(asked.address, channel, visitor)
    try:
        (value,) = channel.driver.parse(Update(asked.body, {"x-visitor": visitor}))
    except MalformedUpdate as error:
        raise Invalid(_("The message is not valid: %(error)s") % {"error": error}) from None
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
            asks_first=channel.asks_first,
            attachments=tuple(UUID(file.reference) for file in value.attachments),
            quote=UUID(value.quote) if value.quote else None,
        )
    )
    return await _shown(received)


async def _shown(received: Received) -> tuple[int, dict[str, Any]]:
    if received.appended is None:
        assert received.repeated is not None
        return 200, await in_thread(message_of, received.repeated.pk)
    appended = received.appended
    return 201, {
        "message": {**received.line.visitor_body, "number": appended.number},
        "conversation_id": str(appended.conversation_id),
        "stream": f"visitor:{appended.conversation_id}",
        "cursor": appended.visitor_cursor(),
    }
