"""Small real pictures, sounds and films, and what looks like them."""

from __future__ import annotations

import io
import math
import zlib
from array import array
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
from PIL import Image

SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 5000


def picture(
    form: str = "JPEG", size: tuple[int, int] = (400, 300), *, noise: bool = False, **save: Any
) -> bytes:
    return _saved(form, size, noise, **save) if save else _picture(form, size, noise)


@lru_cache(maxsize=32)
def _picture(form: str, size: tuple[int, int], noise: bool) -> bytes:
    """The same picture every time: to make a big one takes seconds."""
    return _saved(form, size, noise)


def _saved(form: str, size: tuple[int, int], noise: bool, **save: Any) -> bytes:
    image = Image.effect_noise(size, 80).convert("RGB") if noise else Image.new("RGB", size, (200, 60, 40))
    target = io.BytesIO()
    image.save(target, form, **save)
    return target.getvalue()


def photo_from_a_phone() -> bytes:
    """Lies on its side, tells where it was made, and has something behind its end."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET PLACE"
    return picture(size=(400, 300), exif=exif) + b"TRAILING <script>alert(1)</script>"


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred kilobytes that would be 1.2 GB of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side * 3)) for _ in range(200)) + packer.flush()
    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@lru_cache
def voice(seconds: float = 2.0, form: str = "webm", codec: str = "libopus") -> bytes:
    """What a browser's recorder makes: a tone that swells and fades."""
    rate, frame = 48_000, 960
    with TemporaryDirectory() as folder:
        path = Path(folder) / "voice"
        with av.open(str(path), "w", format=form) as container:
            stream = container.add_stream(codec, rate=rate, layout="mono")
            for i in range(int(seconds * rate / frame)):
                loud = 20_000 * abs(math.sin(i / 10))
                tone = array(
                    "h", [int(loud * math.sin(440 * math.tau * (i * frame + k) / rate)) for k in range(frame)]
                )
                sound = av.AudioFrame(format="s16", layout="mono", samples=frame)
                sound.sample_rate, sound.pts = rate, i * frame
                sound.planes[0].update(tone.tobytes())
                container.mux(stream.encode(sound))
            container.mux(stream.encode(None))
        return path.read_bytes()


@lru_cache
def film(form: str = "mov", codec: str = "libx264", frames: int = 30) -> bytes:
    """Three seconds that say where they were made."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film"
        with av.open(str(path), "w", format=form) as container:
            container.metadata["location"] = "+55.75+037.61/"
            stream = container.add_stream(codec, rate=10)
            stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
            for i in range(frames):
                image = Image.new("RGB", (320, 240), (i * 5 % 255, 100, 200))
                container.mux(stream.encode(av.VideoFrame.from_image(image)))
            container.mux(stream.encode(None))
        return path.read_bytes()
