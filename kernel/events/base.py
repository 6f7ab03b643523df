"""What an event is: one frozen class that is declaration, emission, schema and documentation at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
_NAME = re.compile(r"^[a-z]+(\.[a-z_]+)+$")
_registry: dict[str, type[Event]] = {}


class FlushContext:
    """Handed to `Event.data_for` once the stream cursors are locked: the numbers it shows are final."""

    def __init__(self, heads: Mapping[str, int]) -> None:
        self._heads = heads
        self._read: dict[object, object] = {}

    def head(self, stream: str) -> int | None:
        """Number of the last event of `stream` after this transaction; None if it touches no event there."""
        return self._heads.get(stream)

    def once(self, key: object, read: Callable[[], T]) -> T:
        """What `read` gives, read once per transaction: under these locks it cannot change any more."""
        if key not in self._read:
            self._read[key] = read()
        return cast(T, self._read[key])


class Event(BaseModel):
    """Base of all events. Subclasses set `name`, write a docstring and say which streams hear them.

    A subclass with no streams is a domain event: in-transaction subscribers hear it, no page does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1
    announced: ClassVar[bool] = False
    """It only says "look again" or carries totals, and is told by the announcer (kernel.announcer), equal ones of a
    moment once: needs a `coalesce_key`."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not _NAME.match(cls.name):
            raise TypeError(f"{cls.__qualname__}.name must look like 'thing.happened', got {cls.name!r}")
        if not cls.__doc__ or cls.__doc__ == Event.__doc__:
            raise TypeError(f"{cls.__qualname__} needs a docstring: it is its page in the documentation")
        if cls.announced and cls.coalesce_key is Event.coalesce_key:
            raise TypeError(f"{cls.__qualname__} is announced and needs a coalesce_key")
        known = _registry.get(cls.name)
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise TypeError(f"event name {cls.name!r} is declared twice")
        _registry[cls.name] = cls

    def streams(self) -> tuple[str, ...]:
        """Names of the streams that store this event; each stores a row of its own."""
        return ()

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        """What one stream is told. Runs after the stream's cursor is locked, so it may read fresh state."""
        return self.model_dump(mode="json")

    def coalesce_key(self) -> str | None:
        """Events of one unit of work with the same key are stored once, at the place of the last one."""
        return None


def registry() -> Mapping[str, type[Event]]:
    """All declared events by name."""
    return dict(_registry)
