"""Calls of one person at the same moment, on real connections."""

from __future__ import annotations

from functools import partial

import pytest

from agentzone.models import Contact
from agentzone.models.people import Role
from agentzone.services.calls.arrivals import call_arrive
from agentzone.telephony.switch_events import CallArrived
from chat.models import Client, ClientPhone
from chat.models.client import client_key
from chat.selectors.client_fields import values_of
from chat.selectors.merging import mark_of
from chat.services.blocks import client_block
from chat.services.client_locks import ClientMoved
from chat.services.merging import clients_merge
from kernel import clock
from tests.factories.people import ProjectFactory, UserFactory
from tests.factories.voice import phone_number
from tests.integration.distribution.floor import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = ("79161234567", "89161234567", "9161234567", "+79161234567")


def arrive(number: str, turn: int, caller: str) -> None:
    call_arrive(
        CallArrived(
            event_id=f"e{turn}", at=clock.now(), channel=f"c{turn}", number=number, caller_number=caller
        )
    )


def client_of(company: object, **fields: object) -> Client:
    return Client.objects.create(
        company=company, number=900_000 + Client.objects.count(), first_seen_at=clock.now(), **fields
    )


def test_twenty_first_calls_at_once_are_one_clients(transactional_db: None) -> None:
    project = ProjectFactory()
    lines = [phone_number(project), phone_number(ProjectFactory(company=project.company))]
    in_threads(partial(arrive, lines[n % 2].number, n, CALLERS[n % 4]) for n in range(20))
    client = Client.objects.get()
    assert set(Contact.objects.values_list("client_key", flat=True)) == {client_key(client.pk)}
    assert (Contact.objects.count(), ClientPhone.objects.count()) == (20, 1)


def test_a_call_by_a_card_and_the_merge_of_that_card_end_at_the_one_who_stays(transactional_db: None) -> None:
    for turn in range(8):
        project = ProjectFactory()
        line, boss = phone_number(project), UserFactory(role=Role.ADMINISTRATOR)
        kept, merged = (
            client_of(project.company, name="Мария"),
            client_of(project.company, phone="+79161234567"),
        )
        mark = mark_of(values_of(kept), values_of(merged))

        def merge(
            kept: Client = kept, merged: Client = merged, boss: object = boss, mark: str = mark
        ) -> None:
            try:
                clients_merge(boss, kept.pk, merged.pk, keep={}, mark=mark)
            except ClientMoved:  # the call was first, and brought a number that the merge had not seen
                clients_merge(boss, kept.pk, merged.pk, keep={}, mark=mark)

        in_threads([partial(arrive, line.number, 1000 + turn, CALLERS[0]), merge])
        contact = Contact.objects.get(project=project)
        phone = ClientPhone.objects.get(company=project.company)
        assert (contact.client_key, phone.client_id) == (client_key(kept.pk), kept.pk)


def test_a_call_that_meets_the_block_of_its_client_does_not_wait_on(transactional_db: None) -> None:
    for turn in range(8):
        project = ProjectFactory()
        line, boss = phone_number(project), UserFactory(role=Role.ADMINISTRATOR)
        client = client_of(project.company)
        ClientPhone.objects.create(
            client=client, company=project.company, number="+79161234567", created_at=clock.now()
        )
        block = partial(client_block, boss, client.pk, reason="Оскорбляет", until=None)
        in_threads([partial(arrive, line.number, 2000 + turn, CALLERS[0]), block])
        contact = Contact.objects.get(project=project)
        hung_up = contact.call.commands.filter(kind="hang_up").exists()
        assert hung_up, contact.state
