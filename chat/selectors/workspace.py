"""The workspace at once: what a page shows first, and the stream cursors to go on from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agentzone.api import (
    me_json,
    preferences_of,
    project_ids_of,
    projects_json,
    slot_of,
    status_json,
    statuses,
)
from agentzone.models import User
from chat.events import conversation_stream
from chat.models import Conversation, Draft
from chat.selectors.access import readable_or_404
from chat.selectors.cards import card
from chat.selectors.filters import filters_json
from chat.selectors.lists import active_of, channel_kinds
from chat.selectors.macros import macros_json
from chat.selectors.mentions import unread_of
from chat.selectors.messages import message_json, of_session
from chat.selectors.offers import offers_of
from chat.selectors.tags import tags_json
from kernel import clock
from kernel.events.log import heads_of
from kernel.version import VERSION


def workspace(user: User) -> dict[str, Any]:
    """See docs/workspace-api.md. The cursors are read first: what changes meanwhile is replayed, never missed."""
    projects = sorted(project_ids_of(user))
    streams = [f"agent:{user.pk}", *(f"project:{pk}" for pk in projects)]
    streams += [conversation_stream(pk) for pk in active_of(user).values_list("pk", flat=True)]
    cursors = heads_of(streams)
    active = [card(c) for c in active_of(user)]
    slot = slot_of(user)
    drafts = Draft.objects.filter(agent=user, conversation_id__in=[c["id"] for c in active]).exclude(text="")
    return {
        "me": me_json(user),
        "preferences": preferences_of(user),
        "status": status_json(slot.status) if slot and slot.signed_in else None,
        "status_since": clock.iso(slot.status_since) if slot and slot.signed_in else None,
        "status_forced": bool(slot and slot.status_forced),
        "statuses": [status_json(status) for status in statuses()],
        "projects": projects_json(user),
        "tags": tags_json(projects),
        "macros": macros_json(projects, user),
        "filters": filters_json(user.pk),
        "channels": channel_kinds(projects),
        "active": active,
        "offers": offers_of(user),
        "drafts": {str(d.conversation_id): draft_json(d) for d in drafts},
        "mentions": unread_of(user),
        "streams": cursors,
        "now": clock.iso(clock.now()),
        "version": VERSION,
    }


def conversation_view(user: User, conversation_id: UUID) -> dict[str, Any]:
    """One dialog opened: card, messages of the session, draft, cursor of its stream."""
    readable_or_404(user, conversation_id)
    stream = conversation_stream(conversation_id)
    cursor = heads_of([stream])[stream]
    conversation = readable_or_404(user, conversation_id)
    rows, earlier = of_session(conversation)
    return {
        "conversation": card(conversation),
        "messages": [message_json(m, conversation) for m in rows],
        "has_earlier": earlier,
        "cursor": cursor,
        "draft": draft_of(user, conversation),
    }


def draft_of(user: User, conversation: Conversation) -> dict[str, Any]:
    draft = Draft.objects.filter(agent=user, conversation=conversation).first()
    return draft_json(draft or Draft())


def draft_json(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "html": draft.html,
        "note": draft.note,
        "quote": draft.quote,
        "version": draft.version,
        "page": draft.page,
    }
