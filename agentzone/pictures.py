"""A picture from somebody's computer, made harmless: decoded within bounds and drawn anew."""

from __future__ import annotations

import io
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kernel.errors import Invalid

BYTES_LIMIT = 10 * 1024 * 1024
PIXELS_LIMIT = 40_000_000
LONGEST_SIDE = 2400
FORMATS = ("PNG", "JPEG", "WEBP")


def picture(upload: IO[bytes], size: int, field: str = "screenshot") -> ContentFile[bytes]:
    """The picture as JPEG or PNG without anything else that was in the file. Raises Invalid at `field`.

    The dimensions are read from the header before anything is decoded, so a small file cannot grow in memory.
    """
    if size > BYTES_LIMIT:
        raise _refused(field, _("The picture is larger than %(limit)d MB.") % {"limit": BYTES_LIMIT >> 20})
    try:
        image: Image.Image = Image.open(upload, formats=FORMATS)
        if image.width * image.height > PIXELS_LIMIT:
            raise _refused(field, _("The picture has too many pixels."))
        image = ImageOps.exif_transpose(image)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        if image.mode in ("RGBA", "LA", "P"):
            image.convert("RGBA").save(out, "PNG", optimize=True)
            return ContentFile(out.getvalue(), name="picture.png")
        image.convert("RGB").save(out, "JPEG", quality=85, optimize=True)
        return ContentFile(out.getvalue(), name="picture.jpg")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise _refused(field, _("This is not a PNG, JPEG or WebP picture.")) from None


def _refused(field: str, detail: str) -> Invalid:
    return Invalid(detail, errors={field: [detail]})
