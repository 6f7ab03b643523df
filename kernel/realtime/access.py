"""Access is asked at subscribe, again when roles or owners change, and once a minute for everybody."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

import structlog
from asgiref.sync import sync_to_async
from django.db import Error as DjangoDatabaseError
from django.db import close_old_connections

from kernel.realtime import policies
from kernel.realtime.policies import Principal
from kernel.realtime.tap import Socket

if TYPE_CHECKING:
    from kernel.realtime.hub import Hub

log = structlog.get_logger(__name__)
RECHECK_ALL = 60.0


async def allowed(principal: Principal, streams: list[str]) -> set[str]:
    """Ask the policies, in a thread (they read the database)."""
    return await sync_to_async(_allowed_in_thread, thread_sensitive=False)(principal, streams)


def _allowed_in_thread(principal: Principal, streams: list[str]) -> set[str]:
    try:
        return policies.allowed(principal, streams)
    finally:
        close_old_connections()


class AccessWatch:
    """Removes sockets from streams that they may no longer hear."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.changes = 0  # grows with every word that somebody's access may have changed

    def on_control(self, command: str) -> None:
        """`recheck <stream>`, `recheck-user <id>` or `end-session <digest>`, as kernel.realtime.push publishes."""
        verb, _, subject = command.partition(" ")
        self.changes += 1
        if verb == "recheck":
            pairs = [(s, subject) for s in self._members(subject)]
        elif verb == "recheck-user":
            pairs = [
                (s, t)
                for t in list(self._hub.taps)
                for s in self._members(t)
                if str(s.principal.id) == subject
            ]
        else:
            if verb == "end-session":
                self._end_session(subject)
            return
        self._hub.spawn(self.check(pairs))

    async def run(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_ALL)
            await self.check(
                [(socket, name) for name in list(self._hub.taps) for socket in self._members(name)]
            )

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

    def _end_session(self, digest: str) -> None:
        sockets = {s for name in list(self._hub.taps) for s in self._members(name)}
        for socket in sockets:
            if digest and socket.principal.session == digest:
                socket.cut(4401)

    def _members(self, stream: str) -> list[Socket]:
        tap = self._hub.taps.get(stream)
        return list(tap.members) if tap else []
