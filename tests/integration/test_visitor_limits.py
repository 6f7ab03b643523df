"""No call of a visitor's page is free of limits, and a repeat that changes nothing writes nothing."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.drivers.widget.identity import token_for
from chat.models import Channel
from chat.services.dialog import marked_by_visitor
from tests.factories.chats import client_writes, dialog_of, widget_channel

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = (f"10.0.0.{n}" for n in itertools.count(1))
CALLS: dict[str, Any] = {
    "config": lambda page, base: page.get(f"{base}config/"),
    "session": lambda page, base: page.post(f"{base}session/", {}, content_type="application/json"),
    "messages": lambda page, base: page.get(f"{base}messages/"),
    "read": lambda page, base: page.post(f"{base}read/", {"number": 1}, content_type="application/json"),
}


def page_of(channel: Channel, address: str) -> Client:
    return Client(REMOTE_ADDR=address, HTTP_AUTHORIZATION=f"Bearer {token_for(channel.pk, 'visitor-1')}")


@pytest.mark.parametrize("name", CALLS)
def test_an_address_that_calls_without_end_is_asked_to_wait(name: str) -> None:
    channel = widget_channel(config={"calls_per_minute_per_address": 20})  # ten at once
    client_writes(channel)
    base, address = f"/api/widget/v1/{channel.key}/", next(ADDRESSES)
    page, call = page_of(channel, address), CALLS[name]
    answers = [call(page, base) for _ in range(13)]
    assert [answer.status_code for answer in answers[:10]] == [204 if name == "read" else 200] * 10
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) >= 1
    assert call(page_of(channel, next(ADDRESSES)), base).status_code < 300  # others are served


@pytest.mark.parametrize("marks", [{"read": 1, "delivered": None}, {"read": None, "delivered": 1}])
def test_a_mark_that_does_not_move_writes_nothing(marks: dict[str, Any]) -> None:
    channel = widget_channel()
    client_writes(channel)
    dialog = dialog_of(channel)
    marked_by_visitor(dialog.pk, **marks)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        marked_by_visitor(dialog.pk, **marks)
    assert not [q["sql"] for q in asked.captured_queries if q["sql"].startswith(("UPDATE", "INSERT", "WITH"))]
