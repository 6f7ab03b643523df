"""How the client of a call is drawn: asked of the app that knows clients, so that he looks the same on the call panel,
in lists and on his card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kernel.initials import hue_of, initials_of


@dataclass(frozen=True, slots=True)
class Face:
    """Initials on one of the eight hues."""

    initials: str
    hue: int


FaceSource = Callable[[str, str], Face | None]
_sources: list[FaceSource] = []


def face_source(source: FaceSource) -> FaceSource:
    """Decorator. The function gets a contact's `client_key` and the name he goes by, and asks nothing of the database;
    None for a key that is not its own."""
    _sources.append(source)
    return source


def face_of(client_key: str, name: str, number: str) -> Face:
    """Of somebody unknown: the end of his number."""
    for source in _sources:
        found = source(client_key, name)
        if found is not None:
            return found
    return Face(initials_of(name) or number[-2:], hue_of(None))
