"""The visitor rates a session that was closed."""

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
from chat.drivers.widget.snapshot import dialog_of
from chat.services.rating import give
from kernel.errors import Invalid, NotFound


@visitor_view("POST")
async def rate(request: HttpRequest, channel: WidgetChannel) -> HttpResponse:
    visitor = visitor_or_401(authorization(request), channel)
    throttle(client_address(request), channel, visitor)
    data = body_of(request)
    return json_response(await in_thread(_give, channel.id, visitor, data))


def _give(channel_id: int, visitor: str, data: dict[str, Any]) -> dict[str, Any]:
    score, comment = data.get("score"), data.get("comment") or ""
    if not isinstance(score, int) or isinstance(score, bool) or not isinstance(comment, str):
        raise Invalid(_("A score from 1 to 5 was expected."))
    try:
        rating_id = UUID(str(data.get("id")))
    except ValueError:
        raise NotFound(_("There is nothing to rate.")) from None
    conversation = dialog_of(channel_id, visitor)
    if conversation is None:
        raise NotFound(_("There is nothing to rate."))
    rating = give(conversation.pk, rating_id, score, comment)
    return {"id": str(rating.pk), "score": rating.score}
