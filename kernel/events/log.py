"""The event log: number, store, read back. PostgreSQL is the truth; everything else is a hint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from kernel import clock
from kernel.events.base import Event, FlushContext
from kernel.events.frames import Frame, dumps, event_frame

# Rows are inserted in the order of the SELECT, so cursors are always locked in name order: no deadlock.
ADVANCE = """
INSERT INTO kernel_stream AS s (name, seq)
SELECT name, n FROM unnest(%s::text[], %s::bigint[]) AS t(name, n) ORDER BY name
ON CONFLICT (name) DO UPDATE SET seq = s.seq + EXCLUDED.seq
RETURNING name, seq
"""
INSERT = """
INSERT INTO kernel_event (stream, seq, type, data, at)
SELECT stream, seq, type, data, %s::timestamptz
FROM jsonb_to_recordset(%s::jsonb) AS t (stream text, seq bigint, type text, data jsonb)
"""
NOTIFY = "SELECT pg_notify(channel, payload) FROM unnest(%s::text[], %s::text[]) AS t (channel, payload)"
BOTH = f"WITH stored AS ({INSERT}) {NOTIFY}"
REPLAY = """
SELECT stream, seq, type, data::text, at FROM kernel_event
WHERE stream = %s AND seq > %s ORDER BY seq LIMIT %s
"""
HEADS = "SELECT name, seq FROM kernel_stream WHERE name = ANY(%s)"


def store(events: Iterable[Event], notices: Sequence[tuple[str, str]] = ()) -> list[Frame]:
    """Number `events` in their streams and insert them; returns their frames. Call last in the transaction. `notices`:
    channels and payloads of PostgreSQL's NOTIFY, sent by the same statement."""
    events = _coalesced(list(events))
    wanted = Counter(stream for event in events for stream in event.streams())
    if not wanted:
        send(notices)
        return []
    with connection.cursor() as cursor:
        heads = _advance(cursor, wanted)
        context = FlushContext(heads)
        numbers = {name: head - wanted[name] for name, head in heads.items()}
        told: list[tuple[str, int, str, str]] = []
        for event in events:
            for stream in event.streams():
                numbers[stream] += 1
                told.append((stream, numbers[stream], event.name, dumps(event.data_for(stream, context))))
        at = clock.now()
        if notices:
            cursor.execute(BOTH, [at, _rows(told), *_columns(notices)])
        else:
            cursor.execute(INSERT, [at, _rows(told)])
    return [event_frame(*row, at) for row in told]


def send(notices: Sequence[tuple[str, str]]) -> None:
    """NOTIFY alone; within a transaction it arrives with the commit."""
    if notices:
        with connection.cursor() as cursor:
            cursor.execute(NOTIFY, _columns(notices))


def _columns(notices: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [list(column) for column in zip(*notices, strict=True)]


def heads_of(streams: Sequence[str]) -> dict[str, int]:
    """Last number of each stream; 0 where nothing was ever stored."""
    found: dict[str, int] = dict.fromkeys(streams, 0)
    if streams:
        with connection.cursor() as cursor:
            cursor.execute(HEADS, [list(streams)])
            found.update(cursor.fetchall())
    return found


def _rows(told: Iterable[tuple[str, int, str, str]]) -> str:
    """As one JSON text, which costs the driver much less than arrays of JSON texts."""
    rows = (
        f'{{"stream":"{stream}","seq":{seq},"type":"{type_}","data":{data}}}'
        for stream, seq, type_, data in told
    )
    return f"[{','.join(rows)}]"


def _advance(cursor: Any, wanted: Counter[str]) -> dict[str, int]:
    names = sorted(wanted)
    cursor.execute(ADVANCE, [names, [wanted[name] for name in names]])
    return dict(cursor.fetchall())


def _coalesced(events: list[Event]) -> list[Event]:
    last = {key: i for i, event in enumerate(events) if (key := event.coalesce_key()) is not None}
    return [
        event for i, event in enumerate(events) if (key := event.coalesce_key()) is None or last[key] == i
    ]
