"""Gives the stored commands to the switch: those of one call one after the other, calls side by side."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from uuid import UUID

import structlog

from agentzone.services.calls import outbox
from agentzone.telephony.commands import Command, Dial
from agentzone.telephony.contract import Accepted, Problem, Refused, Switch
from agentzone.telephony.switch_events import CommandDone, CommandFailed, Event
from agentzone.telephony.together import Together

log = structlog.get_logger(__name__)
T = TypeVar("T")
InThread = Callable[[Callable[[], T]], Coroutine[Any, Any, T]]
AT_ONCE = 500
REMEMBERED = 20_000
OUTCOME_SECONDS = 5.0
"""After so long without a word a command is asked again, if it may be."""
REST = 0.1
"""Most commands that are done within so many seconds are noted as done together: nothing waits for that."""


class Outlet:
    """`pump` starts what can be started; `heard` is told every event of the switch."""

    def __init__(
        self, switch: Switch, in_thread: Callable[[Callable[[], Any]], Any], patience: float = OUTCOME_SECONDS
    ):
        self._switch = switch
        self._in_thread = in_thread
        self._patience = patience
        self._sending: Together[Command, bool] = Together(lambda several: outbox.sending(several), in_thread)
        self._done: Together[UUID, bool] = Together(lambda several: outbox.done(several), in_thread, REST)
        self._busy: set[UUID] = set()
        self._in_hand: set[UUID] = set()  # commands of those that are busy, and those not yet noted as done
        self._unnoted: set[UUID] = set()  # done, and not yet noted as such
        self._calls: OrderedDict[str, str] = OrderedDict()  # channel → its call, of the latest commands
        self._more: set[UUID] = set()  # those for which more was stored meanwhile
        # Calls of which something is stored that was not given: it is read first, so that all goes in its order.
        self._unfinished: set[UUID] = set()
        self._late: set[UUID] = set()  # those of which there was a notice since the reading began
        self._outcomes: dict[UUID, asyncio.Future[Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._noting: set[asyncio.Task[None]] = set()  # those of them that note what is done
        self.news = asyncio.Event()

    def heard(self, event: Event) -> bool:
        """Whether it says that a command is done which waits for that: then nobody else need note it."""
        if isinstance(event, CommandDone | CommandFailed):
            future = self._outcomes.get(event.op_id)
            if future is not None and not future.done():
                future.set_result(event)
                return isinstance(event, CommandDone)
        return False

    def call_of(self, channel: str) -> str | None:
        """The call of a channel for which there was a command a moment ago."""
        return self._calls.get(channel)

    async def pump(self) -> bool:
        """Read what is stored, and start the commands of every call that has none on the way. Errors of earlier ones
        are raised here. Returns whether that was all there was."""
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.discard(task)
            task.result()
        known, unfinished = list(self._in_hand), self._unfinished - self._busy
        self._late = set()
        stored = await self._in_thread(lambda: outbox.waiting(AT_ONCE, besides=known))
        self._unfinished -= unfinished
        self._start(stored)
        self._unfinished |= self._late
        return len(stored) < AT_ONCE

    def noticed(self, stored: list[tuple[UUID | None, Command]]) -> None:
        """Start commands that were stored just now, unless earlier ones of their call are to be read first."""
        keys = {call_id or command.op_id for call_id, command in stored}
        if keys & self._unfinished:
            self._late |= keys
            self.news.set()
        else:
            self._start(stored)

    def _start(self, stored: list[tuple[UUID | None, Command]]) -> None:
        groups: dict[UUID, list[Command]] = defaultdict(list)
        for call_id, command in stored:
            if command.op_id not in self._in_hand:
                groups[call_id or command.op_id].append(command)
        for key, commands in groups.items():
            if key in self._busy:
                self._more.add(key)
                continue
            self._busy.add(key)
            self._unfinished.discard(key)
            self._in_hand |= {command.op_id for command in commands}
            self._tasks.add(asyncio.create_task(self._give_all(key, commands)))

    async def stop(self) -> None:
        """Nothing more is given; what is done is noted, if that is still possible: it need not be asked about again."""
        giving = self._tasks - self._noting
        for task in giving:
            task.cancel()
        await asyncio.gather(*giving, return_exceptions=True)
        if self._noting:
            await asyncio.wait(self._noting, timeout=OUTCOME_SECONDS)
        for task in self._noting:
            task.cancel()
        await asyncio.gather(*self._noting, return_exceptions=True)
        await self._sending.stop()
        await self._done.stop()

    async def _give_all(self, key: UUID, commands: list[Command]) -> None:
        try:
            for command in commands:
                if not await self._give(command):
                    self._unfinished.add(key)
                    return
        finally:
            self._busy.discard(key)
            self._in_hand -= {command.op_id for command in commands} - self._unnoted
            if key in self._more:
                self._more.discard(key)
                self._unfinished.add(key)
                self.news.set()

    async def _give(self, command: Command) -> bool:
        """False: its turn has not come to an end, and those behind it wait."""
        if not await self._sending(command):
            return True
        self._note(command)
        outcome = asyncio.get_running_loop().create_future()
        self._outcomes[command.op_id] = outcome
        try:
            receipt = await self._switch.execute(command)
            if isinstance(receipt, Refused):
                return await self._refused(command, receipt)
            return await self._outcome(command, receipt, outcome)
        finally:
            del self._outcomes[command.op_id]

    def _note(self, command: Command) -> None:
        self._calls.update(dict.fromkeys(command.subjects(), str(command.call_id)))
        while len(self._calls) > REMEMBERED:
            self._calls.popitem(last=False)

    async def _refused(self, command: Command, receipt: Refused) -> bool:
        if receipt.problem is Problem.NOT_CONNECTED:
            await self._in_thread(lambda: outbox.given_back(command.op_id))
            return False
        log.warning("command_refused", kind=command.kind, problem=receipt.problem, text=receipt.text)
        await self._in_thread(lambda: outbox.failed(command.op_id, receipt.problem, receipt.text))
        return True

    async def _outcome(self, command: Command, receipt: Accepted, outcome: asyncio.Future[Event]) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                event = await outcome
        except TimeoutError:
            if not receipt.again:
                return False  # asked once more, with the same op id
            # The switch has it and the word of its end was lost; the snapshot tells what came of it.
            await self._is_done(command)
            return True
        if isinstance(event, CommandFailed):
            problem, text = event.problem, event.text
            log.warning("command_failed", kind=command.kind, problem=problem, text=text)
            await self._in_thread(lambda: outbox.failed(command.op_id, problem, text))
        else:
            await self._is_done(command)
        return True

    async def _is_done(self, command: Command) -> None:
        """Nothing waits for the note, but that of what people would hear twice if it were lost."""
        if isinstance(command, Dial) or not command.repeatable:
            await self._in_thread(lambda: outbox.done([command.op_id]))
            return
        self._unnoted.add(command.op_id)
        task = asyncio.create_task(self._note_done(command.op_id))
        self._tasks.add(task)
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _note_done(self, op_id: UUID) -> None:
        await self._done(op_id)
        self._unnoted.discard(op_id)
        self._in_hand.discard(op_id)
