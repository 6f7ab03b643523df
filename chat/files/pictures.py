"""Pictures are made anew: what is not picture (camera, place, what hangs behind the end) does not survive it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, ImageSequence

from kernel.filetypes import PICTURES, PIXELS

THUMB = 640
FRAMES = 400
QUALITY = 88


class Unreadable(Exception):
    """The content is not what it says, or more than we open; `code`: broken, picture_size."""

    def __init__(self, code: str = "broken") -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """What was written. `content_type` and `ending` are those of the new file."""

    width: int
    height: int
    content_type: str
    ending: str


def remake(source: Path, target: Path, thumb: Path) -> Picture:
    """Write the picture and its thumbnail. Raises Unreadable."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(source, formats=tuple(PICTURES)) as image:
            if image.width * image.height > PIXELS:
                raise Unreadable("picture_size")
            if getattr(image, "n_frames", 1) > 1 and image.format in ("GIF", "WEBP"):
                return _moving(image, target, thumb)
            return _still(image, target, thumb)
    except Image.DecompressionBombError:
        raise Unreadable("picture_size") from None
    except Unreadable:
        raise
    except Exception as error:  # a decoder may raise anything on what was made to break it
        raise Unreadable from error


def write_thumb(image: Image.Image, thumb: Path) -> None:
    small = image.copy()
    small.thumbnail((THUMB, THUMB))
    if _has_alpha(small):
        small.save(thumb, "PNG")
    else:
        small.convert("RGB").save(thumb, "JPEG", quality=80, progressive=True)


def _still(image: Image.Image, target: Path, thumb: Path) -> Picture:
    form = image.format if image.format in ("JPEG", "PNG", "WEBP") else "PNG"
    upright = ImageOps.exif_transpose(image)
    clean = _plain(upright, image.info.get("icc_profile"))
    if form == "JPEG":
        clean = clean.convert("RGB")
        clean.save(target, "JPEG", quality=QUALITY, progressive=True)
    elif form == "WEBP":
        clean.save(target, "WEBP", quality=QUALITY)
    else:
        clean.save(target, "PNG")
    write_thumb(clean, thumb)
    return _made(clean, form)


def _moving(image: Image.Image, target: Path, thumb: Path) -> Picture:
    """Frame by frame; all of them together may have no more pixels than eight still pictures."""
    frames = int(getattr(image, "n_frames", 1))
    if frames > FRAMES or frames * image.width * image.height > PIXELS * 8:
        raise Unreadable("picture_size")
    form = str(image.format)
    times = [int(frame.info.get("duration", 100) or 100) for frame in ImageSequence.Iterator(image)]
    image.seek(0)
    first = image.convert("RGBA")
    rest = (frame.convert("RGBA") for frame in ImageSequence.Iterator(image) if frame.tell() > 0)
    options = {"save_all": True, "append_images": rest, "duration": times, "loop": 0, "disposal": 2}
    if form == "WEBP":
        del options["disposal"]
    first.save(target, form, **options)
    write_thumb(first, thumb)
    return _made(first, form)


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Only pixels, in sRGB: a fresh picture carries nothing of the old one's chunks."""
    mode = "RGBA" if _has_alpha(image) else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        try:
            wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            out = mode if image.mode != "CMYK" else "RGB"
            image = (
                ImageCms.profileToProfile(image, wide, ImageCms.createProfile("sRGB"), outputMode=out)
                or image
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the colours as they are
    clean = image.convert(mode)
    clean.info = {}
    return clean


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _made(image: Image.Image, form: str) -> Picture:
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}[form]
    return Picture(image.width, image.height, PICTURES[form], ending)
