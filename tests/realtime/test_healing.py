"""What is lost on the way is found again: pushes, the log's old days, slow readers, a dead process."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.db import connection

from agentzone.distribution.claim import claim
from chat.events import conversation_stream
from chat.models import Conversation
from kernel import clock, partitions
from kernel.events.log import heads_of
from kernel.realtime import push
from tests.e2e.server import WebProcess
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import agent_at_work
from tests.realtime.people import SESSION, Operator
from tests.realtime.wire import Closed

OperatorOf = Callable[[Any], Operator]


@pytest.fixture
def dialog(web: WebProcess) -> Conversation:
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    claim(dialog_of(channel).contact_id, anna.pk, {})
    return dialog_of(channel)


def write(dialog: Conversation, count: int = 1, text: str = "строка") -> int:
    """The client writes; the head of the stream afterwards."""
    for _ in range(count):
        client_writes(dialog.channel, text)
    stream = conversation_stream(dialog.pk)
    return heads_of([stream])[stream]


def test_pushes_that_never_arrive_are_found_by_the_sweep(
    operator: OperatorOf, dialog: Conversation, settings: Any
) -> None:
    stream = conversation_stream(dialog.pk)
    line = operator(dialog.agent).line({stream: 0}).ready()
    settings.REALTIME_PREFIX = "lost:"  # published where nobody listens
    head = write(dialog, 5)
    line.numbered(stream, head)
    assert line.numbers(stream) == list(range(1, head + 1))


def test_a_lost_push_is_noticed_by_the_next_one(
    operator: OperatorOf, dialog: Conversation, settings: Any
) -> None:
    stream, prefix = conversation_stream(dialog.pk), settings.REALTIME_PREFIX
    line = operator(dialog.agent).line({stream: 0}).ready()
    settings.REALTIME_PREFIX = "lost:"
    write(dialog, 3)
    settings.REALTIME_PREFIX = prefix
    head = write(dialog, 2)
    line.numbered(stream, head)
    assert line.numbers(stream) == list(range(1, head + 1))


def test_pushes_that_come_twice_or_late_change_nothing(operator: OperatorOf, dialog: Conversation) -> None:
    stream = conversation_stream(dialog.pk)
    line = operator(dialog.agent).line({stream: 0}).ready()
    head = write(dialog, 2)
    line.numbered(stream, head)
    seen = {f["q"]: f for f in line.frames if f["op"] == "event"}
    for number in (head, 1, head):
        push._publish([(push.channel(stream), f"{number} {json.dumps(seen[number])}")])
    after = write(dialog)
    line.numbered(stream, after)
    assert line.numbers(stream) == list(range(1, after + 1))


def test_rubbish_in_redis_harms_nobody(operator: OperatorOf, dialog: Conversation) -> None:
    stream = conversation_stream(dialog.pk)
    line = operator(dialog.agent).line({stream: 0}).ready()
    for text in ("", "x", "no number", "-1 {}", "9" * 30):
        push._publish([(push.channel(stream), text), (push.control_channel(), text)])
    head = write(dialog, 2)
    line.numbered(stream, head)
    assert line.numbers(stream) == list(range(1, head + 1))
    assert not [f for f in line.frames if f["op"] == "reset"]


def test_a_snapshot_that_is_quicker_than_the_push_is_no_reason_for_a_reset(
    operator: OperatorOf, dialog: Conversation, settings: Any
) -> None:
    """Another page keeps the stream at an old head in this process; a new one knows more than the process."""
    stream, prefix = conversation_stream(dialog.pk), settings.REALTIME_PREFIX
    page = operator(dialog.agent)
    old = page.line({stream: 0}).ready()
    settings.REALTIME_PREFIX = "lost:"
    known = write(dialog, 3)
    fresh = page.line({stream: known}).ready()
    settings.REALTIME_PREFIX = prefix
    head = write(dialog)
    for line in (fresh, old):
        line.numbered(stream, head)
        assert not [f for f in line.frames if f["op"] == "reset"]
    assert fresh.numbers(stream) == [head]
    assert old.numbers(stream) == list(range(1, head + 1))


def test_a_page_that_was_away_longer_than_the_log_reaches_is_reset(
    operator: OperatorOf, dialog: Conversation
) -> None:
    """The days it would need were dropped, as the hourly job drops them."""
    stream = conversation_stream(dialog.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_event SET at = at - interval '10 days' WHERE stream = %s AND seq <= 3", [stream]
        )
        day = partitions.partition_name(clock.now().date() - timedelta(days=10))
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {day} (LIKE kernel_event)")
        start, end = (clock.now().date() - timedelta(days=n) for n in (10, 9))
        # only that day's: other tests may have left other days' events in the default partition
        cursor.execute(
            "WITH m AS (DELETE FROM kernel_event_default WHERE at >= %s AND at < %s RETURNING *) "
            f"INSERT INTO {day} SELECT * FROM m",
            [f"{start}T00:00:00Z", f"{end}T00:00:00Z"],
        )
        cursor.execute(
            f"ALTER TABLE kernel_event ATTACH PARTITION {day} "
            f"FOR VALUES FROM ('{start}T00:00:00Z') TO ('{end}T00:00:00Z')"
        )
    assert partitions.drop_old(7) == [day]
    head = write(dialog)
    line = operator(dialog.agent).line({stream: 1})
    assert line.op("reset") == {"op": "reset", "s": stream, "head": head}
    line.ready()
    page = operator(dialog.agent).detail(dialog.pk)
    assert page["cursor"] == head
    again = operator(dialog.agent).line({stream: page["cursor"]}).ready()
    after = write(dialog)
    for each in (line, again):
        each.numbered(stream, after)
        assert each.numbers(stream) == [after]


def test_a_page_far_behind_is_reset_and_not_flooded(operator: OperatorOf, dialog: Conversation) -> None:
    stream = conversation_stream(dialog.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_stream SET seq = seq + 2500 WHERE name = %s RETURNING seq", [stream])
        head = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO kernel_event SELECT %s, n, 'message.failed', '{}', now() FROM generate_series(%s, %s) n",
            [stream, head - 2499, head],
        )
    line = operator(dialog.agent).line({stream: 0})
    assert line.op("reset")["head"] == head
    line.ready()
    assert len(line.frames) == 2
    near = operator(dialog.agent).line({stream: head - 1999}).ready()
    assert near.numbers(stream) == list(range(head - 1998, head + 1))


class SlowPage:
    """A page whose tab sleeps: it has said hello and reads nothing any more."""

    def __init__(self, web: WebProcess, page: Operator, stream: str) -> None:
        self.raw = socket.create_connection(("127.0.0.1", web.port))
        self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.raw.sendall(
            f"GET /ws/workspace/ HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
            f"Origin: {web.url}\r\nCookie: {SESSION}={page.session}\r\n\r\n".encode()
        )
        assert b" 101 " in self.raw.recv(4096)
        body = json.dumps({"op": "hello", "streams": {stream: 0}}).encode()
        self.raw.sendall(bytes([0x81, 0x80 | 126, *len(body).to_bytes(2, "big"), 0, 0, 0, 0]) + body)


def test_a_reader_that_is_too_slow_is_cut_and_the_others_hear_on(
    web: WebProcess, operator: OperatorOf, dialog: Conversation
) -> None:
    """Large frames fill what the network holds for the slow one, small ones then its backlog."""
    stream = conversation_stream(dialog.pk)
    page = operator(dialog.agent)
    quick = page.line({stream: 0}).ready()
    slow = SlowPage(web, page, stream)
    began = web.log.stat().st_size

    def is_cut() -> bool:
        return "socket_too_slow" in web.log.read_text()[began:]

    def signals(count: int, size: int) -> None:
        """Published at once; the quick page reads them all."""
        data = {"op": "signal", "type": "typing", "s": stream, "data": {"name": "x" * size}}
        with push._client().pipeline(transaction=False) as pipe:
            for _ in range(count):
                pipe.publish(push.channel(stream), f"0 {json.dumps(data)}")
            pipe.execute()
        for _ in range(count):
            quick.op("signal")

    signals(300, 30_000)
    for _ in range(30):
        if not is_cut():
            signals(100, 10)
    assert is_cut()
    head = write(dialog)
    quick.numbered(stream, head)
    assert quick.numbers(stream) == list(range(1, head + 1))
    slow.raw.close()


def test_after_kill_9_of_the_web_process_pages_resume(
    web: WebProcess, operator: OperatorOf, dialog: Conversation
) -> None:
    stream = conversation_stream(dialog.pk)
    page = operator(dialog.agent)
    line = page.line({stream: 0}).ready()
    line.numbered(stream, write(dialog))
    last = line.numbers(stream)[-1]
    web.kill()
    with pytest.raises(Closed):
        line.op("nothing")
    write(dialog, 2)
    web.start()
    again = page.line({stream: last}).ready()
    head = write(dialog)
    again.numbered(stream, head)
    assert again.numbers(stream) == list(range(last + 1, head + 1))


def test_a_redis_that_forgets_its_listeners_costs_nothing(
    operator: OperatorOf, dialog: Conversation, settings: Any
) -> None:
    """Every subscription of the server is cut: it comes back by itself, and the gap is filled."""
    stream = conversation_stream(dialog.pk)
    line = operator(dialog.agent).line({stream: 0}).ready()
    admin = redis.Redis.from_url(settings.REALTIME_REDIS_URL)
    for _ in range(3):
        admin.client_kill_filter(_type="pubsub")
        head = write(dialog, 2)
        line.numbered(stream, head)
    assert line.numbers(stream) == list(range(1, head + 1))
