"""Widget channels by their public key, kept for a few seconds so that a message costs no look-up."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from pydantic import ValidationError

from chat.drivers.registry import driver_for
from chat.drivers.widget.driver import WidgetDriver
from chat.files.limits import Limits
from chat.models import Channel
from chat.selectors.change_limits import ChangeLimits, change_limits
from chat.selectors.entry import asks_first, invitations_json
from chat.selectors.file_limits import limits_of

TTL = 5.0


@dataclass(frozen=True, slots=True)
class WidgetChannel:
    """What the visitor's edge needs of a channel."""

    id: int
    project_id: int
    name: str
    team_name: str
    color: str
    greeting: str
    offline_notice: str
    files: Limits
    asks_first: bool
    invitations: tuple[dict[str, Any], ...]
    driver: WidgetDriver
    changes: ChangeLimits


_known: dict[str, tuple[float, WidgetChannel | None]] = {}


async def widget_channel(key: str) -> WidgetChannel | None:
    """The active widget channel with this key, or None."""
    known = _known.get(key)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    channel = await sync_to_async(_load, thread_sensitive=False)(key)
    if len(_known) > 10_000:
        _known.clear()
    _known[key] = (time.monotonic() + TTL, channel)
    return channel


def forget() -> None:
    """Forget what is known (tests, and the admin's process after a change)."""
    _known.clear()


def _load(key: str) -> WidgetChannel | None:
    try:
        channel = (
            Channel.objects.select_related("project")
            .filter(key=key, kind=WidgetDriver.kind, is_active=True, project__is_active=True)
            .first()
        )
        if channel is None:
            return None
        try:
            driver = driver_for(channel.kind, channel.config)
        except ValidationError:
            return None
        assert isinstance(driver, WidgetDriver)
        project = channel.project
        return WidgetChannel(
            id=channel.pk,
            project_id=project.pk,
            name=project.name,
            team_name=project.team_name or project.name,
            color=project.color,
            greeting=project.greeting,
            offline_notice=project.offline_notice,
            files=limits_of(project, channel.kind, visitor=True),
            asks_first=asks_first(channel),
            invitations=tuple(invitations_json(channel.pk)),
            driver=driver,
            changes=change_limits(channel.kind, project.edit_minutes),
        )
    finally:
        close_old_connections()
