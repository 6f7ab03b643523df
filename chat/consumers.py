"""The two sockets: the operator's workspace and the visitor's widget."""

from __future__ import annotations

import time
from typing import Any, cast
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from agentzone.models import User
from agentzone.presence import current_watch
from chat.drivers.contract import Update
from chat.drivers.widget.channels import widget_channel
from chat.drivers.widget.identity import visitor_of
from chat.drivers.widget.snapshot import dialog_of
from chat.events import conversation_stream, visitor_stream
from kernel.events.frames import dumps
from kernel.realtime import push
from kernel.realtime.consumer import StreamConsumer
from kernel.realtime.policies import Principal

TYPING_SECONDS = 1.0


class TypingConsumer(StreamConsumer):
    """Typing is a signal: passed on while it is fresh, never stored, at most one a second."""

    _typed_at = 0.0

    async def pass_typing(self, to_stream: str, who: str, name: str, on: bool) -> None:
        now = time.monotonic()
        if on and now - self._typed_at < TYPING_SECONDS:
            return
        self._typed_at = now if on else 0.0
        data = {"who": who, "name": name, "on": on}
        frame = {"op": "signal", "type": "typing", "s": to_stream, "data": data}
        await push.apublish([(push.channel(to_stream), f"0 {dumps(frame)}")])


class WorkspaceConsumer(TypingConsumer):
    """An operator's page. Its open socket is what keeps the workplace alive (agentzone.presence)."""

    kind = "workspace"
    _name = ""

    async def authenticate(self, hello: dict[str, Any]) -> Principal | None:
        user = cast("User | None", self.scope.get("user"))
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        self._name = user.first_name
        session = self.scope.get("session")
        return Principal("user", user.pk, push.session_digest(getattr(session, "session_key", None)))

    async def on_ready(self) -> None:
        await current_watch().arrived(int(self.principal.id))

    async def on_closed(self) -> None:
        current_watch().left(int(self.principal.id))

    async def on_signal(self, frame: dict[str, Any]) -> None:
        conversation = str(frame.get("conversation"))
        # Only of a dialog this page hears, which the access check has granted.
        if frame.get("type") == "typing" and conversation_stream(conversation) in self.streams:
            await self.pass_typing(visitor_stream(conversation), "agent", self._name, bool(frame.get("on")))


class VisitorConsumer(TypingConsumer):
    """A visitor's page; the token of the hello frame says whose."""

    kind = "visitor"

    async def authenticate(self, hello: dict[str, Any]) -> Principal | None:
        channel = await widget_channel(
            str(hello.get("channel") or self.scope["url_route"]["kwargs"].get("key", ""))
        )
        if channel is None or not channel.driver.verify(Update(b"", {"origin": _origin(self.scope)})):
            return None
        token = hello.get("token")
        visitor = visitor_of(token if isinstance(token, str) else None, channel.id)
        if visitor is None:
            return None
        return Principal("visitor", await sync_to_async(_dialog, thread_sensitive=False)(channel.id, visitor))

    async def on_signal(self, frame: dict[str, Any]) -> None:
        if frame.get("type") == "typing" and self.principal.id:
            stream = conversation_stream(UUID(str(self.principal.id)))
            await self.pass_typing(stream, "visitor", "", bool(frame.get("on")))


def _dialog(channel_id: int, visitor: str) -> str:
    try:
        conversation = dialog_of(channel_id, visitor)
        return str(conversation.pk) if conversation else ""
    finally:
        close_old_connections()


def _origin(scope: Any) -> str:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    return headers.get(b"origin", b"").decode("latin-1")[:300]
