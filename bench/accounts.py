"""Nothing lost, nothing twice: every message on both sockets and in the database."""

from __future__ import annotations

from collections.abc import Iterator

from bench.talk import Talk


def faults(talk: Talk) -> list[str]:
    """All that is wrong after a talk, in words; empty when each message is there exactly once everywhere."""
    return [*_noticed(talk), *_on_sockets(talk), *_stored(talk)]


def _noticed(talk: Talk) -> Iterator[str]:
    """Gaps, repeats, resets and refusals that the pages saw."""
    for page in [*talk.operators, *talk.visitors]:
        yield from page.faults


def _on_sockets(talk: Talk) -> Iterator[str]:
    owners = talk.owners()
    for visitor in talk.visitors:
        for ident in list(visitor.sent)[1:]:  # the first one came with the dialog itself
            for who, page in (("operator", owners[visitor.conversation]), ("visitor", visitor)):
                if page.clients[ident] != 1:
                    yield f"the {who}'s socket brought {ident} {page.clients[ident]} times"


def _stored(talk: Talk) -> Iterator[str]:
    """Every message is one row; numbers of messages and of events have no gap."""
    from django.db import connection

    from chat.models import Message

    for visitor in talk.visitors:
        rows = Message.objects.filter(conversation_id=visitor.conversation).order_by("number")
        found = list(rows.values_list("number", "uid", "author"))
        if [number for number, *_ in found] != list(range(1, len(found) + 1)):
            yield f"{visitor.conversation}: numbers of messages have a gap"
        if sorted(str(uid) for _, uid, author in found if author == "client") != sorted(visitor.sent):
            yield f"{visitor.conversation}: other messages are stored than were sent"
        for stream in (f"conversation:{visitor.conversation}", f"visitor:{visitor.conversation}"):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT min(e.seq), max(e.seq), count(*), max(s.seq) FROM kernel_event e "
                    "JOIN kernel_stream s ON s.name = e.stream WHERE e.stream = %s",
                    [stream],
                )
                first, last, count, head = cursor.fetchone()
            if first != 1 or not last == count == head:
                yield f"{stream}: events {first} to {last}, {count} of them, the cursor at {head}"
