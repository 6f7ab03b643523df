"""«Список активностей»: every contact over all channels and kinds, exact, in pages, with a way to its first message."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agentzone.models import Contact
from chat.models import Conversation
from chat.models.client import client_key
from chat.selectors.clients import client_card
from chat.services.dialog import conversation_close
from kernel import clock
from tests.factories.chats import client_writes, dialog_of
from tests.factories.house import House
from tests.integration.clients.conftest import Api
from tests.speed import slowness

pytestmark = pytest.mark.django_db


def contacts(house: House, count: int, **fields: Any) -> None:
    """Earlier contacts of Anna's client."""
    now = clock.now()
    Contact.objects.bulk_create(
        Contact(
            **{
                "kind": "chat",
                "channel_kind": "widget",
                "project": house.project,
                "client_key": client_key(house.annas.client_id),
                "state": "ended",
                "agent": house.boris,
                "arrived_at": now - timedelta(hours=n + 1),
                "ended_at": now - timedelta(hours=n),
                "answer_threshold_seconds": 30,
                "service_level_target": 80,
                "short_abandon_seconds": 5,
                **fields,
            }
        )
        for n in range(count)
    )


def test_a_client_with_a_thousand_contacts_costs_as_many_queries_as_one_with_two_and_little_time(
    house: House,
) -> None:
    def read() -> tuple[int, float, dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            card = client_card(house.anna, house.annas.client_id, house.project.pk)
        best = min(
            _seconds(lambda: client_card(house.anna, house.annas.client_id, house.project.pk))
            for _ in range(3)
        )
        return len(caught), best, card

    contacts(house, 2)
    few, _, card = read()
    assert card["activities"]["total"] == 3
    contacts(house, 998)
    many, seconds, card = read()
    assert card["activities"]["total"] == 1001
    assert len(card["activities"]["results"]) == 20
    assert many == few <= 26
    assert (
        seconds < 0.25 * slowness()
    )  # 50 ms on a quiet machine, see the report; here neighbours run as well


def _seconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def test_pages_bring_each_contact_once_newest_first(house: House, api: type[Api]) -> None:
    contacts(house, 44)
    anna, found, after = api(house.anna), [], ""
    while after is not None:
        page = anna.get(f"clients/{house.annas.client_id}/activities/?after={after}")
        found += page["results"]
        after = page["next"]
    assert page["total"] == len(found) == len({row["contact_id"] for row in found}) == 45
    assert [r["started_at"] for r in found] == sorted((r["started_at"] for r in found), reverse=True)
    assert anna.ask("GET", f"clients/{house.annas.client_id}/activities/?after=rubbish")[0] == 400


def test_a_row_tells_what_a_person_wants_to_know_of_chats_and_calls(house: House, api: type[Api]) -> None:
    contacts(house, 1, topic="Дефект товара", rating=5)
    now = clock.now()
    talk = {
        "first_reply_at": now - timedelta(seconds=192),
        "ended_at": now,
        "arrived_at": now - timedelta(seconds=200),
    }
    contacts(house, 1, kind="call", channel_kind="phone", script_result="Заказ оформлен", **talk)
    rows = {
        r["kind"]: r for r in api(house.anna).get(f"clients/{house.annas.client_id}/activities/")["results"]
    }
    assert (rows["call"]["talk_seconds"], rows["call"]["result"]) == (192, "Заказ оформлен")
    assert (rows["chat"]["topic"], rows["chat"]["rating"]["score"]) == ("Дефект товара", 5)
    assert rows["chat"]["agent_name"] == house.boris.full_name


def test_a_session_is_found_in_its_dialog_at_its_first_message(house: House, api: type[Api]) -> None:
    first = house.annas.contact_id
    conversation_close(house.anna, house.annas.pk, epoch=house.annas.epoch)
    client_writes(house.channel, "Ещё вопрос", visitor="visitor-a")
    second = dialog_of(house.channel, "visitor-a").contact_id
    boss = api(house.supervisor)
    rows = {r["contact_id"]: r for r in boss.get(f"clients/{house.annas.client_id}/activities/")["results"]}
    assert {r["conversation_id"] for r in rows.values()} == {str(house.annas.pk)}
    place = f"conversations/{house.annas.pk}/sessions"
    assert boss.get(f"{place}/{first}/")["number"] == 1
    assert (
        boss.get(f"{place}/{second}/")["number"] == dialog_of(house.channel, "visitor-a").session_first_number
    )
    assert boss.ask("GET", f"{place}/{house.boriss.contact_id}/")[0] == 404


def test_there_is_no_link_to_a_dialog_that_the_person_may_not_read(house: House, api: type[Api]) -> None:
    """The contact itself is shown: that he came there as well is what the list is for."""
    Conversation.objects.filter(pk=house.boriss.pk).update(client=house.annas.client_id)
    Contact.objects.filter(pk=house.boriss.contact_id).update(client_key=client_key(house.annas.client_id))
    rows = {
        r["contact_id"]: r["conversation_id"]
        for r in api(house.anna).get(f"clients/{house.annas.client_id}/activities/")["results"]
    }
    assert rows == {str(house.annas.contact_id): str(house.annas.pk), str(house.boriss.contact_id): None}
    assert [
        d["conversation_id"] for d in api(house.anna).get(f"clients/{house.annas.client_id}/")["dialogs"]
    ] == [str(house.annas.pk)]
    both = api(house.supervisor).get(f"clients/{house.annas.client_id}/")["dialogs"]
    assert {d["conversation_id"] for d in both} == {str(house.annas.pk), str(house.boriss.pk)}
