"""The bytes of recordings: made playable everywhere, and where they are stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import av
from av.error import FFmpegError
from django.core.files.base import File
from django.core.files.storage import default_storage

from kernel import blobs

CONTENT_TYPE = "audio/mpeg"
RATE, BIT_RATE = 16_000, 32_000
MOST = 4 * 1024**3  # bytes of a WAV: its own limit


class Unreadable(Exception):
    """This is no sound, or not the whole of it."""


@dataclass(frozen=True, slots=True)
class Made:
    seconds: float
    size: int
    checksum: str


def file_name(call_id: UUID) -> str:
    return f"recordings/{call_id.hex[:2]}/{call_id}.mp3"


def fill(path: Path, blocks: Iterable[bytes]) -> None:
    """Write the blocks down, one by one."""
    size = 0
    with path.open("wb") as target:
        for block in blocks:
            size += len(block)
            if size > MOST:
                raise Unreadable("too large")
            target.write(block)


def encode(source: Path, target: Path) -> Made:
    """MP3, mono, of a constant bit rate: every browser plays it and finds any moment. Raises Unreadable."""
    try:
        samples = _encode(source, target)
    except (FFmpegError, ValueError, IndexError, OverflowError) as error:
        raise Unreadable(type(error).__name__) from error
    if samples == 0:
        raise Unreadable("empty")
    with target.open("rb") as made:
        checksum = hashlib.file_digest(made, "sha256").hexdigest()
    return Made(samples / RATE, target.stat().st_size, checksum)


def _encode(source: Path, target: Path) -> int:
    samples = 0
    with av.open(str(source), timeout=20) as given, av.open(str(target), "w", format="mp3") as made:
        stream = made.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
        for part in _resampled(given, resampler):
            made.mux(stream.encode(part))
            samples += part.samples
        made.mux(stream.encode(None))
    return samples


def _resampled(given: Any, resampler: Any) -> Iterator[Any]:
    for frame in given.decode(given.streams.audio[0]):
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def keep(call_id: UUID, path: Path) -> None:
    """Store it; one that is there from an earlier attempt is replaced."""
    with path.open("rb") as source:
        default_storage.save(file_name(call_id), File(source))


def drop(call_id: UUID) -> None:
    """May be repeated."""
    default_storage.delete(file_name(call_id))


def size_of(call_id: UUID) -> int:
    """Raises FileNotFoundError."""
    return blobs.size_of(file_name(call_id))


def read(call_id: UUID, start: int, end: int) -> Iterator[bytes]:
    return blobs.read(file_name(call_id), start, end)
