"""Bounds how often a child that keeps ending is started again."""

import asyncio
import signal
import time
from collections import defaultdict, deque
from typing import Any

from circus.exc import ConflictError

from omnivox.up.console import say

WINDOW_SECONDS = 20.0
MOST_DEATHS = 5
FIRST_PAUSE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 60.0


class Restarts:
    """Hooks for circus: a dead child is started again at once, but one that ended `MOST_DEATHS` times within
    `WINDOW_SECONDS` rests first, longer each time until it has kept running."""

    def __init__(self) -> None:
        self.stopping = False
        self.resting: set[str] = set()
        self._rested: dict[str, tuple[float, float]] = {}  # name: when the last rest ended, its seconds
        self._deaths: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=MOST_DEATHS))
        self._tasks: set[asyncio.Task[None]] = set()

    def hooks(self) -> dict[str, tuple[Any, bool]]:
        return {"after_reap": (self.after_reap, True), "before_spawn": (self.before_spawn, False)}

    def after_reap(self, watcher: Any, exit_code: int | None = None, **_: Any) -> bool:
        if watcher.respawn and not self.stopping and not watcher.is_stopping():
            self._deaths[watcher.name].append(time.monotonic())
            say(f"{watcher.name} ended ({_describe(exit_code)}) and is started again")
        return True

    def before_spawn(self, watcher: Any, **_: Any) -> bool:
        deaths = self._deaths[watcher.name]
        if len(deaths) < MOST_DEATHS or time.monotonic() - deaths[0] > WINDOW_SECONDS:
            return True
        pause = self._pause(watcher.name)
        deaths.clear()
        self.resting.add(watcher.name)
        say(f"{watcher.name} keeps ending: next try in {pause:.0f} s, see logs/{watcher.name}.log")
        task = asyncio.get_running_loop().create_task(self._start_later(watcher, pause))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return False  # circus stops the watcher; the task starts it

    def _pause(self, name: str) -> float:
        """Seconds to rest: twice the last time, unless it has run well since."""
        now = time.monotonic()
        ended, last = self._rested.get(name, (0.0, 0.0))
        again = bool(last) and now - ended < WINDOW_SECONDS * 2
        pause = min(last * 2, LONGEST_PAUSE_SECONDS) if again else FIRST_PAUSE_SECONDS
        self._rested[name] = (now + pause, pause)
        return pause

    async def _start_later(self, watcher: Any, pause: float) -> None:
        await asyncio.sleep(pause)
        self.resting.discard(watcher.name)
        if not self.stopping:
            await exclusively(watcher.start)


async def exclusively(command: Any, *arguments: Any, **options: Any) -> Any:
    """Runs one of circus's exclusive commands, waiting while another one runs."""
    while True:
        try:
            return await command(*arguments, **options)
        except ConflictError:
            await asyncio.sleep(0.02)


def _describe(exit_code: int | None) -> str:
    if exit_code is None:
        return "exit code unknown"
    return signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"
