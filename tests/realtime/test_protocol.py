"""The socket's protocol (docs/realtime.md) over real connections."""

import json
import time
from functools import partial
from typing import Any

import pytest
import redis

from agentzone.distribution.claim import claim
from chat.events import conversation_stream
from chat.models import Conversation
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import UserFactory, agent_at_work
from tests.integration.distribution.floor import in_threads
from tests.product import wait_for
from tests.realtime.wire import Line


@pytest.fixture
def dialog(web: Any) -> Conversation:
    """An open dialog of one agent."""
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    conversation = dialog_of(channel)
    claim(conversation.contact_id, anna.pk, {})
    return dialog_of(channel)


def write(dialog: Conversation, count: int, word: str = "строка") -> int:
    """The client writes `count` messages; the head of the dialog's stream afterwards."""
    from kernel.events.log import heads_of

    for number in range(count):
        client_writes(dialog.channel, f"{word} {number}")
    stream = conversation_stream(dialog.pk)
    return heads_of([stream])[stream]


def test_hello_is_answered_by_a_replay_after_the_number_and_then_live(operator, dialog):
    stream = conversation_stream(dialog.pk)
    head = write(dialog, 3)
    line = operator(dialog.agent).line({stream: 2})
    ready = line.op("ready")
    assert ready["streams"] == {stream: head}
    assert ready["now"].endswith("Z")
    after = write(dialog, 2)
    line.numbered(stream, after)
    assert line.numbers(stream) == list(range(3, after + 1))
    frame = line.frames[-1]
    assert frame["type"] == "message.created"
    assert frame["data"]["message"]["text"] == "строка 1"


def test_after_a_cut_the_page_resumes_without_loss_or_duplicate(operator, dialog):
    stream = conversation_stream(dialog.pk)
    page = operator(dialog.agent)
    last = 0
    heard: list[int] = []
    for _ in range(4):
        line = page.line({stream: last}).ready()
        head = write(dialog, 3)
        if not line.numbers(stream) or line.numbers(stream)[-1] < head:
            line.numbered(stream, head)
        heard += line.numbers(stream)
        last = heard[-1]
        line.cut()
        write(dialog, 2)  # nobody listens
    assert heard == list(range(1, heard[-1] + 1))


def test_two_tabs_hear_the_same_and_the_end_of_one_leaves_the_other(operator, dialog):
    stream = conversation_stream(dialog.pk)
    page = operator(dialog.agent)
    first, second = page.line({stream: 0}).ready(), page.line({stream: 0}).ready()
    head = write(dialog, 2)
    first.numbered(stream, head)
    second.numbered(stream, head)
    assert first.numbers(stream) == second.numbers(stream) == list(range(1, head + 1))
    first.cut()
    head = write(dialog, 1)
    second.numbered(stream, head)


def test_a_stream_can_be_added_and_left(operator, dialog):
    stream = conversation_stream(dialog.pk)
    line = operator(dialog.agent).line({}).ready()
    line.send({"op": "subscribe", "streams": {stream: 0}})
    assert stream in line.op("ready")["streams"]
    line.send({"op": "subscribe", "streams": {stream: 0}})  # again: heard already, nothing is sent twice
    line.op("ready")
    line.send({"op": "unsubscribe", "streams": [stream]})
    line.send({"op": "subscribe", "streams": {}})
    line.op("ready")
    before = line.numbers(stream)
    write(dialog, 1)
    line.send({"op": "subscribe", "streams": {f"agent:{dialog.agent_id}": 0}})
    line.op("ready")
    assert line.numbers(stream) == before == sorted(set(before))


def test_streams_that_are_not_ones_own_are_denied_and_the_others_work(operator, dialog):
    stream, own = conversation_stream(dialog.pk), f"agent:{dialog.agent_id}"
    wrong = [
        "agent:999999",
        "project:999999",
        "conversation:nonsense",
        "visitor:1",
        "nothing",
        "secret:1",
        ":",
        "x" * 300,
    ]
    line = operator(dialog.agent).line({stream: 0, own: 0, **dict.fromkeys(wrong, 0)})
    ready = line.op("ready")
    assert set(ready["streams"]) == {stream, own}
    assert {f["s"] for f in line.frames if f["op"] == "denied"} == set(wrong)


def test_a_number_that_was_never_given_out_resets_the_page(operator, dialog):
    stream = conversation_stream(dialog.pk)
    head = write(dialog, 1)
    line = operator(dialog.agent).line({stream: head + 1000})
    assert line.op("reset") == {"op": "reset", "s": stream, "head": head}
    line.ready()
    head = write(dialog, 1)
    line.numbered(stream, head)  # it stays on the stream, live from there


def test_a_redis_that_hangs_makes_a_page_wait_once_and_not_once_a_stream(operator, dialog, settings):
    page, stream = operator(dialog.agent), conversation_stream(dialog.pk)
    for n in range(9):
        client_writes(dialog.channel, visitor=f"visitor-{n + 2}")
    waiting = [conversation_stream(dialog_of(dialog.channel, f"visitor-{n + 2}").pk) for n in range(9)]
    redis.Redis.from_url(settings.REALTIME_REDIS_URL).client_pause(3000)
    began = time.monotonic()
    line = page.line({stream: 0, **dict.fromkeys(waiting, 0)})
    assert set(line.op("ready")["streams"]) == {stream, *waiting}
    other = page.line({f"agent:{dialog.agent_id}": 0}).ready()
    assert time.monotonic() - began < 2.5
    for each in (stream, *waiting):  # and while nothing is pushed the sweep brings what comes
        assert line.numbers(each)
    settings.REALTIME_PREFIX = "lost:"
    line.numbered(stream, write(dialog, 1))
    other.op("ping")


def test_pings_carry_the_heads(operator, dialog):
    stream = conversation_stream(dialog.pk)
    head = write(dialog, 1)
    line = operator(dialog.agent).line({stream: head}).ready()
    ping = line.op("ping", 25)
    assert ping["heads"] == {stream: head}
    assert ping["now"].endswith("Z")


RUBBISH: dict[str, Any] = {
    "not JSON": "{",
    "a list": "[]",
    "a number": "7",
    "no op": "{}",
    "bytes": b"\x00\xff",
    "streams as a list": json.dumps({"op": "subscribe", "streams": ["a"]}),
    "no streams": json.dumps({"op": "subscribe"}),
    "an oversized frame": json.dumps({"op": "signal", "text": "x" * 40_000}),
    "too many streams": json.dumps({"op": "subscribe", "streams": {f"agent:{n}": 0 for n in range(400)}}),
}


@pytest.mark.parametrize("frame", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_ends_the_connection_and_only_that_one(operator, dialog, frame):
    page = operator(dialog.agent)
    stream = conversation_stream(dialog.pk)
    other, line = page.line({stream: 0}).ready(), page.line({stream: 0}).ready()
    line.send(frame)
    assert line.closed() == 1008
    other.numbered(stream, write(dialog, 1))


HARMLESS: dict[str, Any] = {
    "an unknown op": {"op": "dance"},
    "an op that is no word": {"op": {"a": 1}},
    "a second hello": {"op": "hello", "streams": {}},
    "numbers that are none": {
        "op": "subscribe",
        "streams": {"agent:1": "x", "agent:2": None, "agent:3": 1.5},
    },
    "negative numbers": {"op": "subscribe", "streams": {"agent:1": -5}},
    "a huge number": {"op": "subscribe", "streams": {"agent:1": 10**30}},
    "unsubscribing nothing": {"op": "unsubscribe"},
    "unsubscribing rubbish": {"op": "unsubscribe", "streams": [1, None, {}]},
    "unsubscribing a number": {"op": "unsubscribe", "streams": 5},
    "a signal without anything": {"op": "signal"},
    "a signal of an odd dialog": {"op": "signal", "type": "typing", "conversation": [1], "on": "x"},
    "a zero byte in a name": {"op": "subscribe", "streams": {"conversation:\x00": 0, "agent:\x00": 0}},
}


@pytest.mark.parametrize("frame", HARMLESS.values(), ids=HARMLESS)
def test_odd_frames_are_passed_over(operator, dialog, frame):
    stream = conversation_stream(dialog.pk)
    line = operator(dialog.agent).line({stream: 0}).ready()
    line.send(frame)
    line.numbered(stream, write(dialog, 1))


def test_without_hello_nothing_is_answered(web, dialog):
    line = Line(f"{web.url}/ws/workspace/", origin=web.url)
    line.send({"op": "subscribe", "streams": {}})
    assert line.closed() == 4401


def test_who_never_says_hello_is_sent_away(web):
    assert Line(f"{web.url}/ws/workspace/", origin=web.url).closed(30) == 4401


@pytest.mark.parametrize("cookie", ["", "omnivox_session=forged", "omnivox_session="])
def test_without_a_session_the_workspace_socket_is_refused(web, dialog, cookie):
    line = Line(f"{web.url}/ws/workspace/", {"Cookie": cookie} if cookie else None, origin=web.url)
    assert line.hello({f"agent:{dialog.agent_id}": 0}).closed() == 4401
    assert line.frames == []


def test_a_page_of_another_site_cannot_open_the_workspace_socket(web, operator, dialog):
    from websockets.exceptions import InvalidStatus

    from tests.realtime.people import SESSION

    cookie = {"Cookie": f"{SESSION}={operator(dialog.agent).session}"}
    elsewhere = [f"http://127.0.0.1:{web.port + 1}", "http://127.0.0.1", f"https://127.0.0.1:{web.port}"]
    for origin in ("https://evil.example", "null", None, f"http://localhost:{web.port}", *elsewhere):
        with pytest.raises(InvalidStatus) as refused:
            Line(f"{web.url}/ws/workspace/", cookie, origin=origin)
        assert refused.value.response.status_code == 403
    Line(f"{web.url}/ws/workspace/", cookie, origin=web.url).hello().ready()


def test_a_person_who_may_not_sign_in_any_more_gets_no_socket(operator):
    user = UserFactory()
    page = operator(user)
    user.is_active = False
    user.save()
    assert page.line({}).closed() == 4401


def test_a_hub_that_is_joined_while_events_flow_misses_nothing(operator, dialog):
    """Twenty pages join at any moment of a flow of events, from any number; each hears a gap-free tail."""
    stream = conversation_stream(dialog.pk)
    page = operator(dialog.agent)
    results: list[tuple[int, Line]] = []
    flowing = [True]

    def flow() -> None:
        write(dialog, 120)
        flowing[0] = False

    def join(number: int) -> None:
        from kernel.events.log import heads_of

        for _ in range(4):
            after = heads_of([stream])[stream]
            results.append((after, page.line({stream: after}).ready()))

    in_threads([flow, *(partial(join, number) for number in range(5))])
    head = write(dialog, 1)
    for after, line in results:
        if not line.numbers(stream) or line.numbers(stream)[-1] < head:
            line.numbered(stream, head)
        assert line.numbers(stream) == list(range(after + 1, head + 1))
        assert not [f for f in line.frames if f["op"] == "reset"]
    wait_for(lambda: not flowing[0])
