"""A provider for tests on a real socket, and a driver that polls it: one JSON object a line, as simple as can be."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from chat.drivers.contract import (
    ATTACHMENTS,
    Capabilities,
    DeliveryReported,
    DriverConfig,
    Health,
    Ignored,
    IncomingFile,
    MalformedUpdate,
    MessageReceived,
    Outgoing,
    ParsedValue,
    SendError,
    Sent,
    Update,
)


class PigeonConfig(DriverConfig):
    port: int = Field(ge=1)
    token: SecretStr


class PigeonDriver:
    kind: ClassVar[str] = "pigeon"
    title: ClassVar[str] = "Pigeon post"
    Config: ClassVar[type[DriverConfig]] = PigeonConfig
    capabilities: ClassVar[Capabilities] = Capabilities(attachments=ATTACHMENTS, attachment_bytes=1_000_000)

    def __init__(self, config: DriverConfig) -> None:
        assert isinstance(config, PigeonConfig)
        self.config: PigeonConfig = config

    def verify(self, update: Update) -> bool:
        return update.headers.get("x-token") == self.config.token.get_secret_value()

    def parse(self, update: Update) -> Sequence[ParsedValue]:
        try:
            data = json.loads(update.body)
            if "read" in data:
                return [DeliveryReported(data["from"], read=data["read"])]
            if "joined" in data:
                return [Ignored("somebody joined")]
            if data["text"] == "crash the driver":
                raise ZeroDivisionError
            return [
                MessageReceived(
                    data["from"],
                    f"{data['from']}:{data['id']}",
                    data["text"],
                    name=data.get("name", ""),
                    attachments=tuple(IncomingFile(**file) for file in data.get("files", ())),
                )
            ]
        except (ValueError, TypeError, KeyError) as error:
            raise MalformedUpdate(f"not an update: {type(error).__name__}") from None

    async def send(self, message: Outgoing) -> Sent | SendError:
        return Sent((await self._ask("send", text=message.text))["id"])

    async def activate(self) -> Health:
        return Health(**await self._ask("activate"))

    async def deactivate(self) -> None:
        await self._ask("deactivate")

    async def health(self) -> Health:
        return Health(**await self._ask("health"))

    async def poll(self, cursor: str | None) -> tuple[Sequence[Update], str | None]:
        answer = await self._ask("poll", after=int(cursor or 0))
        token = self.config.token.get_secret_value()
        updates = [Update(json.dumps(body).encode(), {"x-token": token}) for body in answer["updates"]]
        return updates, str(answer["cursor"])

    async def download(self, file: IncomingFile) -> AsyncIterator[bytes]:
        content = base64.b64decode((await self._ask("download", reference=file.reference))["content"])
        for at in range(0, len(content), 50_000):
            yield content[at : at + 50_000]

    async def _ask(self, what: str, **more: Any) -> dict[str, Any]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.config.port, limit=4_000_000)
        try:
            asked = {"what": what, "token": self.config.token.get_secret_value(), **more}
            writer.write(json.dumps(asked).encode() + b"\n")
            await writer.drain()
            line = await reader.readline()
            if not line.strip():
                raise OSError("the loft has no such thing")
            answer: dict[str, Any] = json.loads(line)
            return answer
        finally:
            writer.close()


class Loft:
    """The provider. `updates` are given out from `after` on; `forgetful` gives all of them every time."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.forgetful = False
        self.well = Health(True, "the loft is open")
        self.broken: set[str] = set()  # what is answered with rubbish
        self.hanging: set[str] = set()
        self.asked: list[tuple[str, str]] = []  # what, token
        self.news = asyncio.Event()
        self.server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        assert self.server
        return int(self.server.sockets[0].getsockname()[1])

    async def open(self) -> Loft:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    def close(self) -> None:
        assert self.server
        self.server.close()

    def count(self, what: str, token: str | None = None) -> int:
        return sum(asked == what and token in (None, used) for asked, used in self.asked)

    def bring(self, text: str, *, sender: str = "ivan", number: int | None = None, **more: Any) -> None:
        self.updates.append({"from": sender, "id": number or len(self.updates) + 1, "text": text, **more})
        self.news.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readline()
            if line:
                asked = json.loads(line)
                self.asked.append((asked["what"], asked["token"]))
                writer.write(await self._answer(asked))
                await writer.drain()
        finally:
            writer.close()

    async def _answer(self, asked: dict[str, Any]) -> bytes:
        what = asked["what"]
        if what in self.hanging:
            await asyncio.Event().wait()
        if what in self.broken:
            return b"rubbish\n"
        if what in ("activate", "health"):
            return json.dumps({"ok": self.well.ok, "detail": self.well.detail}).encode() + b"\n"
        if what == "download":
            content = self.files.get(asked["reference"])
            if content is None:
                return b"\n"
            return json.dumps({"content": base64.b64encode(content).decode()}).encode() + b"\n"
        if what == "poll":
            return await self._polled(asked["after"])
        return b'{"id": "1"}\n'

    async def _polled(self, after: int) -> bytes:
        start = 0 if self.forgetful else after
        if start >= len(self.updates):
            self.news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), 0.05)
        found = self.updates[start:]
        return json.dumps({"updates": found, "cursor": len(self.updates)}).encode() + b"\n"
