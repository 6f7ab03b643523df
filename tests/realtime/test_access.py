"""Who hears what, and how it ends: denied streams, access that is taken away, signals only where allowed."""

import contextlib
import time
import uuid
from collections.abc import Callable

import pytest
import redis
from django.contrib.sessions.models import Session
from websockets.exceptions import ConnectionClosed

from agentzone.distribution.claim import claim
from agentzone.services.contacts import contact_requeue
from agentzone.services.skills import skill_remove, skill_set
from agentzone.states import RequeueReason
from chat.drivers.widget.identity import token_for
from chat.events import conversation_stream, visitor_stream
from chat.events_clients import client_stream
from chat.models import Conversation
from chat.services.dialog import conversation_close, message_send
from chat.services.edits import message_delete, message_edit
from chat.services.notes import note_add
from kernel.audit import SYSTEM
from kernel.realtime.policies import kinds
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.house import House
from tests.realtime.people import Visitor
from tests.realtime.wire import Frame, Line


@pytest.fixture
def house(web: object) -> House:
    return House()


@pytest.fixture
def witness(house, operator) -> Line:
    """The administrator, who hears every dialog."""
    return operator(house.administrator).line({}).ready()


# principal → the streams of `house` that he hears; everything else is denied.
HEARS: dict[str, set[str]] = {
    "anna": {
        "agent:anna",
        "project",
        "mail",
        "conversation:annas",
        "conversation:queued",
        "client:annas",
        "client:queued",
    },
    "boris": {
        "agent:boris",
        "project",
        "mail",
        "conversation:boriss",
        "conversation:queued",
        "client:boriss",
        "client:queued",
    },
    "stranger": {"agent:stranger"},
    "supervisor": {
        "agent:supervisor",
        "project",
        "calls",
        "mail",
        "conversation:annas",
        "conversation:boriss",
        "conversation:queued",
        "client:annas",
        "client:boriss",
        "client:queued",
    },
    "far_supervisor": {"agent:far_supervisor"},
    "administrator": {
        "agent:administrator",
        "project",
        "calls",
        "mail",
        "conversation:annas",
        "conversation:boriss",
        "conversation:queued",
        "client:annas",
        "client:boriss",
        "client:queued",
    },
    "visitor": {"visitor:annas"},
}
PEOPLE = [name for name in HEARS if name != "visitor"]
DIALOGS = ["annas", "boriss", "queued"]


def streams_of(house: House) -> dict[str, str]:
    """Name in the table → stream."""
    named = {f"agent:{name}": f"agent:{getattr(house, name).pk}" for name in PEOPLE}
    named |= {kind: f"{kind}:{house.project.pk}" for kind in ("project", "calls", "mail")}
    for name in DIALOGS:
        named[f"conversation:{name}"] = conversation_stream(getattr(house, name).pk)
        named[f"client:{name}"] = client_stream(getattr(house, name).client_id)
        named[f"visitor:{name}"] = visitor_stream(getattr(house, name).pk)
    return named


def test_the_table_covers_every_kind_of_stream(house):
    assert {stream.partition(":")[0] for stream in streams_of(house).values()} == kinds()


@pytest.mark.parametrize("who", HEARS)
def test_each_person_hears_exactly_the_streams_of_the_table(house, operator, visitor, who):
    named = streams_of(house)
    asked = dict.fromkeys(named.values(), 0)
    line = (
        visitor(house.channel, "visitor-a").line(asked)
        if who == "visitor"
        else operator(getattr(house, who)).line(asked)
    )
    ready = line.op("ready")
    assert set(ready["streams"]) == {named[name] for name in HEARS[who]}
    assert {f["s"] for f in line.frames if f["op"] == "denied"} == set(asked) - set(ready["streams"])
    assert {f["s"] for f in line.frames if f["op"] == "event"} <= set(ready["streams"])


def nothing_more(line: Line, stream: str, happen: Callable[[], object], witness: Line) -> None:
    """After the denied frame the stream is silent, whatever happens in it; `witness` still hears it."""
    line.until(lambda f: f["op"] == "denied" and f["s"] == stream)
    before = line.numbers(stream)
    witness.send({"op": "subscribe", "streams": {stream: 0}})
    witness.ready()
    happen()
    witness.until(lambda f: f["op"] == "event" and f["s"] == stream and "тайна" in str(f["data"]))
    line.send({"op": "subscribe", "streams": {}})
    line.op("ready")  # the same process has given out that event before it answered this
    assert line.numbers(stream) == before
    assert "тайна" not in str(line.frames)


def test_a_requeued_and_taken_dialog_is_denied_to_its_first_owner(house, operator, witness):
    stream = conversation_stream(house.annas.pk)
    line = operator(house.anna).line({stream: 0}).ready()

    def text(word: str) -> None:
        client_writes(house.channel, word, visitor="visitor-a")

    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    text("я жду")
    line.event("message.created")  # it waits in her project's queue: she may still hear it
    claim(house.annas.contact_id, house.boris.pk, {})
    nothing_more(line, stream, lambda: text("тайна"), witness)


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_who_is_not_named_in_a_note_any_more_is_denied_the_dialog_and_its_client(house, operator, how):
    conversation, client = conversation_stream(house.annas.pk), client_stream(house.annas.client_id)
    note = note_add(house.anna, house.annas.pk, uid=uuid.uuid4(), text=f"@{house.boris.full_name}").message
    line = operator(house.boris).line({conversation: 0, client: 0}).ready()
    if how == "edited":
        message_edit(house.anna, house.annas.pk, note.uid, text="Никому")
    else:
        message_delete(house.anna, house.annas.pk, note.uid)
    first = line.op("denied")["s"]
    (other,) = {conversation, client} - {first}
    line.until(lambda f: f["op"] == "denied" and f["s"] == other)


def test_a_skill_that_is_taken_away_ends_the_projects_streams_at_once(house, operator, witness):
    project, waiting = f"project:{house.project.pk}", conversation_stream(house.queued.pk)
    line = operator(house.anna).line({project: 0, waiting: 0}).ready()
    skill_remove(house.anna, house.project, actor=SYSTEM)
    line.until(lambda f: f["op"] == "denied" and f["s"] in (project, waiting))
    other = waiting if line.frames[-1]["s"] == project else project
    nothing_more(line, other, lambda: client_writes(house.channel, "тайна", visitor="visitor-q"), witness)


def test_the_sockets_of_a_person_who_is_switched_off_are_cut_at_once(house, operator):
    line = operator(house.anna).line({conversation_stream(house.annas.pk): 0}).ready()
    other = operator(house.boris).line({f"agent:{house.boris.pk}": 0}).ready()
    house.anna.is_active = False
    house.anna.save()
    assert line.closed() == 4401
    other.op("ping")


def test_a_supervisor_who_loses_the_project_hears_nothing_more(house, operator, witness):
    stream = conversation_stream(house.annas.pk)
    line = operator(house.supervisor).line({stream: 0}).ready()
    house.supervisor.supervised_projects.clear()
    nothing_more(line, stream, lambda: client_writes(house.channel, "тайна", visitor="visitor-a"), witness)


def test_access_that_ends_is_noticed_even_when_the_word_of_it_is_lost(house, operator, witness, settings):
    """Nothing that is published arrives: the sweep asks again before it brings what was missed."""
    stream = conversation_stream(house.annas.pk)
    line = operator(house.anna).line({stream: 0}).ready()
    settings.REALTIME_PREFIX = "lost:"
    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    claim(house.annas.contact_id, house.boris.pk, {})
    client_writes(house.channel, "тайна", visitor="visitor-a")
    nothing_more(line, stream, lambda: client_writes(house.channel, "тайна", visitor="visitor-a"), witness)


def test_the_last_owner_hears_a_closed_dialog_until_somebody_else_has_it(house, operator, witness):
    stream = conversation_stream(house.annas.pk)
    line = operator(house.anna).line({stream: 0}).ready()
    conversation_close(house.anna, house.annas.pk, epoch=1)
    line.until(lambda f: f["op"] == "event" and f["data"].get("conversation", {}).get("state") == "closed")
    client_writes(house.channel, "снова я", visitor="visitor-a")
    claim(dialog_of(house.channel, "visitor-a").contact_id, house.boris.pk, {})
    nothing_more(line, stream, lambda: client_writes(house.channel, "тайна", visitor="visitor-a"), witness)


def test_a_skill_that_is_given_opens_the_stream_and_tells_the_page(house, operator):
    own, project = f"agent:{house.stranger.pk}", f"project:{house.project.pk}"
    line = operator(house.stranger).line({own: 0, project: 0})
    line.until(lambda f: f["op"] == "denied" and f["s"] == project)
    line.ready()
    skill_set(house.stranger, house.project, 1, actor=SYSTEM)
    line.event("skills.changed")
    line.send({"op": "subscribe", "streams": {project: 0}})
    assert project in line.op("ready")["streams"]


# ── signing out ────────────────────────────────────────────────────────────────
def test_signing_out_cuts_the_sockets_of_that_browser_only(house, operator):
    here, elsewhere = operator(house.anna), operator(house.anna)
    line, other = (
        here.line({f"agent:{house.anna.pk}": 0}).ready(),
        elsewhere.line({f"agent:{house.anna.pk}": 0}).ready(),
    )
    assert here.http.post("/accounts/logout/", headers={"Referer": here.url}).status_code == 302
    assert line.closed() == 4401
    assert here.line({}).closed() == 4401
    other.op("ping", 30)


def test_a_new_password_cuts_the_sockets_of_the_old_one(house, operator):
    """An administrator gives it because somebody else may know the old one."""
    line = operator(house.anna).line({f"agent:{house.anna.pk}": 0}).ready()
    other = operator(house.boris).line({f"agent:{house.boris.pk}": 0}).ready()
    house.anna.set_password("another-password-1")
    house.anna.save()
    assert line.closed() == 4401
    other.op("ping")
    operator(house.anna).line({}).ready()  # with the new password's session


def test_signing_out_cuts_the_sockets_while_redis_hangs(house, operator, settings):
    """The process that is told so cuts its own sockets without Redis' help, and nobody waits for Redis."""
    page = operator(house.anna)
    line = page.line({f"agent:{house.anna.pk}": 0}).ready()
    redis.Redis.from_url(settings.REALTIME_REDIS_URL).client_pause(3500)
    began = time.monotonic()
    assert page.http.post("/accounts/logout/", headers={"Referer": page.url}).status_code == 302
    assert line.closed(2) == 4401
    assert time.monotonic() - began < 2


def test_a_sign_in_that_ended_unheard_is_cut_when_redis_comes_back(house, operator, settings):
    """Another process signed the person out, and the word of it was lost with the subscription."""
    page = operator(house.anna)
    line = page.line({f"agent:{house.anna.pk}": 0}).ready()
    other = operator(house.boris).line({f"agent:{house.boris.pk}": 0}).ready()
    Session.objects.filter(session_key=page.session).delete()
    redis.Redis.from_url(settings.REALTIME_REDIS_URL).client_kill_filter(_type="pubsub")
    assert line.closed() == 4401
    other.op("ping")


# ── signals ────────────────────────────────────────────────────────────────────
def typing(dialog: Conversation, on: object = True) -> dict[str, object]:
    return {"op": "signal", "type": "typing", "conversation": str(dialog.pk), "on": on}


def signalled(sender: Line, frame: dict[str, object], hearer: Line) -> Frame:
    """Types until it is heard: a signal may be lost, for example while the process connects to Redis."""
    for _ in range(10):
        sender.send(frame)
        with contextlib.suppress(TimeoutError):
            return hearer.op("signal", 2)
    raise AssertionError("never heard")


def test_typing_reaches_the_other_side_and_is_not_stored(house, operator, visitor):
    theirs, ours = visitor_stream(house.annas.pk), conversation_stream(house.annas.pk)
    guest = visitor(house.channel, "visitor-a").line({theirs: 0}).ready()
    agent = operator(house.anna).line({ours: 0}).ready()
    heard = signalled(agent, typing(house.annas), guest)
    assert heard["data"] == {"who": "agent", "name": house.anna.first_name, "on": True}
    assert heard["s"] == theirs
    heard = signalled(guest, {"op": "signal", "type": "typing", "on": True}, agent)
    assert heard["data"] == {"who": "visitor", "name": "", "on": True}
    again = visitor(house.channel, "visitor-a").line({theirs: 0}).ready()
    assert not [f for f in again.frames if f["op"] == "signal"]


@pytest.mark.parametrize("who", ["boris", "stranger", "far_supervisor"])
def test_nobody_types_into_a_dialog_that_is_not_his(house, operator, visitor, who):
    theirs, ours = visitor_stream(house.annas.pk), conversation_stream(house.annas.pk)
    guest = visitor(house.channel, "visitor-a").line({theirs: 0}).ready()
    intruder = operator(getattr(house, who)).line({ours: 0}).ready()
    intruder.send(typing(house.annas))
    intruder.send({"op": "subscribe", "streams": {}})
    intruder.op("ready")  # the signal was handled before this
    message_send(house.anna, house.annas.pk, uid=uuid.uuid4(), text="ответ", epoch=1)
    guest.until(lambda f: f["op"] == "event" and f["data"].get("message", {}).get("text") == "ответ")
    assert not [f for f in guest.frames if f["op"] == "signal"]


def test_a_visitor_types_into_his_own_dialog_only(house, operator, visitor):
    lines = {
        name: operator(getattr(house, owner)).line({conversation_stream(getattr(house, name).pk): 0}).ready()
        for name, owner in (("annas", "anna"), ("boriss", "boris"))
    }
    guest = visitor(house.channel, "visitor-a").line({visitor_stream(house.annas.pk): 0}).ready()
    heard = signalled(guest, typing(house.boriss), lines["annas"])  # the dialog he names does not count
    assert heard["s"] == conversation_stream(house.annas.pk)
    client_writes(house.channel, "знак", visitor="visitor-b")
    lines["boriss"].until(lambda f: f["op"] == "event" and f["data"].get("message", {}).get("text") == "знак")
    assert not [f for f in lines["boriss"].frames if f["op"] == "signal"]


def flood(sender: Line, hearer: Line, frames: list[dict[str, object]]) -> list[Frame]:
    """Sends all at once; the signals heard by the time all have been handled."""
    for frame in frames:
        sender.send(frame)
    sender.send({"op": "subscribe", "streams": {}})
    sender.op("ready")
    with contextlib.suppress(TimeoutError):
        hearer.until(lambda _: False, 0.5)
    return [f for f in hearer.frames if f["op"] == "signal"]


def test_a_visitor_cannot_flood_the_operator_with_typing(house, operator, visitor):
    """Starts and stops in turn, as fast as the socket takes them: a handful arrives, the others are dropped."""
    agent = operator(house.anna).line({conversation_stream(house.annas.pk): 0}).ready()
    guest = visitor(house.channel, "visitor-a").line({}).ready()
    start, stop = ({"op": "signal", "type": "typing", "on": on} for on in (True, False))
    signalled(guest, start, agent)  # the process has its connection now
    heard = flood(guest, agent, [frame for _ in range(90) for frame in (start, stop)])
    assert 2 <= len(heard) <= 10
    assert [f["data"]["on"] for f in heard][-1] is False


def test_a_stop_without_a_start_is_not_passed_on(house, operator, visitor):
    agent = operator(house.anna).line({conversation_stream(house.annas.pk): 0}).ready()
    guest = visitor(house.channel, "visitor-a").line({}).ready()
    stop = {"op": "signal", "type": "typing", "on": False}
    assert flood(guest, agent, [stop] * 50) == []


@pytest.mark.parametrize("who", ["operator", "visitor"])
def test_who_sends_signals_without_end_is_cut(house, operator, visitor, who):
    page = operator(house.anna) if who == "operator" else visitor(house.channel, "visitor-a")
    line = page.line({}).ready()
    with contextlib.suppress(ConnectionClosed):
        for _ in range(2000):
            line.send({"op": "signal", "type": "dance"})
    assert line.closed() == 1008
    page.line({}).ready()


# ── visitors ───────────────────────────────────────────────────────────────────
def tokens(house: House) -> dict[str, str]:
    own = token_for(house.channel.pk, "visitor-a")
    return {
        "none": "",
        "rubbish": "rubbish",
        "another channel's": token_for(house.other_channel.pk, "visitor-a"),
        "a changed signature": own[:-1] + ("A" if own[-1] != "A" else "B"),
        "another visitor under this signature": own.replace("visitor-a", "visitor-b"),
        "far too long": own + "x" * 400,
    }


@pytest.mark.parametrize(
    "which",
    [
        "none",
        "rubbish",
        "another channel's",
        "a changed signature",
        "another visitor under this signature",
        "far too long",
    ],
)
def test_a_visitors_socket_without_a_true_token_is_refused(house, visitor, which):
    line = visitor(house.channel).line({visitor_stream(house.annas.pk): 0}, token=tokens(house)[which])
    assert line.closed() == 4401
    assert line.frames == []


def test_a_token_of_one_visitor_opens_no_stream_of_another(house, visitor):
    line = visitor(house.channel, "visitor-b").line({visitor_stream(house.annas.pk): 0})
    line.ready()
    assert [f["op"] for f in line.frames] == ["denied", "ready"]


def test_a_visitor_hears_no_internal_lines(house, visitor):
    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    claim(house.annas.contact_id, house.boris.pk, {})
    line = visitor(house.channel, "visitor-a").line({visitor_stream(house.annas.pk): 0}).ready()
    codes = [
        f["data"]["message"]["event"]["code"]
        for f in line.frames
        if f.get("data", {}).get("message", {}).get("event")
    ]
    assert codes == ["assigned", "assigned"]
    assert "contact_id" not in str(line.frames)


def test_an_origin_that_is_not_allowed_gets_no_socket(web):
    channel = widget_channel(config={"allowed_origins": ["https://shop.example"]})
    client_writes(channel)
    stream = visitor_stream(dialog_of(channel).pk)
    guest = Visitor(web.url, channel)
    assert guest.line({stream: 0}, origin="https://evil.example").closed() in (4401, 4403)
    assert guest.line({stream: 0}).closed() in (4401, 4403)
    guest.line({stream: 0}, origin="https://shop.example").ready()
