"""Starting background jobs from services, by name: tasks are edges, which services do not import."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)


def after_commit(name: str, *args: str | int) -> None:
    """Start the task when the transaction is through. A broker that is away loses the start, not the work: what
    uses this is looked for by a periodic job too."""
    transaction.on_commit(lambda: start(name, args))


def start(name: str, args: tuple[str | int, ...]) -> None:
    """Hand the task to the broker now."""
    jobs: Any = import_string(settings.JOBS_APP)
    try:
        jobs.send_task(name, args=args, retry=False)
    except (
        Exception
    ) as error:  # whatever the broker's client raises: the change that asked for the job stands
        log.warning("job_not_started", job=name, error=f"{type(error).__name__}: {error}"[:200])
