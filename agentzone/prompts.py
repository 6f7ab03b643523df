"""The spoken prompts that come with the product, made by scripts/_prompts.py: µ-law of 8 kHz, as telephone lines have.

`prompt-ru-position-3` is prompt_files/ru/position-3.ulaw. What a name stands for is the same for ever, as long as the
installation is: names of another wording are others.
"""

from __future__ import annotations

import array
import io
import re
import sys
import wave
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "prompt_files"
RATE = 8000
_NAME = re.compile(r"prompt-([a-z]{2})-([a-z]+(?:-[a-z0-9]+)*)")


def prompt_name(language: str, name: str) -> str:
    """By which the switch knows it."""
    return f"prompt-{language}-{name}"


def prompt_seconds(name: str) -> float | None:
    """None: there is no such prompt."""
    path = _path(name)
    return None if path is None else path.stat().st_size / RATE


@cache
def prompt_wav(name: str) -> bytes | None:
    """As WAV of 16 bit, which every switch plays."""
    path = _path(name)
    if path is None:
        return None
    samples = array.array("h", (_LINEAR[byte] for byte in path.read_bytes()))
    if sys.byteorder == "big":
        samples.byteswap()
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return made.getvalue()


def _path(name: str) -> Path | None:
    found = _NAME.fullmatch(name)
    path = None if found is None else FOLDER / found[1] / f"{found[2]}.ulaw"
    return path if path is not None and path.is_file() else None


def _linear(code: int) -> int:
    """One byte of µ-law as a sample of 16 bit (ITU-T G.711)."""
    code = ~code & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << (code >> 4 & 0x07)) - 0x84
    return -size if code & 0x80 else size


_LINEAR = [_linear(code) for code in range(256)]
