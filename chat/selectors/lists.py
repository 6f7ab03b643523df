"""Lists of dialogs: mine, the queue, the closed ones. Keyset pages: no OFFSET, stable while rows come and go."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids
from agentzone.models import User
from chat.models import Channel, ClientValue, Conversation, Message
from chat.selectors.cards import card, cards
from chat.selectors.find import words_query
from chat.states import ConversationState, MessageKind
from kernel import clock
from kernel.errors import Invalid

Ident = TypeVar("Ident")
SCOPES = ("active", "queue", "all")


@dataclass(frozen=True, slots=True)
class ListQuery:
    scope: str = "active"
    project_id: int | None = None
    text: str = ""
    tag_id: int | None = None
    channel: str = ""
    waiting: int | None = None
    """Minutes that the client waits for an answer, at least."""
    after: str = ""
    limit: int = 30


def conversations(user: User, query: ListQuery) -> dict[str, Any]:
    """One page: `results` and the `next` cursor (None at the end). At most two queries, whatever the length."""
    rows, column = _scope(user, query.scope)
    rows = _filtered(rows, query)
    descending = query.scope == "all"
    if query.after:
        at, pk = decode_cursor(query.after)
        side = "lt" if descending else "gt"
        rows = rows.filter(Q(**{f"{column}__{side}": at}) | Q(**{column: at, f"id__{side}": pk}))
    order = [F(column).desc(), F("id").desc()] if descending else [F(column).asc(), F("id").asc()]
    found = list(rows.order_by(*order)[: query.limit + 1])
    page = found[: query.limit]
    more = len(found) > query.limit
    return {
        "results": [card(c) for c in page],
        "next": encode_cursor(getattr(page[-1], column), page[-1].pk) if more else None,
    }


def _filtered(rows: QuerySet[Conversation], query: ListQuery) -> QuerySet[Conversation]:
    if query.project_id is not None:
        rows = rows.filter(project_id=query.project_id)
    if query.tag_id is not None:
        rows = rows.filter(tag_ids__contains=[query.tag_id])
    if query.channel:
        of_kind = Channel.objects.filter(kind=query.channel).values_list("pk", flat=True)
        rows = rows.filter(channel_id__in=list(of_kind))
    if query.waiting is not None:
        if query.scope == "all":
            text = _("In closed dialogs nobody waits.")
            raise Invalid(text, errors={"waiting": [text]})
        rows = rows.filter(waiting_since__lte=clock.now() - timedelta(minutes=query.waiting))
    return rows.filter(matches(query.text)) if query.text else rows


def active_of(user: User) -> QuerySet[Conversation]:
    """The open dialogs of the person, oldest session first."""
    return (
        cards()
        .filter(agent=user, state__in=[ConversationState.ASSIGNED, ConversationState.OFFERED])
        .order_by("session_started_at", "id")
    )


def channel_kinds(project_ids: Iterable[int]) -> list[str]:
    """Kinds of channels that the projects have, for filters."""
    rows = Channel.objects.filter(project_id__in=list(project_ids), is_active=True)
    return sorted(set(rows.order_by().values_list("kind", flat=True)))


def _scope(user: User, scope: str) -> tuple[QuerySet[Conversation], str]:
    if scope == "active":
        return active_of(user), "session_started_at"
    if scope == "queue":
        rows = cards().filter(state=ConversationState.QUEUED, project_id__in=project_ids_of(user))
        return rows, "session_started_at"  # as routing goes: who came back into the queue keeps his place
    if scope == "all":
        supervised = supervised_project_ids(user)
        mine = Q(agent=user) | Q(project_id__in=supervised) if supervised else Q(agent=user)
        return cards().filter(mine, state=ConversationState.CLOSED), "closed_at"
    raise Invalid(_("Please check the fields."), errors={"scope": [_("Unknown list.")]})


def matches(text: str) -> Q:
    """Dialogs whose client or messages have the text; digits find phones and numbers of guests."""
    text = text.replace("\x00", "").strip()[:100]
    found = Q(client__name__icontains=text) | Q(last_text__icontains=text)
    digits = "".join(ch for ch in text if ch.isdigit())
    if digits and len(digits) >= 3:
        found |= Q(client__phone__contains=digits)
        if text.startswith("8"):  # as numbers are told at home; they are kept as +7…
            found |= Q(client__phone__startswith=f"+7{digits[1:]}")
    if digits and text.lstrip("#").isdigit() and len(digits) <= 9:
        found |= Q(client__number=int(digits))
    if len(text) >= 3:  # shorter ones would not use the index
        values = ClientValue.objects.filter(text__icontains=text).values("client_id")
        found |= Q(client_id__in=values) | said(text)
    return found


def said(text: str) -> Q:
    """Dialogs with a message or a note that has these words: their forms and beginnings, as the search inside a dialog
    does, by the same index."""
    query = words_query(text)
    if not query:
        return Q()
    words = SearchQuery(query, config="russian", search_type="raw")
    rows = Message.objects.annotate(words=SearchVector("text", config="russian"))
    rows = rows.filter(conversation=OuterRef("pk"), kind__in=[MessageKind.TEXT.value, MessageKind.NOTE.value])
    return Q(Exists(rows.filter(words=words)))


def encode_cursor(at: datetime, pk: UUID | int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{pk}".encode()).decode()


def decode_cursor(text: str) -> tuple[datetime, UUID]:
    """Raises Invalid for anything that `encode_cursor` did not make."""
    return _decoded(text, UUID)


def decode_number_cursor(text: str) -> tuple[datetime, int]:
    """The same for rows that are numbered."""
    return _decoded(text, int)


def _decoded(text: str, ident: Callable[[str], Ident]) -> tuple[datetime, Ident]:
    try:
        at, _sep, pk = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        return datetime.fromisoformat(at), ident(pk)
    except (ValueError, binascii.Error, UnicodeError):
        raise Invalid(
            _("This page of the list cannot be found."), errors={"after": [_("Bad cursor.")]}
        ) from None
