"""The look at everybody once a minute: what ended is ended, whether or not a word of it arrived."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from agentzone.models import User
from agentzone.services.skills import skill_remove
from kernel import clock
from kernel.audit import SYSTEM
from kernel.realtime import policies
from kernel.realtime.access import AccessWatch
from kernel.realtime.policies import Principal
from kernel.realtime.tap import Member, Tap
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work
from tests.integration.drivers.conftest import in_thread
from tests.realtime.people import session_of

pytestmark = pytest.mark.django_db(transaction=True)


class Socket:
    """Remembers what is done to it."""

    def __init__(self, person: User) -> None:
        self.principal = Principal("user", person.pk, session_of(person))
        self.code: int | None = None
        self.denied: list[str] = []

    def offer(self, text: str) -> None:
        raise AssertionError(text)

    def revoked(self, stream: str) -> None:
        self.denied.append(stream)

    def cut(self, code: int) -> None:
        self.code = code


class Hub:
    """As much of a hub as the watch knows."""

    def __init__(self, sockets: list[Socket]) -> None:
        self.sockets = set(sockets)
        self.taps: dict[str, Tap] = {}

    def on(self, socket: Socket, stream: str) -> None:
        tap = self.taps.setdefault(stream, Tap(stream))
        tap.members[socket] = Member(0)

    def leave(self, socket: Socket, stream: str) -> None:
        del self.taps[stream].members[socket]


async def after_a_look(hub: Any, settings: Any) -> None:
    """The watch's own loop runs until it has looked at everybody once."""
    settings.REALTIME_RECHECK_SECONDS = 0.01
    watch, looked = AccessWatch(hub), asyncio.Event()
    look = watch.check_sockets

    async def once(sockets: Any) -> None:
        await look(sockets)
        looked.set()

    watch.check_sockets = once  # type: ignore[method-assign]
    task = asyncio.create_task(watch.run())
    await asyncio.wait_for(looked.wait(), 10)
    task.cancel()


def end(how: str, socket: Socket, person: User) -> None:
    """Without a word of it: as if Redis had lost them all."""
    rows = Session.objects.filter(session_key=socket.principal.session)
    if how == "signed out":
        rows.delete()
    elif how == "expired":
        rows.update(expire_date=clock.now() - timedelta(seconds=1))
    elif how == "another password":
        person.set_password("another-password-1")
        User.objects.filter(pk=person.pk).update(password=person.password)
    else:
        User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("how", ["signed out", "expired", "another password", "switched off"])
async def test_a_sign_in_that_has_ended_is_cut(settings: Any, how: str) -> None:
    anna, boris = await in_thread(lambda: [UserFactory(), UserFactory()])
    gone, stays = await in_thread(lambda: [Socket(anna), Socket(boris)])
    await in_thread(end, how, gone, anna)
    await after_a_look(Hub([gone, stays]), settings)
    assert (gone.code, stays.code) == (4401, None)


async def test_a_stream_that_may_not_be_heard_any_more_is_taken_away(settings: Any) -> None:
    project = await in_thread(ProjectFactory)
    anna = await in_thread(agent_at_work, project)
    socket = await in_thread(Socket, anna)
    hub = Hub([socket])
    for stream in (f"agent:{anna.pk}", f"project:{project.pk}"):
        hub.on(socket, stream)
    await in_thread(lambda: skill_remove(anna, project, actor=SYSTEM))
    await after_a_look(hub, settings)
    assert (socket.denied, socket.code) == ([f"project:{project.pk}"], None)


def test_sign_ins_of_all_are_looked_at_in_two_queries(django_assert_num_queries: Any) -> None:
    people = [UserFactory() for _ in range(20)]
    principals = {Principal("user", person.pk, session_of(person)) for person in people}
    with django_assert_num_queries(2):
        assert policies.signed_in(principals) == principals
