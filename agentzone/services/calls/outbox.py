"""The durable queue of commands to the switch.

A command is stored with the change that wants it. The telephony process gives those of one call one after the other,
each with its op id; after a crash it gives those again whose outcome it does not know, except what must not be done
twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from agentzone.models import Call, CallLeg, SwitchCommand
from agentzone.telephony.commands import COMMANDS, Command, HangUp
from agentzone.telephony.states import COMMAND, CommandState, CommandTrigger, LegState
from kernel import clock
from kernel.db import notify

CHANNEL = "telephony"
KEPT = timedelta(days=14)
UNKNOWN = "unknown"
"""Problem of a command of which nobody knows whether it was done, and which must not be done twice."""
OPEN = (CommandState.QUEUED, CommandState.SENT)


def put(*commands: Command, call: Call | None = None) -> None:
    """Put commands on the way, in this order; they are given after the commit."""
    now = clock.now()
    SwitchCommand.objects.bulk_create(
        SwitchCommand(
            op_id=command.op_id,
            call=call,
            kind=command.kind,
            payload=command.model_dump(mode="json"),
            created_at=now,
        )
        for command in commands
    )
    notify(CHANNEL, "command")


def waiting(limit: int = 500) -> list[tuple[UUID | None, Command]]:
    """Commands to give, in their order, each with its call."""
    rows = SwitchCommand.objects.filter(state__in=OPEN).order_by("id")
    return [(row.call_id, COMMANDS.validate_python(row.payload)) for row in rows[:limit]]


def sending(command: Command) -> bool:
    """Note that the command is being given. False when it shall not be: its leg has ended, or it may have been given
    before and must not be done twice."""
    row = SwitchCommand.objects.filter(op_id=command.op_id, state__in=OPEN).first()
    if row is None:
        return False
    if row.state == CommandState.SENT and not command.repeatable:
        failed(command.op_id, UNKNOWN)
        return False
    if not isinstance(command, HangUp) and _is_over(command):
        failed(command.op_id, "gone")
        return False
    _move(command.op_id, CommandTrigger.SEND, sent_at=clock.now())
    return True


def done(op_id: UUID) -> bool:
    """The switch has done it; False when that was known, or the command is not ours."""
    return _move(op_id, CommandTrigger.SUCCEED, ended_at=clock.now())


def failed(op_id: UUID, problem: str, text: str = "") -> bool:
    return _move(op_id, CommandTrigger.FAIL, ended_at=clock.now(), problem=f"{problem} {text}".strip()[:200])


def forget(before: datetime | None = None) -> int:
    """Delete commands closed before that moment (KEPT ago); returns how many."""
    old = SwitchCommand.objects.filter(ended_at__lt=before or clock.now() - KEPT)
    return old.delete()[0]


def _is_over(command: Command) -> bool:
    ended = CallLeg.objects.filter(channel__in=command.subjects(), state=LegState.ENDED)
    return ended.exists()


def _move(op_id: UUID, trigger: CommandTrigger, **changes: object) -> bool:
    """Compare-and-set by the table of commands."""
    for target, sources in _targets(trigger):
        rows = SwitchCommand.objects.filter(op_id=op_id, state__in=sources)
        if rows.update(state=target, **changes):
            return True
    return False


def _targets(trigger: CommandTrigger) -> Iterable[tuple[CommandState, list[CommandState]]]:
    by_target: dict[CommandState, list[CommandState]] = {}
    for source in COMMAND.sources(trigger):
        by_target.setdefault(COMMAND.target(source, trigger), []).append(source)
    return by_target.items()
