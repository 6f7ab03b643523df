"""The one source of time for facts: aware UTC, so that tests can travel and every table agrees."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Current moment, timezone-aware, UTC."""
    return datetime.now(UTC)


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and a `Z`, the only form that leaves the server. None stays None."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"
