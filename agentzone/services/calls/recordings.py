"""Recordings of calls: where they are, and how long."""

from __future__ import annotations

from agentzone.models import Call


def recording_ended(name: str, seconds: float) -> bool:
    """The switch has a whole recording. Told again, it changes nothing."""
    rows = Call.objects.filter(recording_name=name, recording_seconds__isnull=True)
    return bool(rows.update(recording_seconds=max(0.0, seconds)))
