"""Guards: a pure function opens no socket and asks no database."""

import socket
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def socket_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a pure function opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def django_db_blocker_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a pure function asked the database")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
