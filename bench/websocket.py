"""A small WebSocket client. Masks with zeros, which the protocol allows and which costs nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

OnText = Callable[[bytes, float], None]
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class WebSocketClient(asyncio.Protocol):
    """Calls back with (text, moment on `time.perf_counter`) for each frame. Frames are never fragmented here."""

    def __init__(self, on_text: OnText, hold: float = 0.0) -> None:
        """With `hold` seconds, what arrives is only noted with its moment and read that much later: then the reading
        of one socket does not delay the moment of the next, as it would not on 200 machines of their own."""
        self._on_text = on_text
        self._hold = hold
        self._held: list[tuple[bytes, float]] = []
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._opened: asyncio.Future[None] | None = None
        self.closed = asyncio.Event()

    async def open(self, host: str, port: int, path: str, headers: str = "") -> WebSocketClient:
        """Connect and shake hands. Raises RuntimeError when the server refuses."""
        loop = asyncio.get_running_loop()
        self._opened = loop.create_future()
        await loop.create_connection(lambda: self, host, port)
        assert self._transport is not None
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"
        )
        self._transport.write(request.encode())
        await asyncio.wait_for(self._opened, 30)
        self._opened = None
        return self

    def send(self, text: bytes) -> None:
        self._frame(TEXT, text)

    def close(self) -> None:
        if self._transport is not None and not self.closed.is_set():
            self._frame(CLOSE, b"\x03\xe8")

    def _frame(self, opcode: int, body: bytes) -> None:
        assert self._transport is not None
        size = len(body)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else b""
        if not head:
            head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
        self._transport.write(head + b"\0\0\0\0" + body)

    # ── asyncio.Protocol ───────────────────────────────────────────────────
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport is not a subclass of asyncio.Transport
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        moment = time.perf_counter()
        if self._hold and self._opened is None:
            if not self._held:
                asyncio.get_running_loop().call_later(self._hold, self._read_held)
            self._held.append((data, moment))
        else:
            self._read(data, moment)

    def _read_held(self) -> None:
        held, self._held = self._held, []
        for data, moment in held:
            self._read(data, moment)

    def _read(self, data: bytes, moment: float) -> None:
        self._buffer += data
        if self._opened is not None and not self._shaken():
            return
        while (frame := self._next()) is not None:
            opcode, body = frame
            if opcode == TEXT:
                self._on_text(body, moment)
            elif opcode == PING:
                self._frame(PONG, body)
            elif opcode == CLOSE and self._transport is not None:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()
        if self._opened is not None and not self._opened.done():
            self._opened.set_exception(RuntimeError(f"the connection ended: {exc!r}"))

    def _shaken(self) -> bool:
        """Takes the answer to the handshake off the buffer."""
        assert self._opened is not None
        if self._opened.done():
            return True
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        if head[9:12] == b"101":
            self._opened.set_result(None)
            return True
        self._opened.set_exception(RuntimeError(f"refused: {head[:200]!r}"))
        return False

    def _next(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1], 2
        if size == 126:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + size:
            return None
        frame = buffer[0] & 0xF, bytes(buffer[start : start + size])
        del buffer[: start + size]
        return frame
