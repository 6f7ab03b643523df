"""Wake the router. NOTIFY is part of the transaction: it arrives exactly when the change can be seen."""

from __future__ import annotations

from kernel.uow import notify

CHANNEL = "routing"


def wake(reason: str) -> None:
    """Ask for a routing pass after commit. `reason` is for the log only; equal ones in one transaction merge."""
    notify(CHANNEL, reason)
