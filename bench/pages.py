"""The two pages as far as the wire goes: an operator's workspace and a visitor's widget."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import orjson

from bench.http import HttpClient
from bench.websocket import WebSocketClient

SITE = "Origin: http://shop.example\r\n"
PATIENCE = 30


class Page:
    """Speaks the protocol of docs/realtime.md and notes every number that is missing or came twice."""

    def __init__(self, hold: float = 0.0) -> None:
        self.streams: dict[str, int] = {}
        self.faults: list[str] = []
        self.clients: Counter[str] = Counter()  # ids of clients' messages, how often each came
        self.ready = asyncio.Event()
        self.socket = WebSocketClient(self._on_text, hold)

    def say(self, op: str, streams: dict[str, int], **more: Any) -> None:
        """`hello` or `subscribe`; `ready` is set by the answer."""
        self.ready.clear()
        self.streams.update(streams)
        self.socket.send(orjson.dumps({"op": op, "streams": streams, **more}))

    def close(self) -> None:
        self.socket.close()

    def on_event(self, frame: dict[str, Any], moment: float) -> None:
        """Called for each event, in order."""

    def _on_text(self, text: bytes, moment: float) -> None:
        frame = orjson.loads(text)
        op = frame["op"]
        if op == "event":
            self._event(frame, moment)
        elif op == "ping":
            self.socket.send(b'{"op":"pong"}')
        elif op == "ready":
            self.ready.set()
        elif op in ("reset", "denied"):
            self.faults.append(f"{op} {frame['s']}")

    def _event(self, frame: dict[str, Any], moment: float) -> None:
        stream, number = frame["s"], frame["q"]
        known = self.streams.get(stream, -1)
        if number != known + 1:
            self.faults.append(f"{stream}: {number} after {known}")
        self.streams[stream] = number
        if frame["type"] == "message.created" and frame["data"]["message"]["author"] == "client":
            self.clients[frame["data"]["message"]["id"]] += 1
        self.on_event(frame, moment)


class OperatorPage(Page):
    """Signed in by a session cookie; takes what is assigned and hears each dialog of its own."""

    def __init__(self, host: str, port: int, cookie: str, hold: float = 0.0) -> None:
        super().__init__(hold)
        self._at = host, port
        self.headers = f"Cookie: {cookie}\r\nOrigin: http://{host}:{port}\r\n"
        self.heard: dict[str, float] = {}  # message id → moment
        self.assigned: dict[str, float] = {}  # conversation id → moment
        self.queued: dict[str, float] = {}  # the same of the project's queue
        self.cursors: dict[str, int] = {}  # of the snapshot

    async def open(self) -> OperatorPage:
        """As the page starts: the snapshot, then the socket with its cursors."""
        http = await HttpClient(*self._at).open()
        snapshot = orjson.loads(await http.request("GET", "/api/v1/workspace/", self.headers))
        http.close()
        self.cursors = snapshot["streams"]
        await self.connect(self.cursors)
        return self

    async def connect(self, streams: dict[str, int]) -> None:
        await self.socket.open(*self._at, "/ws/workspace/", self.headers)
        self.say("hello", streams)
        await asyncio.wait_for(self.ready.wait(), PATIENCE)

    def on_event(self, frame: dict[str, Any], moment: float) -> None:
        kind, data = frame["type"], frame["data"]
        if kind == "message.created":
            self.heard.setdefault(data["message"]["id"], moment)
        elif kind == "assignment.started":
            ident = data["conversation"]["id"]
            self.assigned.setdefault(ident, moment)
            self.say("subscribe", {f"conversation:{ident}": data["cursor"]})
        elif kind == "queue.entered":
            self.queued.setdefault(data["conversation"]["id"], moment)


class VisitorPage(Page):
    """A site's visitor: messages by HTTP one after the other, his own stream by the socket."""

    def __init__(self, host: str, port: int, key: str) -> None:
        super().__init__()
        self._at, self._key = (host, port), key
        self._path = f"/api/widget/v1/{key}/messages/"
        self._headers = SITE
        self._token = ""
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._busy = ""
        self._http = HttpClient(host, port)
        self.conversation = ""
        self.cursor: dict[str, int] = {}
        self.sent: dict[str, float] = {}  # message id → when the visitor pressed Enter
        self.answered: dict[str, float] = {}  # message id → when he saw that it is stored
        self.on_free: Callable[[], None] = lambda: None  # nothing of this visitor is on its way any more

    async def open(self) -> VisitorPage:
        """The widget opens: a new identity."""
        await self._http.open()
        path = f"/api/widget/v1/{self._key}/session/"
        session = orjson.loads(await self._http.request("POST", path, self._headers, b"{}"))
        self._token = session["token"]
        self._headers += f"Authorization: Bearer {self._token}\r\n"
        return self

    async def begin(self, text: str = "Здравствуйте! Есть вопрос по заказу.") -> str:
        """The first message opens the dialog; returns the conversation's id."""
        ident, body = _message(text)
        self.sent[ident] = time.perf_counter()
        await self._http.open()
        answer = orjson.loads(await self._http.request("POST", self._path, self._headers, body))
        self.answered[ident] = time.perf_counter()
        self.conversation = answer["conversation_id"]
        self.cursor = {answer["stream"]: answer["cursor"]}
        return self.conversation

    async def listen(self) -> None:
        """Open the socket, as the widget does once there is a dialog."""
        await self.socket.open(*self._at, f"/ws/widget/{self._key}/", SITE)
        self.say("hello", self.cursor, token=self._token)
        await asyncio.wait_for(self.ready.wait(), PATIENCE)

    def write(self, text: str, moment: float) -> None:
        """Send, or queue behind the message that is on its way: one page sends in order."""
        ident, body = _message(text)
        self.sent[ident] = moment
        self._waiting.append((ident, body))
        if not self._busy:
            self._next()

    def close(self) -> None:
        super().close()
        self._http.close()

    def _next(self) -> None:
        self._busy, body = self._waiting.popleft()
        self._http.send("POST", self._path, self._headers, body, self._on_answer)

    def _on_answer(self, status: int, body: bytes, moment: float) -> None:
        if status == 201:
            self.answered[self._busy] = moment
        else:
            self.faults.append(f"answer {status}: {body[:200]!r}")
        self._busy = ""
        if self._waiting:
            self._next()
        else:
            self.on_free()


def _message(text: str) -> tuple[str, bytes]:
    ident = str(uuid4())
    return ident, orjson.dumps({"id": ident, "text": text})
