"""The audit log: services write one entry for every change that somebody could ask about later."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from kernel import clock
from kernel.models import AuditEntry

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person (id and name) or a part of the system (id None and its name)."""

    id: int | None
    label: str


SYSTEM = Actor(None, "system")
ROUTER = Actor(None, "router")


def record(actor: Actor, action: str, target: Any, **details: Any) -> None:
    """Append one entry. `target` is a model, stored or not; `details` must be JSON values and hold no secret."""
    AuditEntry.objects.create(
        at=clock.now(),
        actor_id=actor.id,
        actor_label=actor.label[:150],
        action=action,
        target_type=target._meta.label_lower,
        target_id="" if target.pk is None else str(target.pk),
        details=details,
        correlation_id=correlation_id.get(),
    )
