"""The sounds of this installation, as drivers ask for them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from django.db import connection

from agentzone.models import Sound
from agentzone.prompts import prompt_seconds
from agentzone.selectors.sounds import parsed, switch_url
from agentzone.telephony.contract import SoundFile

REMEMBERED = 1000


class StoredSounds:
    """Remembers what it found: what a name stands for never changes."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, SoundFile] = OrderedDict()
        self._lock = Lock()

    def find(self, name: str) -> SoundFile | None:
        with self._lock:
            known = self._found.get(name)
        return known or self._look(name)

    def _look(self, name: str) -> SoundFile | None:
        asked = parsed(name)
        if asked is None:
            seconds = prompt_seconds(name)
            return None if seconds is None else SoundFile(switch_url(name), seconds)
        try:
            row = Sound.objects.filter(pk=asked[0], revision__gte=asked[1]).first()
        finally:
            if not connection.in_atomic_block:  # drivers ask in threads that others use too
                connection.close()
        if row is None or row.seconds is None or asked[1] < 1:
            return None
        found = SoundFile(switch_url(name), row.seconds)
        if row.revision == asked[1]:
            self._remember(name, found)
        return found

    def _remember(self, name: str, found: SoundFile) -> None:
        with self._lock:
            self._found[name] = found
            if len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
