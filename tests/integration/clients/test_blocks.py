"""A blocked client: his dialogs end, his messages are refused at the door of every channel, the term runs out."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from agentzone.models import Contact
from chat.drivers.contract import MessageReceived
from chat.drivers.runner import take_value
from chat.drivers.widget.identity import token_for
from chat.models import Client, ClientBlock, Conversation, Message
from chat.services.blocks import ClientBlocked, client_block, client_unblock, expire_blocks
from chat.services.receive import Incoming, message_receive_async
from kernel import clock
from kernel.events.frames import dumps
from kernel.events.log import heads_of
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of
from tests.factories.house import House
from tests.integration.clients.conftest import Api
from tests.integration.distribution.floor import check_books, in_threads

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def block(house: House, until: Any = None, by: Any = None) -> ClientBlock:
    return client_block(by or house.supervisor, house.annas.client_id, reason="Оскорбляет", until=until)


def write(house: House, uid: uuid.UUID | None = None) -> Any:
    return client_writes(house.channel, "Ау", visitor="visitor-a", uid=uid)


def test_open_dialogs_end_as_blocked_and_count_as_abandoned_when_nobody_answered(house: House) -> None:
    client_block(house.supervisor, house.boriss.client_id, reason="Оскорбляет", until=None)
    dialog = Conversation.objects.get(pk=house.boriss.pk)
    contact = Contact.objects.get(pk=house.boriss.contact_id)
    assert (dialog.state, contact.state, contact.end_reason, contact.ended_by) == (
        "closed",
        "ended",
        "blocked",
        "supervisor",
    )
    assert contact.first_reply_at is None  # so the reason counts it as abandoned
    last = Message.objects.filter(conversation=dialog).order_by("-number")[0]
    assert last.event is not None
    assert (last.event["code"], last.event["reason"]) == ("closed", "blocked")
    check_books()
    client_writes(house.channel, visitor="visitor-q")  # others go on
    assert dialog_of(house.channel, "visitor-q").state == "queued"


def test_his_message_is_refused_by_every_door_and_a_repeat_is_still_answered(house: House) -> None:
    uid = uuid.uuid4()
    write(house, uid)
    block(house, clock.now() + HOUR)
    before = Message.objects.count()
    with pytest.raises(ClientBlocked) as refused:
        write(house)
    assert refused.value.extra["until"]
    with pytest.raises(ClientBlocked):
        take_value(house.channel.pk, MessageReceived("visitor-a", "m1", "Ау"))
    assert write(house, uid).repeated is not None
    assert Message.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_the_widget_is_told_politely_and_until_when(house: House) -> None:
    until = clock.now() + HOUR
    block(house, until)
    token = token_for(house.channel.pk, "visitor-a")
    browser = Browser(headers={"authorization": f"Bearer {token}", "accept-language": "ru"})
    base = f"/api/widget/v1/{house.channel.key}"
    body = dumps({"id": str(uuid.uuid4()), "text": "Ау"})
    answer = browser.post(f"{base}/messages/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["until"]) == (
        403,
        "blocked",
        clock.iso(until),
    )
    assert "Оскорбляет" not in answer.content.decode()
    session = browser.post(
        f"{base}/session/", dumps({"token": token}), content_type="application/json"
    ).json()
    assert session["conversation"]["blocked"] == {"until": clock.iso(until)}


@pytest.mark.django_db(transaction=True)
def test_a_message_to_an_open_dialog_costs_no_look_at_blocks(house: House) -> None:
    """It goes past Django's connection altogether: one statement on the asynchronous pool."""
    with CaptureQueriesContext(connection) as caught:
        received = asyncio.run(_send(house))
    assert received.appended is not None
    assert len(caught) == 0


async def _send(house: House) -> Any:
    from kernel.db import close_async_pool

    try:
        return await message_receive_async(Incoming(house.channel.pk, "visitor-a", uuid.uuid4(), "Ещё"))
    finally:
        await close_async_pool()


def test_the_term_runs_out_by_itself_and_is_noted(house: House) -> None:
    block(house, clock.now() + HOUR)
    with travel(clock.now() + HOUR + timedelta(seconds=1)):
        assert not Client.objects.get(pk=house.annas.client_id).is_blocked(clock.now())
        write(house)  # before any job has looked
        assert expire_blocks() == 1
        assert expire_blocks() == 0
    fact = ClientBlock.objects.get()
    assert (fact.lifted_at, fact.lifted_by) == (fact.until, None)
    assert Client.objects.get(pk=house.annas.client_id).blocked_at is None
    assert AuditEntry.objects.filter(action="client.block_expired").count() == 1


def test_a_new_block_follows_one_that_is_over_and_none_is_laid_on_another(
    house: House, api: type[Api]
) -> None:
    block(house, clock.now() + HOUR)
    path = f"clients/{house.annas.client_id}/block/"
    status, problem = api(house.supervisor).ask("POST", path, {"reason": "ещё", "until": None})
    assert (status, problem["code"]) == (409, "already_blocked")
    with travel(clock.now() + 2 * HOUR):
        block(house)
    assert ClientBlock.objects.filter(lifted_at__isnull=True).count() == 1
    client_unblock(house.supervisor, house.annas.client_id)
    client_unblock(house.supervisor, house.annas.client_id)  # again changes nothing
    assert AuditEntry.objects.filter(action="client.unblocked").count() == 1
    write(house)
    assert dialog_of(house.channel, "visitor-a").state == "queued"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"reason": " ", "until": None}, ["reason"]),
        ({"reason": "x" * 301, "until": None}, ["reason"]),
        ({"reason": "спам", "until": "2020-01-01T00:00:00Z"}, ["until"]),
        ({"reason": "спам", "until": "завтра"}, ["until"]),
    ],
)
def test_a_block_needs_a_reason_and_a_term_to_come(
    house: House, api: type[Api], body: dict[str, Any], wrong: list[str]
) -> None:
    status, problem = api(house.anna).ask("POST", f"clients/{house.annas.client_id}/block/", body)
    assert (status, list(problem["errors"])) == (400, wrong)
    assert Conversation.objects.get(pk=house.annas.pk).state == "assigned"


def test_supervisors_see_the_blocked_of_their_projects_and_only_they_lift(
    house: House, api: type[Api]
) -> None:
    anna, boss = api(house.anna), api(house.supervisor)
    assert (
        anna.ask("POST", f"clients/{house.annas.client_id}/block/", {"reason": "спам", "until": None})[0]
        == 200
    )
    listed = boss.get("blocked-clients/")["results"]
    assert [(r["client"]["id"], r["block"]["reason"], r["block"]["by"]) for r in listed] == [
        (house.annas.client_id, "спам", house.anna.full_name)
    ]
    assert (
        anna.get("blocked-clients/")["results"]
        == api(house.far_supervisor).get("blocked-clients/")["results"]
        == []
    )
    assert anna.ask("POST", f"clients/{house.annas.client_id}/unblock/")[0] == 403
    card = anna.get(f"clients/{house.annas.client_id}/")
    assert (card["block"]["reason"], card["may"]["unblock"]) == ("спам", False)
    assert boss.ask("POST", f"clients/{house.annas.client_id}/unblock/")[0] == 204
    assert boss.get("blocked-clients/")["results"] == []


@pytest.mark.django_db(transaction=True)
def test_a_block_that_races_with_messages_never_leaves_an_open_dialog_of_a_blocked_client(
    house: House,
) -> None:
    from chat.services.dialog import conversation_close

    for round_ in range(8):
        dialog = dialog_of(house.channel, "visitor-a")
        if dialog.state == "assigned":
            conversation_close(house.anna, dialog.pk, epoch=dialog.epoch)
        jobs: list[Callable[[], Any]] = [partial(_try_write, house) for _ in range(3)]
        in_threads([*jobs, partial(block, house)])
        fresh = dialog_of(house.channel, "visitor-a")
        assert fresh.state == "closed", round_
        assert (
            not Contact.objects.filter(client_key=f"client:{fresh.client_id}").exclude(state="ended").exists()
        )
        client_unblock(house.supervisor, house.annas.client_id)
    check_books()
    stream = f"conversation:{house.annas.pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(seq) FROM kernel_event WHERE stream = %s", [stream])
        assert cursor.fetchone() == (heads_of([stream])[stream],) * 2


def _try_write(house: House) -> None:
    try:
        write(house)
    except ClientBlocked:
        return
