"""The wire form of a stored event. Encoded once; every socket gets the same text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from kernel.clock import iso


@dataclass(frozen=True, slots=True)
class Frame:
    """One stored event of one stream: its number and the exact text that sockets send."""

    stream: str
    seq: int
    text: str


def event_frame(stream: str, seq: int, type_: str, data: bytes | str, at: datetime) -> Frame:
    """Build the frame; `data` is JSON text and is spliced in, not parsed again."""
    body = data.decode() if isinstance(data, bytes) else data
    head = f'{{"op":"event","s":"{stream}","q":{seq},"type":"{type_}","at":"{iso(at)}","data":'
    return Frame(stream, seq, f"{head}{body}}}")


def dumps(value: Any) -> str:
    """Compact JSON text (UUIDs and datetimes included)."""
    return orjson.dumps(value).decode()
