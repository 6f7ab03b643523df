"""A client with a dialog, and the people who may see him."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from chat.models import Client
from chat.selectors.client_fields import values_of
from chat.selectors.merging import mark_of
from kernel.events.frames import dumps
from tests.factories.house import House


class Api:
    """A signed-in browser that speaks JSON to the operator's API."""

    def __init__(self, user: Any) -> None:
        self.browser = Browser(headers={"accept-language": "ru"})
        self.browser.force_login(user)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        content = b"" if body is None else dumps(body).encode()
        answer = self.browser.generic(method, f"/api/v1/{path}", content, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        status, data = self.ask("GET", path)
        assert status == 200, data
        return data


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Client:
    return house.annas.client


@pytest.fixture
def api() -> Callable[[Any], Api]:
    return Api


def seen(kept: Client, merged: Client) -> str:
    """What a person who looked at both just now has seen."""
    return mark_of(values_of(kept), values_of(merged))
