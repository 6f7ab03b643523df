"""In-transaction subscribers: how a higher app reacts to a lower one's event before it commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from kernel.events.base import Event

E = TypeVar("E", bound=Event)
_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorator. The handler runs at once, inside the emitter's transaction; an exception rolls all back."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        _handlers[event_type].append(handler)
        return handler

    return register


def dispatch(event: Event) -> None:
    for handler in _handlers[type(event)]:
        handler(event)
