"""Tags: put on dialogs and taken off by operators; the lists are kept in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from chat.events import ConversationChanged
from chat.events_work import TagsChanged
from chat.models import Conversation, ConversationTag, Tag
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

MOST = 20


def tags_change(
    user: User, conversation_id: UUID, *, add: Iterable[int] = (), remove: Iterable[int] = ()
) -> Conversation:
    """Put tags of the dialog's project on it and take others off; what is so already stays so.

    The caller has checked that the person may read the dialog. Raises Invalid for a tag that is not offered there.
    """
    with unit_of_work():
        conversation = lock_row(Conversation, conversation_id)
        if conversation is None:
            raise NotFound(_("Not found, or not yours to see."))
        now = clock.now()
        have = list(conversation.tag_ids)
        gone = [pk for pk in dict.fromkeys(remove) if pk in have]
        fresh = [pk for pk in dict.fromkeys(add) if pk not in have]
        offered = set(
            Tag.objects.filter(project_id=conversation.project_id, is_active=True, pk__in=fresh).values_list(
                "pk", flat=True
            )
        )
        if offered != set(fresh):
            text = _("The project of this dialog does not offer such a tag.")
            raise Invalid(text, errors={"tags": [text]})
        after = [pk for pk in have if pk not in gone] + fresh
        if len(after) > MOST:
            text = _("A dialog has at most %(limit)d tags.") % {"limit": MOST}
            raise Invalid(text, errors={"tags": [text]})
        if after == have:
            return conversation
        ConversationTag.objects.filter(conversation=conversation, tag_id__in=gone).delete()
        ConversationTag.objects.bulk_create(
            ConversationTag(conversation=conversation, tag_id=pk, added_by=user, added_at=now) for pk in fresh
        )
        conversation.tag_ids = after
        conversation.save(update_fields=["tag_ids"])
        audit.record(actor_of(user), "conversation.tagged", conversation, added=fresh, removed=gone)
        emit(ConversationChanged(conversation_id=conversation_id))
    return conversation


def tag_saved(tag: Tag, *, actor: Actor, created: bool, changes: dict[str, Any]) -> None:
    """Call in the transaction that saved the tag: open pages show the new list."""
    with unit_of_work():
        audit.record(actor, "tag.added" if created else "tag.changed", tag, changes=changes)
        emit(TagsChanged(project_id=tag.project_id))


def tag_delete(tag: Tag, *, actor: Actor) -> None:
    """Delete a tag that no dialog has. Raises ProtectedError when one has it."""
    with unit_of_work():
        audit.record(actor, "tag.deleted", tag, name=tag.name)
        tag.delete()
        emit(TagsChanged(project_id=tag.project_id))
