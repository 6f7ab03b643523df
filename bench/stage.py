"""The running product, and the people and projects that the figures need. Uses the product's own services."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import echo
from bench.processes import Meter
from tests.product import Product, data_folder, running

WEB_PROCESSES = 2
HOST = "127.0.0.1"


@dataclass
class Cast:
    """One project with its widget's key and its operators' cookies."""

    project_id: int
    key: str
    cookies: list[str]
    agents: list[Any]


@dataclass
class Stage:
    """What a figure works with. Results that several figures need are kept in `known`."""

    product: Product
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> tuple[str, int]:
        return HOST, self.product.port

    def meter(self) -> Meter:
        return Meter(self.product.family()[0].pid)

    def echo(self) -> dict[str, Any]:
        """The bare echo on this machine, measured once a run."""
        if "echo" not in self.known:
            self.known["echo"] = echo.measure(WEB_PROCESSES)
        return dict(self.known["echo"])

    @contextmanager
    def cast(self, name: str, agents: int, *, limit: int = 10, ready: bool = True) -> Iterator[Cast]:
        """A project with so many agents at work; at the end all its dialogs are closed and they sign out."""
        cast = _hire(name, agents, limit=limit, ready=ready)
        try:
            yield cast
        finally:
            _send_home(cast)


@contextmanager
def stage(**variables: str) -> Iterator[Stage]:
    """The product started as `scripts/up` starts it, in a folder and on a port of its own. `variables`: more of the
    environment (tests.product)."""
    with data_folder() as data:
        product = Product(data, None, web_processes=str(WEB_PROCESSES), log_level="WARNING", **variables)
        with running(product):
            _use(data, product.port)
            yield Stage(product)


def _use(data: Path, port: int) -> None:
    """Set Django up in this process, on the product's servers."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "omnivox.settings",
        "OMNIVOX_DATA_DIR": str(data),
        "OMNIVOX_PORT": str(port),
        "OMNIVOX_LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()


def _hire(name: str, number: int, *, limit: int, ready: bool) -> Cast:
    from agentzone.models import Company, Project, Skill, Status, User
    from agentzone.services.status import actor_of, set_status, sign_in
    from chat.models import Channel

    company, _ = Company.objects.get_or_create(name="Bench")
    project = Project.objects.create(company=company, name=name, chat_limit=limit)
    rates = {
        "messages_per_minute": 100_000,
        "messages_per_minute_per_address": 1_000_000,
        "calls_per_minute_per_address": 1_000_000,
    }
    channel = Channel.objects.create(project=project, kind="widget", name=name, config=rates)
    agents = User.objects.bulk_create(
        User(login=f"{name}-{n}", first_name="Анна", last_name=f"Березина-{n}", password="!")  # noqa: S106
        for n in range(number)
    )
    Skill.objects.bulk_create(Skill(agent=agent, project=project, level=1) for agent in agents)
    status = Status.objects.get(code="ready" if ready else "not_ready")
    for agent in agents:
        sign_in(agent)
        set_status(agent, status, actor=actor_of(agent))
    return Cast(project.pk, channel.key, [_cookie(agent) for agent in agents], list(agents))


def _cookie(user: Any) -> str:
    """A signed-in session without the cost of checking a password."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _send_home(cast: Cast) -> None:
    """First nobody takes any more, then everything is closed, then all sign out."""
    from agentzone.models import Contact, Status
    from agentzone.services.contacts import contact_end
    from agentzone.services.status import actor_of, set_status, sign_out
    from agentzone.states import ContactState, EndedBy
    from kernel.states import TransitionRefused

    resting = Status.objects.get(code="not_ready")
    for agent in cast.agents:
        set_status(agent, resting, actor=actor_of(agent))
    for contact in Contact.objects.filter(project=cast.project_id).exclude(state=ContactState.ENDED):
        with suppress(TransitionRefused):  # a call that its client has ended meanwhile
            contact_end(contact.pk, by=EndedBy.SYSTEM, reason="bench")
    for agent in cast.agents:
        sign_out(agent)
    time.sleep(1)  # the router's and the pages' echoes of that
