"""The two sockets: the operator's workspace and the visitor's widget."""

from __future__ import annotations

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
from kernel.realtime.bucket import Bucket
from kernel.realtime.consumer import StreamConsumer
from kernel.realtime.hub import current_hub
from kernel.realtime.policies import Principal
from kernel.realtime.presence import Presence

# Pages say it every three seconds, and anew after each message that was sent.
TYPINGS_AT_ONCE, TYPINGS_PER_SECOND = 3, 1.0


class TypingConsumer(StreamConsumer):
    """Typing is a signal: passed on while it is fresh, never stored, and no oftener than a person types anew."""

    _is_typing = False

    async def connect(self) -> None:
        self._typings = Bucket(TYPINGS_AT_ONCE)
        await super().connect()

    async def pass_typing(self, to_stream: str, who: str, name: str, on: bool) -> None:
        """What comes too often is dropped; a stop is passed on once, after a start that was."""
        if not (self._typings.take(TYPINGS_PER_SECOND) if on else self._is_typing):
            return
        self._is_typing = on
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
        self._presence = Presence(
            {"id": user.pk, "name": user.full_name, "initials": user.initials, "hue": user.avatar_hue}
        )
        session = self.scope.get("session")
        return Principal("user", user.pk, getattr(session, "session_key", None) or "")

    async def on_ready(self) -> None:
        await current_watch().arrived(int(self.principal.id))

    async def on_closed(self) -> None:
        current_watch().left(int(self.principal.id))
        await self._presence.leave()

    def revoked(self, stream: str) -> None:
        super().revoked(stream)
        current_hub().spawn(self._presence.leave(stream))

    async def on_signal(self, frame: dict[str, Any]) -> None:
        conversation, on = str(frame.get("conversation")), bool(frame.get("on"))
        stream = conversation_stream(conversation)
        if frame.get("type") == "presence" and not on:
            await self._presence.leave(stream)
        elif stream not in self.streams:
            return  # only of a dialog that this page hears, which the access check has granted
        elif frame.get("type") == "typing":
            await self.pass_typing(visitor_stream(conversation), "agent", self._name, on)
        elif frame.get("type") == "presence":
            typing, newcomer = bool(frame.get("typing")), bool(frame.get("newcomer"))
            await self._presence.look(stream, typing=typing, newcomer=newcomer)


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
