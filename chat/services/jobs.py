"""Starting background jobs from services, by name: tasks are edges, which services do not import."""

from __future__ import annotations

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def after_commit(name: str, *args: str | int) -> None:
    """Start the task when the transaction is through. A broker that is away loses the start, not the work: what
    uses this is looked for by a periodic job too."""

    def start() -> None:
        try:
            current_app.send_task(name, args=args, retry=False)
        except OperationalError as error:
            log.warning("job_not_started", job=name, error=str(error)[:200])

    transaction.on_commit(start)
