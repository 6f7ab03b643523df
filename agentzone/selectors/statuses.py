"""What the status list must never be without."""

from __future__ import annotations

from agentzone.models import Status
from agentzone.models.status import StatusKind


def is_last_ready(status: Status) -> bool:
    """Whether it is the only status in use in which people can get ready; by what is stored, not by the instance."""
    usable = Status.objects.filter(kind=StatusKind.READY, is_active=True, is_system=False)
    return list(usable.values_list("pk", flat=True)[:2]) == [status.pk]
