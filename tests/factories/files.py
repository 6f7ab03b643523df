"""Uploads as pages make them, by the services."""

from __future__ import annotations

import uuid

from agentzone.models import User
from chat.files.limits import CHUNK
from chat.models import Attachment, Channel, Conversation
from chat.services import processing
from chat.services.uploads import Uploader, part_take, upload_begin


def by_agent(agent: User, dialog: Conversation) -> Uploader:
    return Uploader(dialog.channel_id, agent_id=agent.pk, conversation_id=dialog.pk)


def by_visitor(channel: Channel, visitor: str = "visitor-a") -> Uploader:
    return Uploader(channel.pk, visitor=visitor)


def uploaded(
    who: Uploader, content: bytes, name: str = "фото.jpg", *, voice: bool = False, ready: bool = True
) -> Attachment:
    """A whole upload; made ready unless the test does it."""
    a = upload_begin(who, ident=uuid.uuid4(), name=name, size=len(content), voice=voice)
    for offset in range(0, len(content), CHUNK):
        part_take(a.pk, offset, content[offset : offset + CHUNK])
    if ready:
        assert processing.process(a.pk)
    return Attachment.objects.get(pk=a.pk)
