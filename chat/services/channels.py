"""What the driver process writes about channels."""

from __future__ import annotations

import asyncio

import structlog
from pydantic import ValidationError

from chat.drivers.contract import Health
from chat.drivers.registry import driver_for
from chat.models import Channel
from kernel import clock

log = structlog.get_logger(__name__)


def check_channels() -> dict[str, int]:
    """Ask every active channel's driver how it is and store the answer; one bad channel never stops the others.

    Returns how many are well and how many are not.
    """
    counts = {"ok": 0, "bad": 0}
    for channel in Channel.objects.filter(is_active=True):
        health = _health(channel)
        counts["ok" if health.ok else "bad"] += 1
        text = f"{'ok' if health.ok else 'error'}: {health.detail}"[:200]
        Channel.objects.filter(pk=channel.pk).update(health=text, health_at=clock.now())
    return counts


def _health(channel: Channel) -> Health:
    try:
        return asyncio.run(driver_for(channel.kind, channel.config).health())
    except KeyError:
        return Health(False, f"no driver of the kind {channel.kind!r}")
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        return Health(False, f"configuration is not valid: {fields}")
    except Exception as error:
        log.warning("driver_failed", channel=channel.pk, error=type(error).__name__)
        return Health(False, f"the driver failed: {type(error).__name__}")
