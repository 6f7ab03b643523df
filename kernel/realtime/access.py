"""Access is asked at subscribe, again when roles or owners change, and once a minute for everybody.

Words that it ended travel like pushes and can be lost on the way; then the minute's look, or the one after Redis has
come back, ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error as DjangoDatabaseError
from django.db import close_old_connections

from kernel.realtime import policies, push
from kernel.realtime.policies import Principal
from kernel.realtime.tap import Socket

if TYPE_CHECKING:
    from kernel.realtime.hub import Hub

log = structlog.get_logger(__name__)
T = TypeVar("T")
SIGNED_OUT = 4401


async def allowed(principal: Principal, streams: list[str]) -> set[str]:
    """Ask the policies, in a thread (they read the database)."""
    return await _in_thread(lambda: policies.allowed(principal, streams))


async def _in_thread(ask: Callable[[], T]) -> T:
    def call() -> T:
        try:
            return ask()
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()


class AccessWatch:
    """Removes sockets from streams that they may no longer hear, and cuts those whose sign-in has ended."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.changes = 0  # grows with every word that somebody's access may have changed
        self._doubt = asyncio.Event()

    def on_control(self, command: str) -> None:
        """`recheck <stream>`, `recheck-user <id>` or `end-session <digest>`, see kernel.realtime.push."""
        verb, _, subject = command.partition(" ")
        self.changes += 1
        if verb == "recheck":
            self._hub.spawn(self.check([(socket, subject) for socket in self._members(subject)]))
        elif verb == "recheck-user":
            person = [s for s in self._hub.sockets if s.principal.kind == "user"]
            self._hub.spawn(self.check_sockets([s for s in person if str(s.principal.id) == subject]))
        elif verb == "end-session" and subject:
            for socket in list(self._hub.sockets):
                if push.session_digest(socket.principal.session) == subject:
                    socket.cut(SIGNED_OUT)

    def doubt(self) -> None:
        """Words may have been lost: look at everybody now."""
        self._doubt.set()

    async def run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(settings.REALTIME_RECHECK_SECONDS):
                    await self._doubt.wait()
            self._doubt.clear()
            await self.check_sockets(list(self._hub.sockets))

    async def check_sockets(self, sockets: list[Socket]) -> None:
        """Their sign-ins, and every stream they are on."""
        await self.check_sign_ins(sockets)
        those = set(sockets)
        await self.check(
            [(s, name) for name in list(self._hub.taps) for s in self._members(name) if s in those]
        )

    async def check_sign_ins(self, sockets: Iterable[Socket]) -> None:
        """Cut the sockets of sessions that ended, were signed out or belong to an older password."""
        sockets = list(sockets)
        principals = {socket.principal for socket in sockets}
        try:
            standing = await _in_thread(lambda: policies.signed_in(principals))
        except DjangoDatabaseError as error:
            log.warning("access_check_postponed", error=type(error).__name__)
            return
        for socket in sockets:
            if socket.principal not in standing:
                socket.cut(SIGNED_OUT)

    async def check(self, pairs: list[tuple[Socket, str]]) -> None:
        by_principal: dict[Principal, list[tuple[Socket, str]]] = defaultdict(list)
        for socket, stream in pairs:
            by_principal[socket.principal].append((socket, stream))
        for principal, entries in by_principal.items():
            try:
                granted = await allowed(principal, sorted({stream for _, stream in entries}))
            except DjangoDatabaseError as error:
                log.warning("access_check_postponed", error=type(error).__name__)
                continue
            for socket, stream in entries:
                if stream not in granted:
                    self._hub.leave(socket, stream)
                    socket.revoked(stream)

    def _members(self, stream: str) -> list[Socket]:
        tap = self._hub.taps.get(stream)
        return list(tap.members) if tap else []
