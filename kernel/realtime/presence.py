"""Who looks at a stream, and who types there: signals with a lease, never stored.

A page says that it looks at a stream that it may hear, and says it again while that is so. Its socket tells the
stream's other listeners; each page keeps what it hears for LEASE seconds, so that a page, a process or a network that
dies is forgotten by all within seconds, and a socket that closes is forgotten at once. A page that hears of a newcomer
says itself again: that is how the newcomer learns who is there.
"""

from __future__ import annotations

from typing import Any

from kernel.events.frames import dumps
from kernel.ids import new_id
from kernel.realtime import push
from kernel.realtime.bucket import Bucket

LEASE = 12
RENEW = 5
# A page looks at one stream at a time: a renewal every RENEW seconds, answers to newcomers, quick changes of dialogs.
AT_ONCE, PER_SECOND = 20, 4


class Presence:
    """The place of one socket. `person` is what others see of him: id, name, initials, hue of the avatar."""

    def __init__(self, person: dict[str, Any]) -> None:
        self._person = person
        self._page = str(new_id())
        self._bucket = Bucket(AT_ONCE)
        self._stream: str | None = None

    async def look(self, stream: str, *, typing: bool, newcomer: bool) -> None:
        """He looks at this stream now, and no longer at another. What comes too often is dropped: a lease is left."""
        if not self._bucket.take(PER_SECOND):
            return
        if self._stream is not None and self._stream != stream:
            await self.leave(self._stream)
        self._stream = stream
        await self._say(stream, on=True, typing=typing, newcomer=newcomer)

    async def leave(self, stream: str | None = None) -> None:
        """He looks away: from this stream, or from whatever he looked at."""
        seen, asked = self._stream, stream or self._stream
        if seen is not None and seen == asked:
            self._stream = None
            await self._say(seen, on=False, typing=False, newcomer=False)

    async def _say(self, stream: str, **what: bool) -> None:
        data = {"who": self._person, "page": self._page, "lease": LEASE, **what}
        frame = {"op": "signal", "type": "presence", "s": stream, "data": data}
        await push.apublish([(push.channel(stream), f"0 {dumps(frame)}")])
