"""The short way of frames to a page: the same bytes in the same order as by the server's own `send`."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from kernel.realtime.consumer import StreamConsumer
from kernel.realtime.wire import MOST_BYTES, Outbox, encoded, wire_of
from omnivox.env import parse
from omnivox.web import config

Play = Callable[[Any], Awaitable[None]]


@asynccontextmanager
async def served(play: Play) -> AsyncIterator[str]:
    """The product's web server with its own settings; `play(send)` has each socket once it is accepted."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await play(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(config(parse({}), application))  # type: ignore[arg-type]
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await asyncio.wait_for(task, 20)


def consumer_of(send: Any, *, short: bool = True) -> StreamConsumer:
    """A consumer as it is after `connect`, as far as writing goes."""
    consumer = StreamConsumer()
    consumer.base_send, consumer.streams = send, set()
    consumer._closing, consumer._writer, consumer._backlog = False, None, deque()
    consumer._wire = wire_of(send, Outbox()) if short else None
    assert (consumer._wire is not None) == short
    return consumer


class Fake:
    """Has what the wire knows of the server's protocol, and nothing else; notes what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closing = False
        self.transport = SimpleNamespace(write=self.written.append, is_closing=lambda: self.closing)
        self.conn = SimpleNamespace(state=State.OPEN, extensions=[])
        self.writable = asyncio.Event()
        self.writable.set()
        self.close_sent = False

    async def send(self, message: Any) -> None: ...


Fake.__name__ = "WebSocketsSansIOProtocol"


@pytest.mark.parametrize("short", [True, False])
async def test_a_client_reads_texts_of_every_length_in_order_and_then_the_close(short: bool) -> None:
    texts = ["", "я", "a" * 125, "a" * 126, "я" * 40_000, "a" * 65_535, "a" * 65_536, "{}"]

    async def play(send: Any) -> None:
        consumer = consumer_of(send, short=short)
        for text in texts:
            consumer.offer(text)
        await consumer.close(1013)

    async with served(play) as address, connect(address, max_size=None) as page:
        assert [await page.recv() for _ in texts] == texts
        with pytest.raises(ConnectionClosed):
            await page.recv()
        assert page.close_code == 1013


async def test_a_slow_page_fills_its_backlog_only_and_hears_everything_in_order_when_it_reads_on() -> None:
    texts = [f"{number} " + "x" * 20_000 for number in range(1_500)]
    seen: dict[str, int] = {}
    offered = asyncio.Event()

    async def play(send: Any) -> None:
        consumer = consumer_of(send)
        for text in texts:
            consumer.offer(text)
            await asyncio.sleep(0)
        seen["backlog"] = len(consumer._backlog)
        seen["buffer"] = send.__self__.transport.get_write_buffer_size()
        offered.set()

    async with served(play) as address, connect(address, max_size=None, max_queue=2) as page:
        await offered.wait()
        assert seen["backlog"] > 100
        assert seen["buffer"] < 64 * 1024 + MOST_BYTES + 21_000
        assert [await page.recv() for _ in texts] == texts


async def test_frames_of_one_moment_are_one_writing_and_those_of_the_next_another() -> None:
    fake = Fake()
    wire = wire_of(fake.send, Outbox())
    assert wire is not None
    assert wire.take("one")
    assert wire.take("two")
    assert fake.written == []
    await asyncio.sleep(0)
    assert wire.take("three")
    await asyncio.sleep(0)
    assert fake.written == [encoded("one") + encoded("two"), encoded("three")]


async def test_much_is_written_at_once() -> None:
    fake = Fake()
    wire = wire_of(fake.send, Outbox())
    assert wire is not None
    assert wire.take("x" * MOST_BYTES)
    assert fake.written == [encoded("x" * MOST_BYTES)]
    await asyncio.sleep(0)
    assert len(fake.written) == 1


async def test_before_the_servers_own_send_waits_for_a_slow_peer_what_is_held_is_written() -> None:
    fake = Fake()
    wire = wire_of(fake.send, Outbox())
    assert wire is not None
    assert wire.take("one")
    fake.writable.clear()
    assert not wire.take("two")
    assert fake.written == [encoded("one")]


@pytest.mark.parametrize("how", ["closing", "close_sent", "state"])
async def test_nothing_is_written_to_a_socket_that_closes(how: str) -> None:
    fake = Fake()
    wire = wire_of(fake.send, Outbox())
    assert wire is not None
    wire.take("one")
    if how == "state":
        fake.conn.state = State.CLOSING
    else:
        setattr(fake, how, True)
    await asyncio.sleep(0)
    assert fake.written == []


@pytest.mark.parametrize(
    "moved", ["transport", "conn", "writable", "close_sent", "conn.state", "conn.extensions"]
)
async def test_a_server_that_has_changed_inside_is_written_to_by_its_send(moved: str) -> None:
    fake = Fake()
    *path, name = moved.split(".")
    delattr(fake.conn if path else fake, name)
    assert wire_of(fake.send, Outbox()) is None


async def test_other_sends_and_compressed_frames_take_the_servers_way() -> None:
    async def send(message: Any) -> None: ...

    class Other(Fake): ...

    assert wire_of(send, Outbox()) is None
    assert wire_of(Other().send, Outbox()) is None
    fake = Fake()
    fake.conn.extensions = ["deflate"]
    assert wire_of(fake.send, Outbox()) is None
