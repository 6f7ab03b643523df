"""The durable queue of commands to the switch.

A command is stored with the change that wants it. The telephony process gives those of one call one after the other,
each with its op id; after a crash it gives those again whose outcome it does not know, except what must not be done
twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from orjson import loads

from agentzone.models import Call, SwitchCommand
from agentzone.telephony.commands import COMMANDS, Command, HangUp
from agentzone.telephony.states import COMMAND, CommandState, CommandTrigger
from kernel import clock
from kernel.events.frames import dumps
from kernel.uow import notify

CHANNEL = "telephony"
GIVE = "give "
"""Begins a notice with the commands themselves; any other word says that there are some."""
LONGEST = 7_000
"""Bytes of a notice; PostgreSQL takes less than 8,000."""
KEPT = timedelta(days=14)
UNKNOWN = "unknown"
"""Problem of a command of which nobody knows whether it was done, and which must not be done twice."""
OPEN = (CommandState.QUEUED, CommandState.SENT)


_PUT = """
INSERT INTO agentzone_switchcommand (op_id, call_id, kind, payload, state, created_at, problem)
SELECT op_id, %s::uuid, kind, payload, 'queued', %s::timestamptz, ''
FROM jsonb_to_recordset(%s::jsonb) AS t (op_id uuid, kind text, payload jsonb)
"""


def put(*commands: Command, call: Call | None = None) -> None:
    """Put commands on the way, in this order; they are given after the commit."""
    rows = [
        {"op_id": command.op_id, "kind": command.kind, "payload": command.model_dump(mode="json")}
        for command in commands
    ]
    call_id = None if call is None else call.pk
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [call_id, clock.now(), dumps(rows)])
    notice = GIVE + dumps({"call": call_id, "commands": [row["payload"] for row in rows]})
    notify(CHANNEL, notice if len(notice.encode()) < LONGEST else "command")


def noticed(text: str) -> list[tuple[UUID | None, Command]]:
    """The commands that a notice of `put` carries after GIVE, as `waiting` gives them: so they need not be read."""
    told = loads(text)
    call_id = None if told["call"] is None else UUID(told["call"])
    return [(call_id, COMMANDS.validate_python(one)) for one in told["commands"]]


_WAITING = """
SELECT call_id, payload::text FROM agentzone_switchcommand
WHERE state IN ('queued', 'sent') AND op_id <> ALL(%s::uuid[]) ORDER BY id LIMIT %s
"""


def waiting(limit: int = 500, *, besides: Collection[UUID] = ()) -> list[tuple[UUID | None, Command]]:
    """Commands to give, in their order, each with its call. `besides`: those that are known already."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [list(besides), limit])
        return [(call_id, COMMANDS.validate_json(payload)) for call_id, payload in cursor.fetchall()]


# What must not be done twice and may have been done, and what has no leg any more, fails; all else is on its way.
_SENDING = """
UPDATE agentzone_switchcommand AS c
SET state = CASE WHEN w.problem = '' THEN %(sent)s ELSE %(failed)s END, problem = w.problem,
    sent_at = CASE WHEN w.problem = '' THEN %(now)s::timestamptz ELSE c.sent_at END,
    ended_at = CASE WHEN w.problem = '' THEN NULL ELSE %(now)s::timestamptz END
FROM (
    SELECT s.id, CASE WHEN s.state = 'sent' AND NOT t.repeatable THEN %(unknown)s
        WHEN EXISTS (SELECT FROM agentzone_callleg WHERE channel = ANY(t.legs) AND state = 'ended')
        THEN 'gone' ELSE '' END AS problem
    FROM jsonb_to_recordset(%(commands)s::jsonb) AS t (op uuid, repeatable boolean, legs text[])
    JOIN agentzone_switchcommand AS s ON s.op_id = t.op
    WHERE s.state = ANY(%(open)s) AND s.op_id = ANY(%(ops)s::uuid[]) -- by which the planner finds the index
    ORDER BY s.id FOR NO KEY UPDATE OF s
) AS w
WHERE c.id = w.id
RETURNING c.op_id, w.problem
"""


def sending(commands: Sequence[Command]) -> list[bool]:
    """Note that the commands are being given, of different calls. False for one that shall not be: its leg has ended,
    or it may have been given before and must not be done twice."""
    rows = [
        {
            "op": command.op_id,
            "repeatable": command.repeatable,
            "legs": [] if isinstance(command, HangUp) else list(command.subjects()),
        }
        for command in commands
    ]
    values: dict[str, Any] = {
        "commands": dumps(rows),
        "ops": [command.op_id for command in commands],
        "open": _sources(CommandTrigger.SEND),
        "sent": CommandState.SENT.value,
        "failed": CommandState.FAILED.value,
        "unknown": UNKNOWN,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SENDING, values)
        found = dict(cursor.fetchall())
    return [found.get(command.op_id) == "" for command in commands]


def done(op_ids: Sequence[UUID]) -> list[bool]:
    """The switch has done them; False for one of which that was known, or that is not ours."""
    return _move(op_ids, CommandTrigger.SUCCEED)


def failed(op_id: UUID, problem: str, text: str = "") -> bool:
    return _move([op_id], CommandTrigger.FAIL, f"{problem} {text}".strip()[:200])[0]


_GIVE_BACK = """
UPDATE agentzone_switchcommand SET state = %s, sent_at = NULL WHERE op_id = %s AND state = ANY(%s)
"""


def given_back(op_id: UUID) -> None:
    """The switch was away and has not got it: it is given later, also if it must not be done twice."""
    trigger = CommandTrigger.GIVE_BACK
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [CommandState.QUEUED.value, op_id, _sources(trigger)])


def forget(before: datetime | None = None) -> int:
    """Delete commands closed before that moment (KEPT ago); returns how many."""
    old = SwitchCommand.objects.filter(ended_at__lt=before or clock.now() - KEPT)
    return old.delete()[0]


_END = """
UPDATE agentzone_switchcommand AS c SET state = %s, ended_at = %s::timestamptz, problem = %s
FROM (
    SELECT id FROM agentzone_switchcommand WHERE op_id = ANY(%s::uuid[]) AND state = ANY(%s)
    ORDER BY id FOR NO KEY UPDATE
) AS w
WHERE c.id = w.id
RETURNING c.op_id
"""


def _move(op_ids: Sequence[UUID], trigger: CommandTrigger, problem: str = "") -> list[bool]:
    """Compare-and-set by the table of commands."""
    sources = COMMAND.sources(trigger)
    (target,) = {COMMAND.target(source, trigger) for source in sources}
    with connection.cursor() as cursor:
        cursor.execute(_END, [target.value, clock.now(), problem, list(op_ids), _sources(trigger)])
        moved = {op_id for (op_id,) in cursor.fetchall()}
    return [op_id in moved for op_id in op_ids]


def _sources(trigger: CommandTrigger) -> list[str]:
    return [source.value for source in COMMAND.sources(trigger)]
