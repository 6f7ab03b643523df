"""The one rule by which a client is drawn, wherever he stands."""

from __future__ import annotations

from agentzone.api import Face
from chat.models.client import client_id_of
from kernel.initials import hue_of, initials_of


def client_face(pk: int, name: str, number: int) -> Face:
    """The end of a number tells guests apart."""
    return Face(initials_of(name) or str(number)[-2:], hue_of(pk))


def caller_face(client_key: str, name: str) -> Face | None:
    """Of a call, which knows no more than the key and the name: a guest's number is that of his row."""
    pk = client_id_of(client_key)
    return None if pk is None else client_face(pk, name, pk)
