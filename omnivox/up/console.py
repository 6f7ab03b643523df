"""Lines for the person at the terminal, each with the seconds since the start."""

import sys
import time

_STARTED = time.monotonic()


def seconds() -> float:
    """Seconds since this process began."""
    return time.monotonic() - _STARTED


def say(text: str, *, stamp: bool = True) -> None:
    """One line on standard output, at once."""
    head = f"{seconds():6.1f} s  " if stamp else ""
    sys.stdout.write(f"{head}{text}\n")
    sys.stdout.flush()
