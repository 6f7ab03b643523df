"""A query whose SQL is built once gives what Django's own gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from agentzone.distribution.claim import claim
from agentzone.models import PhoneNumber, Project, User
from chat.models import Conversation
from chat.selectors.cards import card, cards, conversation_of_card
from chat.services.lines import locked_by_contact
from kernel.prepared import Prepared, add, write, write_together
from kernel.uow import unit_of_work
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work

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


def test_a_query_that_does_not_ask_for_its_value_or_for_another_number_besides_is_refused() -> None:
    queries: list[Callable[[int], QuerySet[User]]] = [
        lambda _pk: User.objects.filter(login="somebody"),
        lambda pk: User.objects.filter(pk=pk, supervised_projects=7),
        lambda pk: User.objects.filter(pk=pk).extra(where=["login LIKE 'a%%s'"]),
    ]
    for query in queries:
        with pytest.raises(TypeError):
            Prepared(User, query).first(1)


def test_constants_are_written_into_the_statement_and_the_value_may_stand_in_it_twice() -> None:
    project = ProjectFactory()
    anna, boris = agent_at_work(project), agent_at_work(project)
    query = Prepared(
        User,
        lambda pk: User.objects.filter(Q(pk=pk) | Q(supervised_projects=pk), login=anna.login).order_by("pk"),
    )
    with CaptureQueriesContext(connection) as asked:
        assert query.first(anna.pk) == anna
        assert query.first(boris.pk) is None
        assert query.all(anna.pk) == [anna]
        assert query.all(boris.pk) == []
    assert len(asked) == 4
    assert all(f"'{anna.login}'" in one["sql"] for one in asked)


def test_what_a_query_counts_besides_comes_with_the_object() -> None:
    project = ProjectFactory()
    agent = agent_at_work(project)
    others = User.objects.filter(pk=OuterRef("pk"), skills__project=project.pk).order_by()
    query = Prepared(User, lambda login: User.objects.annotate(serves=Exists(others)).filter(login=login))
    found: Any = query.get(agent.login)
    assert (found, found.serves) == (agent, True)


def test_a_row_is_written_and_made_as_by_save() -> None:
    project = ProjectFactory()
    project.name, project.chat_limit = "Another name", 77
    with CaptureQueriesContext(connection) as asked:
        write(project, "name")
    assert len(asked) == 1
    stored = Project.objects.get(pk=project.pk)
    assert (stored.name, stored.chat_limit == 77) == ("Another name", False)
    agent = agent_at_work(project)
    agent.first_name = "Вера"
    with CaptureQueriesContext(connection) as asked:
        write_together((project, ("chat_limit",)), (agent, ("first_name",)))
    assert len(asked) == 1
    assert Project.objects.get(pk=project.pk).chat_limit == 77
    assert User.objects.get(pk=agent.pk).first_name == "Вера"
    number = add(PhoneNumber(project=project, number="88005550199", name="Made"))
    assert model_to_dict(PhoneNumber.objects.get()) == model_to_dict(number)
    number.name = "Again"
    number.save()  # it knows that it is stored
    assert PhoneNumber.objects.count() == 1


def test_a_row_that_is_gone_is_not_written_in_silence() -> None:
    project = ProjectFactory()
    number = add(PhoneNumber(project=project, number="88005550199"))
    PhoneNumber.objects.all().delete()
    with pytest.raises(DatabaseError):
        write(number, "name")
    with pytest.raises(DatabaseError), transaction.atomic():
        write_together((project, ("name",)), (number, ("name",)))
    with pytest.raises(TypeError):  # of which PostgreSQL would change only one
        write_together((project, ("name",)), (project, ("chat_limit",)))
