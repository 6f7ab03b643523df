"""A query whose SQL is built once gives what Django's own gives."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from agentzone.distribution.claim import claim
from agentzone.models import User
from chat.models import Conversation
from chat.selectors.cards import card, cards, conversation_of_card
from chat.services.lines import locked_by_contact
from kernel.prepared import Prepared
from kernel.uow import unit_of_work
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import agent_at_work

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_waiting_and_an_assigned_dialog_are_the_same_as_by_django_in_one_query() -> None:
    channel = widget_channel()
    client_writes(channel)
    waiting = dialog_of(channel)
    for owner in (None, agent_at_work(channel.project)):
        if owner is not None:
            assert waiting.contact_id
            claim(waiting.contact_id, owner.pk, {})
        usual = cards().get(pk=waiting.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            quick = conversation_of_card(waiting.pk)
            assert card(quick) == card(usual)
        assert len(asked) == 1
        assert quick.agent == owner
        for one, other in ((quick, usual), (quick.client, usual.client), (quick.project, usual.project)):
            assert model_to_dict(one) == model_to_dict(other)
        assert not quick._state.adding
        quick.save()  # a whole model, no deferred fields


def test_what_is_not_there_is_none_or_does_not_exist() -> None:
    query = Prepared(Conversation, lambda pk: cards().filter(pk=pk))
    assert query.first(uuid4()) is None
    with pytest.raises(Conversation.DoesNotExist):
        query.get(uuid4())


def test_a_locking_query_locks() -> None:
    channel = widget_channel()
    client_writes(channel)
    dialog = dialog_of(channel)
    assert dialog.contact_id
    for _ in range(2):  # built, and used again
        with CaptureQueriesContext(connection) as asked, unit_of_work():
            assert locked_by_contact(dialog.contact_id) == dialog
        assert any('FOR NO KEY UPDATE OF "chat_conversation"' in query["sql"] for query in asked)


def test_a_query_that_does_not_ask_for_its_value_is_refused() -> None:
    query = Prepared(User, lambda _pk: User.objects.filter(login="somebody"))
    with pytest.raises(TypeError):
        query.first(1)
