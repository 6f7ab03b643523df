"""The lease of a workplace: renewed while its page is connected, gone when it falls silent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import structlog

from agentzone.models import AgentSlot, Status
from agentzone.models.status import Activity
from agentzone.services.status import LEASE, SILENT_STATUS, set_status, sign_out
from agentzone.services.wake import wake
from kernel import clock, heartbeat
from kernel.audit import SYSTEM

log = structlog.get_logger(__name__)
# After a pause of the whole system (database away, worker stopped) pages get time to renew before anybody is judged.
PAUSE = timedelta(seconds=20)
GRACE = timedelta(seconds=30)
# Nobody comes back after so long: the working time ended when the workplace fell silent for good.
GONE = timedelta(minutes=30)


def renew(agent_ids: Iterable[int]) -> int:
    """Renew the leases of connected agents; returns how many were renewed."""
    now = clock.now()
    slots = AgentSlot.objects.filter(agent_id__in=list(agent_ids), signed_in=True)
    revived = slots.filter(lease_until__lt=now).exists()
    count = slots.update(lease_until=now + LEASE)
    if revived:
        wake("presence")
    return count


def expire() -> list[int]:
    """Put every signed-in agent whose lease is over into «Нет активности на РМ»; returns their ids."""
    now = clock.now()
    before = heartbeat.beat("presence")
    if before is None or now - before > PAUSE:
        # The judge himself was away: leases that ran out meanwhile get a grace period.
        AgentSlot.objects.filter(
            signed_in=True, lease_until__lt=now, lease_until__gt=now - timedelta(hours=12)
        ).exclude(status__code=SILENT_STATUS).update(lease_until=now + GRACE)
        return []
    silent = Status.objects.get(code=SILENT_STATUS)
    lost = []
    candidates = (
        AgentSlot.objects.select_related("agent")
        .filter(signed_in=True, lease_until__lt=now)
        .exclude(status=silent)
    )
    for slot in candidates:
        after = set_status(
            slot.agent, silent, actor=SYSTEM, forced=True, reason="workplace_silent", if_lease_before=now
        )
        if after.status_id == silent.pk:
            lost.append(slot.agent_id)
    if lost:
        log.info("workplaces_silent", agents=lost)
    return lost


def sign_out_gone() -> list[int]:
    """Sign out those whose workplace has been silent for GONE, unless they still talk on the phone; returns their
    ids."""
    limit = clock.now() - GONE
    gone = (
        AgentSlot.objects.select_related("agent")
        .filter(signed_in=True, lease_until__lt=limit, status__code=SILENT_STATUS, status_since__lt=limit)
        .exclude(activity__in=[Activity.TALKING, Activity.HOLD])
    )
    return [slot.agent_id for slot in gone if sign_out(slot.agent, if_lease_before=limit)]
