"""What follows from a changed channel, and what the driver process writes about channels."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chat.drivers.contract import Health
from chat.drivers.widget import channels as widget_channels
from chat.models import Channel
from kernel import audit, clock
from kernel.audit import Actor


def channel_saved(channel: Channel, *, actor: Actor, created: bool, changes: dict[str, Any]) -> None:
    """Call in the transaction that saved the channel. Other web processes and the driver process see the change
    within seconds by themselves; this one forgets what it knew at once."""
    audit.record(actor, "channel.added" if created else "channel.changed", channel, changes=changes)
    transaction.on_commit(widget_channels.forget)


def health_noted(channel_id: int, health: Health) -> None:
    """Store what a driver says of its channel: `ok: …` or `error: …`, at most 200 characters."""
    text = f"{'ok' if health.ok else 'error'}: {health.detail}"[:200]
    Channel.objects.filter(pk=channel_id).update(health=text, health_at=clock.now())
