"""Tell every web process that there is something new. At most once, only a hint: the log is the truth.

Each stream is a Redis channel `<prefix>s:<stream>`; the message is `<seq> <frame text>`, seq 0 for signals that are
never stored. `<prefix>control` carries `recheck <stream>`, `recheck-user <id>` and `end-session <digest>`.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

import redis
import redis.asyncio as aioredis
import structlog
from django.conf import settings

from kernel import metrics
from kernel.events.frames import Frame

log = structlog.get_logger(__name__)
_async_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, aioredis.Redis] = WeakKeyDictionary()
_down = threading.Event()


def channel(stream: str) -> str:
    return f"{settings.REALTIME_PREFIX}s:{stream}"


def control_channel() -> str:
    return f"{settings.REALTIME_PREFIX}control"


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REALTIME_REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def async_client() -> aioredis.Redis:
    """The running loop's Redis client. No read timeout: subscriptions idle for as long as they like."""
    loop = asyncio.get_running_loop()
    client = _async_clients.get(loop)
    if client is None:
        client = aioredis.Redis.from_url(
            settings.REALTIME_REDIS_URL, socket_timeout=None, socket_connect_timeout=1, max_connections=10_000
        )
        _async_clients[loop] = client
    return client


def messages(frames: Iterable[Frame], rechecks: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(channel, message) pairs to publish, in order."""
    out = [(channel(frame.stream), f"{frame.seq} {frame.text}") for frame in frames]
    out += [(control_channel(), f"recheck {stream}") for stream in sorted(rechecks)]
    return out


def publish_after_commit(frames: Sequence[Frame], rechecks: Iterable[str] = ()) -> None:
    """Publish from a synchronous service. A Redis that is away costs a log line, not the request."""
    _publish(messages(frames, rechecks))


def publish_signal(stream: str, text: str) -> None:
    """Publish something that is never stored (typing, presence)."""
    _publish([(channel(stream), f"0 {text}")])


def recheck_user(user_id: int) -> None:
    """Ask every socket of a person again whether it may hear what it hears."""
    _publish([(control_channel(), f"recheck-user {user_id}")])


def session_digest(session_key: str | None) -> str:
    """Names a sign-in session without giving its key away."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def end_session(session_key: str | None) -> None:
    """Close every socket of a sign-in session (signing out)."""
    if session_key:
        _publish([(control_channel(), f"end-session {session_digest(session_key)}")])


def _publish(pairs: list[tuple[str, str]]) -> None:
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


async def apublish(pairs: list[tuple[str, str]]) -> None:
    """The same from a coroutine."""
    if not pairs:
        return
    try:
        pipe = async_client().pipeline(transaction=False)
        for name, message in pairs:
            pipe.publish(name, message)
        await asyncio.wait_for(pipe.execute(), timeout=1)
        _note_up()
    except (redis.RedisError, TimeoutError) as error:
        _note_down(error)


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
