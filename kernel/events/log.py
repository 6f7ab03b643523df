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
LATER = """
INSERT INTO kernel_announcement (type, data)
SELECT type, data FROM jsonb_to_recordset(%s::jsonb) AS t (type text, data jsonb)
"""
REPLAY = """
SELECT stream, seq, type, data::text, at FROM kernel_event
WHERE stream = %s AND seq > %s ORDER BY seq LIMIT %s
"""
HEADS = "SELECT name, seq FROM kernel_stream WHERE name = ANY(%s)"


def store(
    events: Iterable[Event], notices: Sequence[tuple[str, str]] = (), later: Sequence[Event] = ()
) -> list[Frame]:
    """Number `events` in their streams and insert them; returns their frames. Call last in the transaction. By the same
    statement go `notices`, channels and payloads of PostgreSQL's NOTIFY, and what is left to the announcer."""
    events = _coalesced(list(events))
    wanted = Counter(stream for event in events for stream in event.streams())
    if not (wanted or notices or later):
        return []
    at, told = clock.now(), []
    with connection.cursor() as cursor:
        if wanted:
            told = _numbered(cursor, events, wanted)
        statement, values = _statement(_rows(told), at, _coalesced(list(later)), notices)
        cursor.execute(statement, values)
    return [event_frame(*row, at) for row in told]


def _numbered(cursor: Any, events: Sequence[Event], wanted: Counter[str]) -> list[tuple[str, int, str, str]]:
    """Stream, number, name and data of each, under the streams' locks."""
    heads = _advance(cursor, wanted)
    context = FlushContext(heads)
    numbers = {name: head - wanted[name] for name, head in heads.items()}
    told = []
    for event in events:
        for stream in event.streams():
            numbers[stream] += 1
            told.append((stream, numbers[stream], event.name, dumps(event.data_for(stream, context))))
    return told


def _statement(
    rows: str, at: Any, later: Sequence[Event], notices: Sequence[tuple[str, str]]
) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    if rows:
        parts.append(INSERT)
        values += [at, rows]
    if later:
        parts.append(LATER)
        values.append(f"[{','.join(map(_left, later))}]")
    if notices:
        parts.append(NOTIFY)
        values += _columns(notices)
    *first, last = parts
    blocks = ", ".join(f"p{number} AS ({part})" for number, part in enumerate(first))
    return (f"WITH {blocks} {last}" if blocks else last), values


def _left(event: Event) -> str:
    return f'{{"type":"{event.name}","data":{dumps(event.model_dump(mode="json"))}}}'


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
    """As one JSON text, which costs the driver much less than arrays of JSON texts; "" for none."""
    rows = [
        f'{{"stream":"{stream}","seq":{seq},"type":"{type_}","data":{data}}}'
        for stream, seq, type_, data in told
    ]
    return f"[{','.join(rows)}]" if rows else ""


def _advance(cursor: Any, wanted: Counter[str]) -> dict[str, int]:
    names = sorted(wanted)
    cursor.execute(ADVANCE, [names, [wanted[name] for name in names]])
    return dict(cursor.fetchall())


def _coalesced(events: list[Event]) -> list[Event]:
    last = {key: i for i, event in enumerate(events) if (key := event.coalesce_key()) is not None}
    return [
        event for i, event in enumerate(events) if (key := event.coalesce_key()) is None or last[key] == i
    ]
