"""Threads of letters: the list in keyset pages, and one thread whole."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.api import me_json, project_ids_of
from agentzone.models import User
from kernel.clock import iso
from kernel.errors import Invalid, NotFound
from mail.models import Mailbox, Thread
from mail.states import ThreadState

SCOPES = ("new", "mine", "all")
PAGE = 30


@dataclass(frozen=True, slots=True)
class Query:
    scope: str = "new"
    words: str = ""
    after: str = ""


def threads_of(user: User) -> QuerySet[Thread]:
    """Those that the person may read."""
    own = Mailbox.objects.filter(project__in=project_ids_of(user)).values_list("pk", flat=True)
    return Thread.objects.filter(mailbox__in=list(own))


def thread_of(user: User, thread_id: int) -> Thread:
    """Raises NotFound for what is not there, or not the person's to see."""
    found = threads_of(user).select_related("mailbox__project", "assignee").filter(pk=thread_id).first()
    if found is None:
        raise NotFound(_("Not found, or not yours to see."))
    return found


def page_of(user: User, query: Query) -> dict[str, Any]:
    """The newest letter first: `results`, and the cursor of the next page (null at the end)."""
    rows = threads_of(user).select_related("mailbox__project", "assignee").filter(_scope(user, query.scope))
    for word in query.words.casefold().split()[:8]:
        rows = rows.filter(search__contains=word)
    if query.after:
        at, pk = decode_cursor(query.after)
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk))
    found = list(rows.order_by("-last_at", "-pk")[: PAGE + 1])
    page = found[:PAGE]
    return {
        "results": [thread_json(row) for row in page],
        "next": encode_cursor(page[-1].last_at, page[-1].pk) if len(found) > PAGE else None,
    }


def _scope(user: User, scope: str) -> Q:
    if scope == "new":
        return Q(state=ThreadState.NEW.value)
    if scope == "mine":
        return Q(assignee=user, state__in=[ThreadState.ASSIGNED.value, ThreadState.ANSWERED.value])
    return Q()


def row_of(thread_id: int) -> dict[str, Any]:
    return thread_json(Thread.objects.select_related("mailbox__project", "assignee").get(pk=thread_id))


def thread_json(thread: Thread) -> dict[str, Any]:
    mailbox = thread.mailbox
    return {
        "id": thread.pk,
        "subject": thread.subject,
        "name": thread.correspondent_name,
        "address": thread.correspondent,
        "preview": thread.preview,
        "state": thread.state,
        "assignee": me_json(thread.assignee) if thread.assignee else None,
        "last_at": iso(thread.last_at),
        "mailbox": {"id": mailbox.pk, "address": mailbox.address, "active": mailbox.is_active},
        "project": {"id": mailbox.project_id, "name": mailbox.project.name, "color": mailbox.project.color},
    }


def searched(subject: str, name: str, address: str) -> str:
    """What a search looks into."""
    return f"{subject}\n{name}\n{address}".casefold()


def encode_cursor(at: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{pk}".encode()).decode()


def decode_cursor(text: str) -> tuple[datetime, int]:
    """Raises Invalid for anything that `encode_cursor` did not make."""
    try:
        at, _sep, pk = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not 0 < int(pk) < 2**63:
            raise ValueError(text)
        return moment, int(pk)
    except (ValueError, binascii.Error, UnicodeError):
        raise Invalid(
            _("This page of the list cannot be found."), errors={"after": [_("Bad cursor.")]}
        ) from None
