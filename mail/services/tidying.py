"""Files that were attached to an answer which nobody sent."""

from __future__ import annotations

from datetime import timedelta

from kernel import clock
from mail import store
from mail.models import File

KEPT = timedelta(days=30)


def forget_unsent() -> int:
    """Delete what is older than KEPT; returns how many. The text of the draft stays."""
    old = File.objects.filter(letter__isnull=True, created_at__lt=clock.now() - KEPT)
    found = list(old.values_list("pk", flat=True)[:500])
    for pk in found:
        if File.objects.filter(pk=pk, letter__isnull=True).delete()[0]:
            store.drop(pk, store.FILE)
    return len(found)
