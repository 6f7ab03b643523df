"""Tell every web process that there is something new. At most once, only a hint: the log is the truth.

Each stream is a Redis channel `<prefix>s:<stream>`; the message is `<seq> <frame text>`, seq 0 for signals that are
never stored. `<prefix>control` carries `<sender> <command>`; commands are `recheck <stream>`, `recheck-user <id>` and
`end-session <digest>`.

In a web process the running hub hears what the process itself says at once, and Redis carries it to the others;
the hub drops the echo of frames by their number, that of commands by their sender. Other processes, and a web process
before its first socket, use redis-py.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

import redis
import structlog
from django.conf import settings

from kernel import metrics
from kernel.events.frames import Frame
from kernel.realtime.link import Link, connect

log = structlog.get_logger(__name__)
Pairs = Sequence[tuple[str, str]]
ME = secrets.token_hex(8)  # this process as the sender of commands


class Ears(NamedTuple):
    """What a hub does with what its own process says."""

    hear: Callable[[str, int, str], None]  # stream, number, text
    obey: Callable[[str], None]  # command


_publishers: WeakKeyDictionary[asyncio.AbstractEventLoop, Publisher] = WeakKeyDictionary()
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Ears] = WeakKeyDictionary()
_down = threading.Event()
RETRY_SECONDS = 0.5


def channel(stream: str) -> str:
    return f"{settings.REALTIME_PREFIX}s:{stream}"


def control_channel() -> str:
    return f"{settings.REALTIME_PREFIX}control"


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REALTIME_REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def messages(frames: Iterable[Frame], commands: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(channel, message) pairs to publish, in order."""
    out = [(channel(frame.stream), f"{frame.seq} {frame.text}") for frame in frames]
    out += [(control_channel(), f"{ME} {command}") for command in commands]
    return out


def from_others(message: str) -> str:
    """The command of a message on the control channel; "" when it is the echo of this process's own."""
    sender, _, command = message.partition(" ")
    return "" if sender == ME else command


def serve_locally(ears: Ears) -> None:
    """From now on `ears` get what this process says, in the running loop."""
    _hubs[asyncio.get_running_loop()] = ears


def publish_from_here() -> None:
    """A process without pages: what its threads say goes out by the running loop, so that none waits for Redis."""
    serve_locally(Ears(lambda _stream, _seq, _text: None, lambda _command: None))


def publish_after_commit(frames: Sequence[Frame], rechecks: Iterable[str] = ()) -> None:
    """Publish from a synchronous service. A Redis that is away costs a log line, not the request."""
    _give_out(frames, [f"recheck {stream}" for stream in sorted(rechecks)])


def _give_out(frames: Sequence[Frame], commands: Sequence[str]) -> None:
    pairs = messages(frames, commands)
    for loop in list(_hubs):
        if loop.is_running():
            with contextlib.suppress(RuntimeError):  # it was closed just now
                loop.call_soon_threadsafe(_give_out_in, loop, frames, commands, pairs)
                return
    _publish(pairs)


def _give_out_in(
    loop: asyncio.AbstractEventLoop, frames: Sequence[Frame], commands: Sequence[str], pairs: Pairs
) -> None:
    _hear(loop, frames)
    for command in commands:
        _hubs[loop].obey(command)
    publisher = _publisher(loop)
    if not publisher.publish_now(pairs):
        publisher.publish_soon(pairs)


def publish_signal(stream: str, text: str) -> None:
    """Publish something that is never stored (typing, presence)."""
    _publish([(channel(stream), f"0 {text}")])


def recheck_user(user_id: int) -> None:
    """Ask every socket of a person again whether its sign-in still stands and it may hear what it hears."""
    _give_out((), [f"recheck-user {user_id}"])


def session_digest(session_key: str | None) -> str:
    """Names a sign-in session without giving its key away."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def end_session(session_key: str | None) -> None:
    """Close every socket of a sign-in session (signing out)."""
    if session_key:
        _give_out((), [f"end-session {session_digest(session_key)}"])


def _publish(pairs: Pairs) -> None:
    if not pairs:
        return
    try:
        pipe = _client().pipeline(transaction=False)
        for name, message in pairs:
            pipe.publish(name, message)
        pipe.execute()
        _note_up()
    except redis.RedisError as error:
        _note_down(error)


async def apublish(pairs: Pairs) -> None:
    """The same from a coroutine."""
    publisher = _publisher(asyncio.get_running_loop())
    if not publisher.publish_now(pairs):
        await publisher.publish(pairs)


async def apublish_frames(frames: Sequence[Frame]) -> None:
    """Events that a coroutine has just committed: to this process's sockets, then to the other processes."""
    _hear(asyncio.get_running_loop(), frames)
    await apublish(messages(frames))


def _hear(loop: asyncio.AbstractEventLoop, frames: Sequence[Frame]) -> None:
    ears = _hubs.get(loop)
    if ears is not None:
        for frame in frames:
            ears.hear(frame.stream, frame.seq, frame.text)


def _publisher(loop: asyncio.AbstractEventLoop) -> Publisher:
    publisher = _publishers.get(loop)
    if publisher is None:
        publisher = _publishers[loop] = Publisher()
    return publisher


class Publisher:
    """One event loop's connection for publishing; opened when it is needed, and again after it was lost."""

    def __init__(self) -> None:
        self._link: Link | None = None
        self._opening = asyncio.Lock()
        self._not_before = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    def publish_now(self, pairs: Pairs) -> bool:
        """Write them at once, in order. False when there is no connection yet."""
        if not pairs:
            return True
        link = self._link
        if link is None or not link.is_open or self._opening.locked():
            return False
        if link.send(*[("PUBLISH", name, message) for name, message in pairs]):
            _note_up()
        else:
            _note_down(ConnectionResetError())
        return True

    async def publish(self, pairs: Pairs) -> None:
        """Connect first. What Redis does not take is dropped: pages catch up from the log."""
        if await self._open():
            self.publish_now(pairs)

    def publish_soon(self, pairs: Pairs) -> None:
        task = asyncio.ensure_future(self.publish(pairs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self) -> bool:
        async with self._opening:
            if self._link is not None and self._link.is_open:
                return True
            now = asyncio.get_running_loop().time()
            if now < self._not_before:
                metrics.PUSH_FAILED.inc()
                return False
            try:
                self._link = await connect(settings.REALTIME_REDIS_URL, lambda _reply: None)
                self._link.send(("CLIENT", "REPLY", "OFF"))
            except (OSError, TimeoutError) as error:
                self._not_before = now + RETRY_SECONDS
                _note_down(error)
                return False
            return True


def _note_down(error: Exception) -> None:
    metrics.PUSH_FAILED.inc()
    if not _down.is_set():
        _down.set()
        log.warning(
            "push_unavailable", error=type(error).__name__, hint="events stay in the log; pages catch up"
        )


def _note_up() -> None:
    if _down.is_set():
        _down.clear()
        log.info("push_recovered")
