"""Channels and clients' messages."""

from __future__ import annotations

import uuid

import factory
from factory.django import DjangoModelFactory

from agentzone.models import Project
from chat.models import Channel, Conversation
from chat.services.receive import Incoming, Received, message_receive
from tests.factories.people import ProjectFactory


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    project = factory.SubFactory(ProjectFactory)
    kind = "widget"
    name = "Виджет сайта"
    config = factory.LazyFunction(dict)


def widget_channel(project: Project | None = None, **fields) -> Channel:
    return ChannelFactory(**({"project": project} if project else {}), **fields)


def client_writes(
    channel: Channel, text: str = "Здравствуйте!", *, visitor: str = "visitor-1", uid=None, **more
) -> Received:
    return message_receive(Incoming(channel.pk, visitor, uid or uuid.uuid4(), text, **more))


def dialog_of(channel: Channel, visitor: str = "visitor-1") -> Conversation:
    return Conversation.objects.get(channel=channel, external_id=visitor)
