"""The client is asked once to rate the session, and what he answers. Locks: contact, conversation."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import contact_rated
from agentzone.models import Contact, User
from agentzone.states import RatingMode
from chat.drivers.registry import capabilities_of
from chat.events import ConversationChanged
from chat.models import ContactRating, Conversation
from chat.services.lines import agent_json, system_line
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import DomainError, Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

COMMENT_LIMIT = 1000
CLIENT = Actor(None, "client")


def ask(contact: Contact, conversation: Conversation, agent: User, *, ticked: bool) -> None:
    """Ask, if the project does and the channel can. Call in the transaction of the closing, after it."""
    mode = contact.project.rating_mode
    wanted = mode == RatingMode.ALWAYS or (mode == RatingMode.BY_TICK and ticked)
    if not wanted or not capabilities_of(conversation.channel.kind).rating:
        return
    now = clock.now()
    ContactRating.objects.create(
        contact=contact,
        conversation=conversation,
        agent=agent,
        asked_at=now,
        expires_at=now + timedelta(hours=contact.project.rating_hours),
    )
    system_line(conversation.pk, {"code": "rating_asked", "agent": agent_json(agent)}, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))


def give(conversation_id: UUID, rating_id: UUID, score: int, comment: str = "") -> ContactRating:
    """The client's answer: the first one counts, a second changes nothing. It may come late, when the next session is
    open already. Raises Invalid, NotFound, DomainError `rating_closed`."""
    comment = comment.replace("\x00", "").strip()
    if not 1 <= score <= 5:
        text = _("A score from 1 to 5 was expected.")
        raise Invalid(text, errors={"score": [text]})
    if len(comment) > COMMENT_LIMIT:
        text = _("Longer than %(limit)d characters.") % {"limit": COMMENT_LIMIT}
        raise Invalid(text, errors={"comment": [text]})
    with unit_of_work():
        asked = ContactRating.objects.filter(pk=rating_id, conversation_id=conversation_id)
        contact_id = asked.values_list("contact_id", flat=True).first()
        if contact_id is None or lock_row(Contact, contact_id) is None:
            raise NotFound(_("There is nothing to rate."))
        rating = asked.select_related("agent").get()
        if rating.score is not None:
            return rating
        now = clock.now()
        if rating.cancelled_at is not None or now > rating.expires_at:
            raise DomainError(_("This conversation cannot be rated any more."), code="rating_closed")
        rating.score, rating.comment, rating.rated_at = score, comment, now
        rating.save(update_fields=["score", "comment", "rated_at"])
        contact_rated(contact_id, score)
        line = {"code": "rated", "score": score, "comment": comment, "agent": agent_json(rating.agent)}
        system_line(conversation_id, line, visible=True)
        emit(ConversationChanged(conversation_id=conversation_id))
        audit.record(CLIENT, "conversation.rated", rating, score=score)
    return rating


def give_latest(conversation_id: UUID, score: int, comment: str = "") -> ContactRating | None:
    """The same for channels whose answers do not name what they answer: the question asked last. None: no question."""
    latest = ContactRating.objects.filter(conversation_id=conversation_id).order_by("-asked_at").first()
    return None if latest is None else give(conversation_id, latest.pk, score, comment)


def cancel(contact_id: UUID) -> None:
    """The closing was taken back: an answer that has not come yet is not taken any more."""
    ContactRating.objects.filter(contact_id=contact_id, score__isnull=True, cancelled_at__isnull=True).update(
        cancelled_at=clock.now()
    )
