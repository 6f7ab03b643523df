"""Pictures of articles: what is stored is drawn anew by us, so that nothing but a picture is in the file."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from agentzone.api import actor_of
from agentzone.models import User
from kernel import audit, clock
from kernel.errors import Invalid, NotFound
from kernel.uow import unit_of_work
from knowledge.markup import pictures_in
from knowledge.models import Picture, Revision
from knowledge.selectors.access import Editor

LARGEST = 10 * 1024 * 1024
PIXELS = 40_000_000
WIDEST = 1600
UNSAVED = timedelta(days=7)
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


@dataclass(frozen=True, slots=True)
class Drawn:
    data: bytes
    content_type: str
    suffix: str
    width: int
    height: int


def picture_add(user: User, company_id: int, file: BinaryIO, *, name: str, size: int) -> Picture:
    """Raises Invalid for what is no picture, or too large a one; NotFound for a company that is not the editor's."""
    if company_id not in Editor(user).company_ids:
        raise NotFound(_("Not found, or not yours to see."))
    if size > LARGEST:
        raise _refused(_("The picture is larger than %(limit)d MB.") % {"limit": LARGEST >> 20})
    drawn = redraw(file)
    shown = PurePath(name.replace("\\", "/")).name.replace("\x00", "")[:200] or "picture"
    with unit_of_work():
        picture = Picture(
            company_id=company_id,
            name=shown,
            content_type=drawn.content_type,
            width=drawn.width,
            height=drawn.height,
            size=len(drawn.data),
            created_by=user,
            created_at=clock.now(),
        )
        picture.file.save(f"{picture.pk}{drawn.suffix}", ContentFile(drawn.data), save=False)
        picture.save()
        audit.record(actor_of(user), "picture.added", picture, name=shown)
    return picture


def forget_unused() -> int:
    """Delete pictures that are older than UNSAVED and in no revision of any article; returns how many."""
    old = dict(Picture.objects.filter(created_at__lt=clock.now() - UNSAVED).values_list("pk", "file"))
    used: set[str] = set()
    for html in Revision.objects.filter(html__contains="<img").values_list("html", flat=True).iterator(200):
        used |= pictures_in(html)
    unused = [pk for pk in old if str(pk) not in used]
    for pk in unused:
        default_storage.delete(old[pk])
        Picture.objects.filter(pk=pk).delete()
    return len(unused)


def redraw(file: BinaryIO) -> Drawn:
    """The picture as it is stored: upright, at most WIDEST, without what cameras write beside it. Raises Invalid.

    The size is read from the head before anything is unpacked: a small file may hold a huge picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                if image.width * image.height > PIXELS:
                    raise _refused(_("The picture has too many pixels."))
                image.draft("RGB", (WIDEST, WIDEST))
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((WIDEST, WIDEST * 2))
                return _encoded(upright, photo=image.format == "JPEG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refused(_("The picture has too many pixels.")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise _refused(_("This is not a picture that we know: JPEG, PNG, GIF or WebP.")) from None


def _encoded(image: Image.Image, *, photo: bool) -> Drawn:
    out = io.BytesIO()
    if photo:
        image.convert("RGB").save(out, "JPEG", quality=86, optimize=True, progressive=True)
        return Drawn(out.getvalue(), "image/jpeg", ".jpg", image.width, image.height)
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image.convert("RGBA" if clear else "RGB").save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), "image/png", ".png", image.width, image.height)


def _refused(detail: str) -> Invalid:
    return Invalid(detail, code="picture_refused", errors={"file": [detail]})
