"""Mailboxes as pages show them, and all that the tab «Mail» shows first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from agentzone.api import project_ids_of
from agentzone.models import User
from kernel.clock import iso
from kernel.events.log import heads_of
from mail.models import Mailbox
from mail.selectors.counts import counts_of


def mailboxes_of(user: User) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(project__in=project_ids_of(user)).select_related("project")


def mailbox_json(mailbox: Mailbox) -> dict[str, Any]:
    return {
        "id": mailbox.pk,
        "address": mailbox.address,
        "name": mailbox.sender_name,
        "active": mailbox.is_active,
        "error": mailbox.error,
        "checked_at": iso(mailbox.checked_at),
        "project": {"id": mailbox.project_id, "name": mailbox.project.name, "color": mailbox.project.color},
    }


def mail_of(user: User) -> dict[str, Any]:
    """The cursors are read first: what changes meanwhile is replayed, never missed."""
    projects = sorted(set(mailboxes_of(user).values_list("project_id", flat=True)))
    cursors = heads_of([f"mail:{pk}" for pk in projects])
    return {
        "mailboxes": [mailbox_json(mailbox) for mailbox in mailboxes_of(user).order_by("address")],
        "counts": {str(pk): found for pk, found in counts_of(projects).items()},
        "streams": cursors,
    }
