"""A page's end of the socket, as docs/realtime.md describes it, without a browser."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60.0
Frame = dict[str, Any]


class Closed(Exception):
    """The server closed the connection; `code` is the close code, 1006 when it broke."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Line:
    """One WebSocket. `frames` is everything received, in order; pings are answered and kept apart."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, **options: Any) -> None:
        self.socket: ClientConnection = connect(
            url.replace("http", "ws", 1),
            additional_headers=dict(headers or {}),
            origin=options.pop("origin", None),
            open_timeout=options.pop("open_timeout", PATIENCE),
            close_timeout=2,
            ping_interval=None,
            compression=None,
            max_size=None,
            legacy=True,
            **options,
        )
        self.frames: list[Frame] = []
        self._lock = threading.Lock()

    def send(self, frame: Frame | str | bytes) -> None:
        with self._lock:
            self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    def hello(self, streams: Mapping[str, int] | None = None, **more: Any) -> Line:
        self.send({"op": "hello", "streams": dict(streams or {}), **more})
        return self

    def next(self, seconds: float = PATIENCE) -> Frame:
        """The next frame. Raises TimeoutError or Closed."""
        try:
            frame: Frame = json.loads(self.socket.recv(timeout=seconds))
        except ConnectionClosed as error:
            raise Closed(error.rcvd.code if error.rcvd else 1006) from None
        self.frames.append(frame)
        if frame["op"] == "ping":
            self.send({"op": "pong"})
        return frame

    def until(self, wanted: Callable[[Frame], bool], seconds: float = PATIENCE) -> Frame:
        """Reads until a frame fits; earlier ones are in `frames`."""
        deadline = time.monotonic() + seconds
        while True:
            frame = self.next(max(0.01, deadline - time.monotonic()))
            if wanted(frame):
                return frame

    def op(self, name: str, seconds: float = PATIENCE) -> Frame:
        return self.until(lambda frame: frame["op"] == name, seconds)

    def ready(self) -> Line:
        self.op("ready")
        return self

    def event(self, kind: str, **data: Any) -> Frame:
        """The next event of this type (and with these data)."""
        return self.until(
            lambda f: f["op"] == "event" and f["type"] == kind and data.items() <= f["data"].items()
        )

    def numbered(self, stream: str, last: int, seconds: float = PATIENCE) -> None:
        """Reads until the event with this number has come."""
        self.until(lambda f: f["op"] == "event" and f["s"] == stream and f["q"] == last, seconds)

    def numbers(self, stream: str) -> list[int]:
        """Numbers of the stream's events received so far."""
        return [f["q"] for f in self.frames if f["op"] == "event" and f["s"] == stream]

    def closed(self, seconds: float = PATIENCE) -> int:
        """Waits for the end of the connection; its code."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                self.next(max(0.01, deadline - time.monotonic()))
        except Closed as end:
            return end.code

    def cut(self) -> None:
        """The network breaks: no close frame, nothing."""
        with contextlib.suppress(OSError):
            self.socket.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close_timeout = 0
        self.socket.close()

    def close(self) -> None:
        self.socket.close()
