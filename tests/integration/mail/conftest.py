"""A project with a mailbox, its operators, and the servers that a test asks for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agentzone.models import User
from mail.models import Mailbox
from tests.factories.mail import mailbox
from tests.factories.people import ProjectFactory, UserFactory, skill
from tests.integration.mail.servers import PASSWORD, USER, ImapServer, Post, imap_server, smtp_server


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    """Jobs that were started, instead of a broker."""
    found: list[tuple[str, tuple[Any, ...]]] = []
    monkeypatch.setattr("kernel.jobs.start", lambda name, args: found.append((name, args)))
    return found


@pytest.fixture
def box(started: list[Any]) -> Mailbox:
    return mailbox(ProjectFactory(name="Магазин"), uid_validity=None, address="shop@shop.example")


def person(box: Mailbox, **fields: Any) -> User:
    agent = UserFactory(**fields)
    skill(agent, box.project)
    return agent


@pytest.fixture
def anna(box: Mailbox) -> User:
    return person(box, first_name="Анна")


@pytest.fixture
def boris(box: Mailbox) -> User:
    return person(box, first_name="Борис")


@pytest.fixture(scope="module")
def imap_running() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


@pytest.fixture
def imap(box: Mailbox, imap_running: ImapServer) -> ImapServer:
    """An empty mailbox, and our own that is connected with it."""
    imap_running.clear()
    Mailbox.objects.filter(pk=box.pk).update(
        imap_host="127.0.0.1",
        imap_port=imap_running.port,
        imap_security="none",
        imap_user=USER,
        imap_password=PASSWORD,
    )
    return imap_running


@pytest.fixture
def post(box: Mailbox) -> Iterator[Post]:
    with smtp_server() as server:
        Mailbox.objects.filter(pk=box.pk).update(
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="none",
            smtp_user=USER,
            smtp_password=PASSWORD,
        )
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key in one file; nobody has signed it but itself."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    key = path.with_name("key.pem")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [*command, *names, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True
    )
    path.write_text(path.read_text() + key.read_text())
    return path
