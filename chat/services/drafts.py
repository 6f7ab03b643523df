"""Drafts are kept on the server: a reload, another computer or a crash loses nothing that was typed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import User
from chat.events import DraftChanged
from chat.models import Draft
from chat.services.dialog import TEXT_LIMIT
from kernel import clock
from kernel.errors import DomainError, Invalid
from kernel.uow import emit, unit_of_work


class DraftConflict(DomainError):
    """Another page of the same person saved a newer draft."""

    code = "conflict"


def draft_save(agent: User, conversation_id: UUID, *, text: str, version: int, page: str) -> int:
    """Save over exactly `version`; returns the new version. Raises DraftConflict with the stored draft."""
    if len(text) > TEXT_LIMIT * 2:
        raise Invalid(_("The draft is too long."), errors={"text": [_("The draft is too long.")]})
    now = clock.now()
    with unit_of_work():
        Draft.objects.get_or_create(
            conversation_id=conversation_id, agent=agent, defaults={"updated_at": now}
        )
        changed = Draft.objects.filter(conversation_id=conversation_id, agent=agent, version=version).update(
            text=text, version=version + 1, updated_at=now
        )
        if not changed:
            stored = Draft.objects.get(conversation_id=conversation_id, agent=agent)
            raise DraftConflict(
                _("The draft was changed in another window."),
                errors={"text": stored.text, "version": stored.version},
            )
        emit(
            DraftChanged(
                agent_id=agent.pk, conversation_id=conversation_id, text=text, version=version + 1, page=page
            )
        )
    return version + 1
