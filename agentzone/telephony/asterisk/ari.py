"""A thin client of ARI: one websocket that carries events and requests, opened again whenever it breaks."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import structlog
import websockets
from websockets.asyncio.client import ClientConnection, connect

from agentzone.telephony.contract import SwitchAway
from kernel.ids import new_id

log = structlog.get_logger(__name__)
REQUEST_SECONDS = 10.0
BACKOFF = (0.2, 3.0)


class AriError(Exception):
    """Asterisk refused a request; `code` as of HTTP."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Address:
    """Where ARI is, from http://user:password@host:8088."""

    host: str
    user: str
    password: str
    secure: bool

    @classmethod
    def parse(cls, url: str) -> Address:
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 8088)}"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host, user, password, parts.scheme == "https")

    def events(self, app: str) -> str:
        query = urlencode({"api_key": f"{self.user}:{self.password}", "app": app})
        return f"{'wss' if self.secure else 'ws'}://{self.host}/ari/events?{query}"


class Ari:
    """`run` connects until it is cancelled; `up`, `down` and `event` are called as that happens."""

    def __init__(self, url: str, app: str) -> None:
        self._address, self._app = Address.parse(url), app
        self._socket: ClientConnection | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def run(
        self, up: Callable[[], Any], down: Callable[[], None], event: Callable[[dict[str, Any]], None]
    ) -> None:
        """`up` is a coroutine function: it may already make requests, and is cancelled with the connection."""
        pause = BACKOFF[0]
        while True:
            try:
                async with connect(
                    self._address.events(self._app),
                    max_size=None,
                    ping_interval=10,
                    ping_timeout=10,
                    proxy=None,
                ) as socket:
                    pause = BACKOFF[0]
                    await self._serve(socket, up, down, event)
            except (OSError, TimeoutError, websockets.WebSocketException) as error:
                log.info("ari_away", error=type(error).__name__)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 (jitter)
            pause = min(pause * 2, BACKOFF[1])

    async def _serve(
        self,
        socket: ClientConnection,
        up: Callable[[], Any],
        down: Callable[[], None],
        event: Callable[[dict[str, Any]], None],
    ) -> None:
        self._socket = socket
        beginning = asyncio.create_task(up())
        beginning.add_done_callback(_complain)
        try:
            async for raw in socket:
                message = json.loads(raw)
                if message["type"] == "RESTResponse":
                    self._answered(message)
                else:
                    event(message)
        finally:
            beginning.cancel()
            self._socket = None
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(SwitchAway())
            self._waiting.clear()
            down()

    def _answered(self, message: dict[str, Any]) -> None:
        future = self._waiting.pop(message["request_id"], None)
        if future is not None and not future.done():
            future.set_result(message)

    async def request(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The answer's JSON. Raises AriError, or SwitchAway when there is no connection (any more)."""
        socket = self._socket
        if socket is None:
            raise SwitchAway
        request_id = new_id().hex
        uri = path.lstrip("/") + (f"?{urlencode(query)}" if query else "")
        message = {"type": "RESTRequest", "request_id": request_id, "method": method, "uri": uri}
        if body is not None:
            message |= {"content_type": "application/json", "message_body": json.dumps(body)}
        future = self._waiting[request_id] = asyncio.get_running_loop().create_future()
        try:
            await socket.send(json.dumps(message))
            async with asyncio.timeout(REQUEST_SECONDS):
                answer = await future
        except (TimeoutError, websockets.WebSocketException):
            raise SwitchAway from None
        finally:
            self._waiting.pop(request_id, None)
        text = answer.get("message_body") or ""
        if answer["status_code"] >= 300:
            raise AriError(answer["status_code"], text or answer.get("reason_phrase", ""))
        return json.loads(text) if text else None

    async def get(self, path: str, **query: Any) -> Any:
        return await self.request("GET", path, **query)

    async def post(self, path: str, body: Any = None, **query: Any) -> Any:
        return await self.request("POST", path, body, **query)

    async def put(self, path: str, body: Any = None, **query: Any) -> Any:
        return await self.request("PUT", path, body, **query)

    async def delete(self, path: str, **query: Any) -> Any:
        return await self.request("DELETE", path, **query)

    async def break_off(self) -> None:
        """Drop the connection; `run` opens it again."""
        if self._socket is not None:
            await self._socket.close()


def segment(name: str) -> str:
    """A name as a part of a path."""
    return quote(name, safe="")


def _complain(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, SwitchAway):
        log.error("ari_start_failed", error=str(error))
