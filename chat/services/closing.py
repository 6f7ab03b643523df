"""«Завершить чат»: what the project wants to know when a session is closed, checked and stored as its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import Contact, Project, User
from chat.models import ClosingDraft, ContactClosing, ContactTopic, Conversation, Form
from chat.selectors.forms import fields_of
from chat.selectors.topics import TopicNode, topic_tree
from kernel import clock, fields
from kernel.errors import Invalid
from kernel.events.frames import dumps

DRAFT_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """What the operator filled in: ids of topics (the first is the main one), values by field, and the tick."""

    topics: tuple[int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    ask_rating: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    topics: list[TopicNode]
    values: dict[str, Any]
    words: list[tuple[str, str]]


def checked(project: Project, form: ClosingForm) -> Checked:
    """The form as it is stored. Raises Invalid with `errors` by field: `topics`, `values.<key>`."""
    errors: dict[str, list[str]] = {}
    topics: list[TopicNode] = []
    values: dict[str, Any] = {}
    wanted = fields_of(project.pk, Form.CLOSING)
    try:
        topics = _topics(project, form.topics)
    except ValueError as error:
        errors["topics"] = [str(error)]
    try:
        values = fields.clean(wanted, form.values)
    except Invalid as error:
        errors |= {f"values.{key}": texts for key, texts in error.extra["errors"].items()}
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)
    return Checked(topics, values, fields.words(wanted, values))


def _topics(project: Project, chosen: tuple[int, ...]) -> list[TopicNode]:
    """Raises ValueError with words for people."""
    tree = {topic.id: topic for topic in topic_tree(project.pk, original=True)}
    found = [tree.get(pk) for pk in dict.fromkeys(chosen)]
    if len(found) > project.topics_max:
        raise ValueError(_("No more than %(limit)d topics.") % {"limit": project.topics_max})
    topics = [topic for topic in found if topic is not None and topic.is_leaf]
    if len(topics) < len(found):
        raise ValueError(_("This topic cannot be chosen any more. Choose another."))
    if not topics and tree and project.topics_required:
        raise ValueError(_("Choose a topic."))
    return topics


def store(contact: Contact, conversation_id: UUID, agent: User, given: Checked) -> None:
    """Write the facts of a contact that ends in this transaction."""
    assert contact.ended_at is not None
    ContactClosing.objects.create(
        contact=contact,
        conversation_id=conversation_id,
        project_id=contact.project_id,
        agent=agent,
        values=given.values,
        words=given.words,
        closed_at=contact.ended_at,
    )
    ContactTopic.objects.bulk_create(
        ContactTopic(contact=contact, topic_id=topic.id, path=topic.path, is_main=number == 0)
        for number, topic in enumerate(given.topics)
    )
    if given.topics:
        contact.topic = given.topics[0].path[:200]
        contact.save(update_fields=["topic"])
    ClosingDraft.objects.filter(contact=contact).delete()


def draft_save(conversation: Conversation, form: ClosingForm) -> None:
    """Keep what is filled in so far; nothing is checked but the size. The last page that saves wins."""
    data = {"topics": list(form.topics), "values": dict(form.values), "ask_rating": form.ask_rating}
    if len(dumps(data)) > DRAFT_BYTES:
        raise Invalid(_("The form is too long."), errors={"values": [_("The form is too long.")]})
    assert conversation.contact_id is not None
    ClosingDraft.objects.update_or_create(
        contact_id=conversation.contact_id, defaults={"data": data, "updated_at": clock.now()}
    )


def draft_from_closing(closed_id: UUID, contact_id: UUID) -> None:
    """A closing that was taken back is the draft of the next one."""
    closing = ContactClosing.objects.filter(contact_id=closed_id).first()
    if closing is None:
        return
    topics = ContactTopic.objects.filter(contact_id=closed_id).order_by("-is_main", "id")
    data = {"topics": list(topics.values_list("topic_id", flat=True)), "values": closing.values}
    ClosingDraft.objects.create(
        contact_id=contact_id, data={**data, "ask_rating": None}, updated_at=clock.now()
    )
