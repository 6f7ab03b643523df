"""The bytes of sounds: what people send, and what the switch plays made of it.

A file is told by its first bytes, and read as that kind of file only: what guesses by itself can be led to read others.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import av
from av.error import FFmpegError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from agentzone.models import Sound
from kernel import blobs
from kernel.errors import Invalid
from kernel.ids import new_id

CONTENT_TYPE = "audio/wav"
RATE = 8000
"""Of telephone lines; Asterisk reads a file of this rate and of 16 bit without any conversion."""
MOST = 20 * 1024**2
MOST_SECONDS = 300.0
GREETING_BYTES = 2 * 1024**2
GREETING_SECONDS = 30.0
_STARTS = ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3"), (b"\x1a\x45\xdf\xa3", "matroska"))


class Refused(Exception):
    """It cannot be played; `reason` says why."""

    def __init__(self, reason: Sound.Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def kind_of(head: bytes) -> str | None:
    """Which reader the file is for that begins so; None: it is no sound that we know."""
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mp4"
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] != 0xFF and head[1] != 0xFE:
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    return None


def checked(upload: IO[bytes], size: int, *, most: int = MOST, field: str = "file") -> IO[bytes]:
    """The upload, if it is worth a closer look. Raises Invalid at `field`."""
    if size > most:
        raise _invalid(field, _("The file is larger than %(limit)d MB.") % {"limit": most >> 20})
    if size == 0:
        raise _invalid(field, _("The file is empty."))
    head = upload.read(16)
    upload.seek(0)
    if kind_of(head) is None:
        raise _invalid(field, _("This is no sound. WAV, MP3, M4A, OGG, FLAC and WebM are taken."))
    return upload


def keep_upload(upload: IO[bytes]) -> str:
    """Store what was sent; returns its name in the store."""
    ident = new_id().hex
    return default_storage.save(f"sounds/uploads/{ident[-2:]}/{ident}", File(upload))


def fetch_upload(name: str, target: Path) -> None:
    """Raises FileNotFoundError."""
    with target.open("wb") as file:
        for block in blobs.read(name, 0, blobs.size_of(name)):
            file.write(block)


def encode(source: Path, target: Path, most_seconds: float) -> float:
    """WAV of 8 kHz, 16 bit, one channel; returns its length in seconds. Raises Refused."""
    with source.open("rb") as file:
        kind = kind_of(file.read(16))
    if kind is None:
        raise Refused(Sound.Reason.UNREADABLE)
    try:
        samples = _encode(source, target, kind, round(most_seconds * RATE))
    except (FFmpegError, ValueError, IndexError, OverflowError) as error:
        raise Refused(Sound.Reason.UNREADABLE) from error
    if samples == 0:
        raise Refused(Sound.Reason.EMPTY)
    return samples / RATE


def _encode(source: Path, target: Path, kind: str, most: int) -> int:
    samples = 0
    with av.open(str(source), format=kind, timeout=20) as given, wave.open(str(target), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(RATE)
        for part in _resampled(given):
            samples += part.samples
            if samples > most:
                raise Refused(Sound.Reason.TOO_LONG)
            made.writeframesraw(bytes(part.planes[0])[: part.samples * 2])
    return samples


def _resampled(given: Any) -> Iterator[Any]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in given.decode(given.streams.audio[0]):
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def file_name(sound_id: UUID, revision: int) -> str:
    return f"sounds/{sound_id.hex[-2:]}/{sound_id.hex}/{revision}.wav"


def keep(sound_id: UUID, revision: int, path: Path) -> None:
    """Store it; one that is there from an attempt that was cut off is replaced."""
    with path.open("rb") as source:
        default_storage.save(file_name(sound_id, revision), File(source))


def drop(sound_id: UUID, revisions: range) -> None:
    """May be repeated."""
    for revision in revisions:
        if revision > 0:
            default_storage.delete(file_name(sound_id, revision))


def drop_upload(name: str) -> None:
    """May be repeated."""
    if name:
        default_storage.delete(name)


def size_of(sound_id: UUID, revision: int) -> int:
    """Raises FileNotFoundError."""
    return blobs.size_of(file_name(sound_id, revision))


def read(sound_id: UUID, revision: int, start: int, end: int) -> Iterator[bytes]:
    return blobs.read(file_name(sound_id, revision), start, end)


def _invalid(field: str, detail: str) -> Invalid:
    return Invalid(detail, errors={field: [detail]})
