"""A client's card is changed while something happens in his dialog, on real connections."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection

from chat.models import Client, Conversation, Form, FormField, Message
from chat.services.client_fields import field_save
from chat.services.client_locks import client_locked
from chat.services.dialog import conversation_close
from chat.services.entry import Answers, entry_store
from chat.services.lines import system_line
from chat.services.listeners import owner_changed
from chat.services.receive import Incoming, message_receive
from kernel.ids import new_id
from kernel.locks import lock_row
from kernel.uow import unit_of_work
from tests.integration.distribution.floor import in_threads, wait_until
from tests.integration.moves.floor import Floor

pytestmark = pytest.mark.django_db(transaction=True)


def waits() -> bool:
    """Whether somebody waits for a lock right now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def between(floor: Floor, act: Callable[[], Any]) -> None:
    """`act` runs while a transaction has appended to the dialog and is yet to tell of its client."""
    appended = Event()

    def handing_over() -> None:
        with unit_of_work():
            dialog = lock_row(type(floor.dialog), floor.dialog.pk)
            system_line(dialog.pk, {"code": "test"}, visible=True)
            appended.set()
            wait_until(waits)
            owner_changed(dialog)

    def other() -> None:
        assert appended.wait(10)
        act()

    in_threads([handing_over, other])


def test_a_name_saved_while_the_dialog_changes_hands_waits_its_turn(transactional_db: None):
    floor = Floor()
    client = floor.dialog.client_id
    save = partial(field_save, floor.anna, client, "name", "Елена", version=0, project_id=floor.project.pk)
    between(floor, save)
    assert Client.objects.get(pk=client).name == "Елена"


def test_a_form_before_the_chat_and_a_macro_on_the_closed_dialog_do_not_wait_for_each_other(
    transactional_db: None,
):
    floor = Floor()
    FormField.objects.create(
        project=floor.project, form=Form.PRE_CHAT, key="name", title="Имя", required=True
    )
    conversation_close(floor.anna, floor.dialog.pk, epoch=1)
    entry_store(floor.channel, "visitor-1", Answers(values={"name": "Елена"}, department=None, consent=False))
    has_client = Event()

    def macro() -> None:
        with unit_of_work():
            client_locked(floor.dialog.client_id)
            has_client.set()
            wait_until(waits)
            lock_row(Conversation, floor.dialog.pk)

    def visitor() -> None:
        assert has_client.wait(10)
        message_receive(Incoming(floor.channel.pk, "visitor-1", new_id(), "Снова я", asks_first=True))

    in_threads([macro, visitor])
    assert Message.objects.filter(conversation=floor.dialog, text="Снова я").count() == 1
    assert Client.objects.get(pk=floor.dialog.client_id).name == "Елена"
