"""The short way of text frames to a page: encoded once for all sockets, and those of one moment in one writing.

The server's `send` encodes the same text anew for each socket and writes each frame by itself; the writing is the
dearest part, here and for whoever reads. Only uvicorn's sansio protocol is known here, and only while it would do
nothing else with a frame than write it: in every other case `send` takes it, after what is here already.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any

from websockets.protocol import State

_SERVER = "WebSocketsSansIOProtocol"
_OPEN = State.OPEN
_TEXT = 0x81  # a whole text message in one frame
MOST_BYTES = (
    32 * 1024
)  # of one socket before they are written at once: so its transport soon says that it is slow


@lru_cache(maxsize=4)
def encoded(text: str) -> bytes:
    """The frame of RFC 6455 that a server sends for a text. Remembered, since the next socket gets the same."""
    body = text.encode()
    size = len(body)
    if size < 126:
        return bytes((_TEXT, size)) + body
    if size < 1 << 16:
        return bytes((_TEXT, 126)) + size.to_bytes(2, "big") + body
    return bytes((_TEXT, 127)) + size.to_bytes(8, "big") + body


class Outbox:
    """Wires of one event loop that hold something; written as soon as the loop has done what it is doing now."""

    def __init__(self) -> None:
        self._filled: list[Wire] = []

    def add(self, wire: Wire) -> None:
        if not self._filled:
            asyncio.get_running_loop().call_soon(self._flush)
        self._filled.append(wire)

    def _flush(self) -> None:
        filled, self._filled = self._filled, []
        for wire in filled:
            wire.flush()


class Wire:
    """One socket's. Raises AttributeError for a protocol that is not what we know."""

    __slots__ = ("_conn", "_frames", "_is_closing", "_is_writable", "_outbox", "_protocol", "_size", "_write")

    def __init__(self, protocol: Any, outbox: Outbox) -> None:
        self._protocol, self._outbox = protocol, outbox
        self._conn = protocol.conn
        self._is_writable = protocol.writable.is_set
        self._is_closing = protocol.transport.is_closing
        self._write = protocol.transport.write
        self._frames: list[bytes] = []
        self._size = 0
        self._is_open()

    def take(self, text: str) -> bool:
        """Write the frame in a moment. False, and nothing is held any more, when the peer is slow: then the server's
        `send` waits for it."""
        if not self._is_writable():
            self.flush()
            return False
        frame = encoded(text)
        if not self._frames:
            self._outbox.add(self)
        self._frames.append(frame)
        self._size += len(frame)
        if self._size >= MOST_BYTES:
            self.flush()
        return True

    def flush(self) -> None:
        """Write what is held; a socket that is not open any more gets nothing, as from the server itself."""
        if self._frames:
            frames, self._frames, self._size = self._frames, [], 0
            if self._is_open():
                self._write(frames[0] if len(frames) == 1 else b"".join(frames))

    def _is_open(self) -> bool:
        return self._conn.state is _OPEN and not (self._protocol.close_sent or self._is_closing())


def wire_of(send: Any, outbox: Outbox) -> Wire | None:
    """The short way past this `send`; None when it is not the bare one of a protocol that we know, or when frames
    are compressed."""
    protocol: Any = getattr(send, "__self__", None)
    if type(protocol).__name__ != _SERVER:
        return None
    try:
        return None if protocol.conn.extensions else Wire(protocol, outbox)
    except AttributeError:
        return None
