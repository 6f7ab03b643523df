"""Reports of problems (M4)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from agentzone.models import SupportReport, User
from agentzone.services.status import actor_of
from kernel import audit, clock
from kernel.errors import Invalid, Throttled
from kernel.locks import lock_row
from kernel.version import VERSION

TEXT_LIMIT = 4000
FACTS_LIMIT = 64 * 1024
HOURLY = 20


def report_problem(
    user: User, *, text: str, facts: dict[str, Any], screenshot: ContentFile[bytes] | None
) -> SupportReport:
    """Store a report. Raises Invalid, or Throttled after HOURLY reports of one person within an hour."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Say what is wrong."), errors={"text": [_("Say what is wrong.")]})
    if len(text) > TEXT_LIMIT or len(json.dumps(facts)) > FACTS_LIMIT:
        raise Invalid(_("The report is too long."), errors={"text": [_("The report is too long.")]})
    now = clock.now()
    with transaction.atomic():
        lock_row(User, user.pk)  # two at once are counted one after the other
        recent = SupportReport.objects.filter(agent=user, at__gte=now - timedelta(hours=1)).count()
        if recent >= HOURLY:
            raise Throttled(_("You have sent many reports already. Please wait an hour."), retry_after=3600)
        report = SupportReport(agent=user, at=now, text=text, version=VERSION, facts=facts)
        if screenshot is not None:
            ending = str(screenshot.name).rpartition(".")[2]
            name = default_storage.save(f"support/{uuid4().hex}.{ending}", screenshot)
            report.screenshot.name = name
        report.save()
        audit.record(actor_of(user), "support.reported", report)
    return report


def report_done(report: SupportReport, *, done: bool, user: User) -> None:
    SupportReport.objects.filter(pk=report.pk).update(is_done=done)
    audit.record(actor_of(user), "support.done" if done else "support.reopened", report)
