"""Recordings of the simulated switch: their lengths in a folder, so that any process finds them; the sound, which is
quiet, is made when somebody fetches it."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from agentzone.telephony.contract import RecordingMissing

RATE = 8000
_HUM = struct.pack(f"<{RATE}h", *(round(40 * math.sin(2 * math.pi * 220 * n / RATE)) for n in range(RATE)))


class SimulatedRecordings:
    """`folder`: the installation's, unless another is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(settings.SIMULATED_RECORDINGS)

    def keep(self, name: str, seconds: float) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file(name).write_text(str(seconds))

    def fetch(self, name: str) -> Iterator[bytes]:
        try:
            samples = round(float(self._file(name).read_text()) * RATE)
        except FileNotFoundError:
            raise RecordingMissing(name) from None
        return _wave(samples)

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._file(name).unlink()

    def _file(self, name: str) -> Path:
        return self._folder / Path(name).name


def _wave(samples: int) -> Iterator[bytes]:
    """16 bit, mono, 8 kHz; a second at a time."""
    size = samples * 2
    yield struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + size,
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        RATE,
        RATE * 2,
        2,
        16,
        b"data",
        size,
    )
    while size > 0:
        yield _HUM[:size]
        size -= len(_HUM)
