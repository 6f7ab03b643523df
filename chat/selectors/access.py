"""Who may read which dialog. One rule, used by URLs and streams alike."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids, was_owner
from agentzone.models import User
from chat.models import Conversation, Mention
from chat.selectors.cards import cards
from chat.states import ConversationState
from kernel.errors import NotFound


def readable_by(user: User) -> Q:
    """Own dialogs (open, or closed by him last), dialogs that wait in his projects' queues, those in whose present
    session a note that is still there names him, and for supervisors every dialog of their projects."""
    named = Mention.objects.filter(
        person=user,
        conversation=OuterRef("pk"),
        contact=OuterRef("contact"),
        message__deleted_at__isnull=True,
    )
    own = Q(agent=user) | Q(Exists(named))
    queue = Q(state=ConversationState.QUEUED, project_id__in=project_ids_of(user))
    supervised = supervised_project_ids(user)
    return own | queue | Q(project_id__in=supervised) if supervised else own | queue


def readable(user: User) -> QuerySet[Conversation]:
    return cards().filter(readable_by(user))


def readable_or_404(user: User, conversation_id: UUID) -> Conversation:
    """The dialog, if the person may read it. Raises NotFound otherwise: others' dialogs do not exist for him."""
    conversation = readable(user).filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound(_("Not found, or not yours to see."))
    return conversation


def known_or_404(user: User, conversation_id: UUID) -> None:
    """Passes for a dialog that the person may read, and for one whose present session was his: he is then told
    that it is no longer his, and a repeated message of his gets its answer. Raises NotFound otherwise."""
    rows = Conversation.objects.filter(pk=conversation_id).values_list("contact_id", flat=True)
    if readable_ids(user, [conversation_id]) or any(pk and was_owner(user, pk) for pk in rows):
        return
    raise NotFound(_("Not found, or not yours to see."))


def readable_ids(user: User, ids: Iterable[UUID]) -> set[str]:
    rows = Conversation.objects.filter(readable_by(user), pk__in=list(ids)).values_list("pk", flat=True)
    return {str(pk) for pk in rows}
