"""The closing form of an open dialog, as the window shows it."""

from __future__ import annotations

from typing import Any

from agentzone.states import RatingMode
from chat.drivers.registry import capabilities_of
from chat.models import ClosingDraft, Conversation, Form
from chat.selectors.forms import fields_of
from chat.selectors.topics import topic_tree


def closing_form(conversation: Conversation) -> dict[str, Any]:
    """Topics, fields, whether a rating is asked for, and what is filled in already. Four queries.

    Of the draft only what the project's form still has: the dialog may have come from another project.
    """
    project = conversation.project
    topics = topic_tree(project.pk)
    fields = [field.json() for field in fields_of(project.pk, Form.CLOSING)]
    draft = ClosingDraft.objects.filter(contact=conversation.contact).first()
    data = draft.data if draft else {}
    leaves = {topic.id for topic in topics if topic.is_leaf}
    keys = {field["key"] for field in fields}
    return {
        "project_id": project.pk,
        "topics": [topic.json() for topic in topics],
        "topics_required": project.topics_required and bool(topics),
        "topics_max": project.topics_max,
        "fields": fields,
        "rating": _rating(conversation),
        "draft": {
            "topics": [pk for pk in data.get("topics", []) if pk in leaves],
            "values": {key: value for key, value in data.get("values", {}).items() if key in keys},
            "ask_rating": data.get("ask_rating"),
        },
    }


def _rating(conversation: Conversation) -> str:
    can = capabilities_of(conversation.channel.kind).rating
    return conversation.project.rating_mode if can else RatingMode.OFF.value
