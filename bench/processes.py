"""CPU and memory of process trees, read from the kernel."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import psutil

PARTS = {
    "omnivox.web": "web",
    "postgres": "postgres",
    "valkey": "valkey",
    "run_router": "router",
    "run_telephony": "telephony",
    "run_drivers": "drivers",
    "celery": "jobs",
}


def kind(process: psutil.Process) -> str:
    """The part of the product a process belongs to."""
    line = " ".join(process.cmdline()) or process.name()
    return next((part for word, part in PARTS.items() if word in line), "up")


def tree(pid: int) -> list[psutil.Process]:
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]


def memory_kb(processes: Iterable[psutil.Process]) -> Counter[str]:
    """Memory by part that would be free if the process ended (USS), in KiB."""
    total: Counter[str] = Counter()
    for process in processes:
        total[kind(process)] += process.memory_full_info().uss // 1024
    return total


@dataclass
class Meter:
    """CPU seconds of a process tree by part, and of this process (the load generator), since `start()`."""

    pid: int
    _before: dict[int, float] = field(default_factory=dict)
    _own: float = 0.0
    _began: float = 0.0

    def start(self) -> Meter:
        self._before = {process.pid: _cpu(process) for process in tree(self.pid)}
        self._own, self._began = time.process_time(), time.perf_counter()
        return self

    def read(self) -> dict[str, float]:
        """CPU seconds by part and in `total`; beside them those of the `generator`, and the `wall`'s clock."""
        spent: dict[str, float] = defaultdict(float)
        for process in tree(self.pid):
            spent[kind(process)] += _cpu(process) - self._before.get(process.pid, 0.0)
        return {
            **{part: round(used, 2) for part, used in sorted(spent.items())},
            "total": round(sum(spent.values()), 2),
            "generator": round(time.process_time() - self._own, 2),
            "wall": round(time.perf_counter() - self._began, 2),
        }


def _cpu(process: psutil.Process) -> float:
    """Seconds on a processor, in user and kernel mode."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def load_average() -> float:
    """Load of the last minute: whatever else runs here makes every figure worse."""
    return round(os.getloadavg()[0], 2)
