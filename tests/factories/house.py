"""A small call centre for questions of access: whose dialog is whose, and who comes from elsewhere."""

from __future__ import annotations

import uuid

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import User
from agentzone.models.people import Role
from chat.drivers.widget import channels
from chat.models import Channel, Conversation
from chat.models.channel import new_key
from chat.services.dialog import message_send
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work
from tests.standing import Standing


class House:
    """Two operators of one project with a dialog each, one that waits, and people from elsewhere."""

    def __init__(self) -> None:
        # A key of its own: a web process that outlives a test remembers channels by key for some seconds.
        self.channel: Channel = widget_channel(key=f"demo-{new_key().lower()}")
        self.project = self.channel.project
        self.other_channel = widget_channel(ProjectFactory(company=self.project.company))
        self.anna, self.boris = agent_at_work(self.project), agent_at_work(self.project)
        self.annas, self.boriss = self.given(self.anna, "visitor-a"), self.given(self.boris, "visitor-b")
        message_send(
            self.anna, self.annas.pk, uid=uuid.uuid4(), text="Сейчас посмотрю", epoch=self.annas.epoch
        )
        client_writes(self.channel, visitor="visitor-q")
        self.queued = dialog_of(self.channel, "visitor-q")
        self.stranger = agent_at_work(self.other_channel.project)
        self.supervisor = UserFactory(role=Role.SUPERVISOR)
        self.supervisor.supervised_projects.add(self.project)
        self.far_supervisor = UserFactory(role=Role.SUPERVISOR)
        self.far_supervisor.supervised_projects.add(self.other_channel.project)
        self.administrator = UserFactory(role=Role.ADMINISTRATOR)

    def given(self, agent: User, visitor: str, text: str = "Здравствуйте!") -> Conversation:
        client_writes(self.channel, text, visitor=visitor)
        dialog = dialog_of(self.channel, visitor)
        assert claim(dialog.contact_id, agent.pk, {}) is Outcome.ASSIGNED
        return dialog_of(self.channel, visitor)


_STANDING = Standing(House)


def standing_house() -> House:
    """A house for tests that commit and only look at it from this process: put back as it was, not built again."""
    channels.forget()  # the widget's edge remembers channels by their key, which is the same
    return _STANDING.get()
