"""What a file is, told by its first bytes. The name only helps where the content cannot say more.

Programs are refused, whatever they are called, and so are web pages and SVG drawings: a browser runs what is in them.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

import puremagic
from PIL import Image, UnidentifiedImageError

from kernel.filenames import extension

PIXELS = 50_000_000
"""A picture with more is refused: 50 megapixels are the largest photos of phones, and 150 MB of memory."""
GROUPS = ("image", "video", "audio", "document", "other")
PICTURES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
            b"#!", b"\x00asm", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"!<arch>", b"\xed\xab\xee\xdb")  # fmt: skip
_PROGRAM_NAMES = (
    "exe com scr pif bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta msi msp msix appx jar apk ipa app deb rpm sh lnk "
    "reg cpl dll sys scf url inf gadget iso img dmg pkg"
)
PROGRAM_NAMES = frozenset(_PROGRAM_NAMES.split())
INSIDE_PROGRAMS = (b"AndroidManifest.xml", b"META-INF/MANIFEST.MF")
MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+(?:html|svg)|html|head|body|script|iframe|svg|(?:\w+:)svg|xsl:|\?xml-stylesheet)|xmlns\s*=\s*[\"']http://www\.w3\.org/(?:1999/xhtml|2000/svg)",
    re.IGNORECASE,
)
MARKUP_NAMES = frozenset(["html", "htm", "xhtml", "xht", "shtml", "svg", "svgz", "mht", "mhtml", "swf"])
ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
}
COMPOUND = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
HEIF = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}


class Refused(Exception):
    """Not taken; `code` says why: program, markup, picture_size."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Verdict:
    """`group` is one of GROUPS; `content_type` what it is served as."""

    group: str
    content_type: str


def judge(head: bytes, name: str) -> Verdict:
    """What the file is that begins with `head`. Raises Refused."""
    ending = extension(name)
    if head.startswith(PROGRAMS) or ending in PROGRAM_NAMES:
        raise Refused("program")
    media = _media(head)
    if media is not None:
        return media
    picture = _picture(head)
    if picture is not None:
        return picture
    packed = _packed(head, ending)
    if packed is not None:
        return packed
    if ending in MARKUP_NAMES or _is_markup(_as_ascii(head)):
        raise Refused("markup")
    return _rest(head)


def _picture(head: bytes) -> Verdict | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(head), formats=tuple(PICTURES))
    except Image.DecompressionBombError:
        raise Refused("picture_size") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    if image.width * image.height > PIXELS:
        raise Refused("picture_size")
    return Verdict("image", PICTURES[image.format or "PNG"])


def _media(head: bytes) -> Verdict | None:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand.lower() in HEIF:
            return Verdict("other", "image/avif" if brand.startswith(b"avi") else "image/heic")
        return (
            Verdict("audio", "audio/mp4")
            if brand.startswith((b"M4A", b"M4B"))
            else Verdict("video", "video/mp4")
        )
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Verdict("video", "video/webm")
    if head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"AVI "):
        return Verdict("audio", "audio/wav") if head[8:12] == b"WAVE" else Verdict("video", "video/x-msvideo")
    for start, verdict in _STARTS:
        if head.startswith(start):
            return verdict
    if (
        len(head) > 1
        and head[0] == 0xFF
        and head[1] & 0xE0 == 0xE0
        and head[:2] not in (b"\xff\xfe", b"\xff\xff")
    ):
        layer = head[1] >> 1 & 3
        return Verdict("audio", "audio/aac" if layer == 0 else "audio/mpeg")
    return None


_STARTS = (
    (b"OggS", Verdict("audio", "audio/ogg")),
    (b"fLaC", Verdict("audio", "audio/flac")),
    (b"ID3", Verdict("audio", "audio/mpeg")),
    (b"#!AMR", Verdict("audio", "audio/amr")),
    (b"FLV\x01", Verdict("video", "video/x-flv")),
    (b"\x00\x00\x01\xba", Verdict("video", "video/mpeg")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Verdict("video", "video/x-ms-wmv")),
)


def _packed(head: bytes, ending: str) -> Verdict | None:
    """Documents and archives. A ZIP that carries a program is one."""
    if head.startswith(b"%PDF-"):
        return Verdict("document", "application/pdf")
    if head.startswith(b"{\\rtf"):
        return Verdict("document", "application/rtf")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Verdict("document", COMPOUND.get(ending, "application/octet-stream"))
    if head.startswith(b"PK\x03\x04"):
        if any(sign in head for sign in INSIDE_PROGRAMS):
            raise Refused("program")
        if ending in ZIPPED:
            return Verdict("document", ZIPPED[ending])
        return Verdict("other", "application/zip")
    return None


def _is_markup(text: bytes) -> bool:
    """A page or a drawing, not a text or a table that quotes one: it begins with a tag."""
    return text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and bool(MARKUP.search(text))


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 and UTF-32 hide words from a search for bytes."""
    return head.replace(b"\x00", b"") if b"\x00" in head[:64] else head


def _rest(head: bytes) -> Verdict:
    if b"\x00" not in head and _is_text(head):
        return Verdict("document", "text/plain")
    try:
        return Verdict("other", puremagic.from_string(head, mime=True) or "application/octet-stream")
    except (puremagic.PureError, ValueError):
        return Verdict("other", "application/octet-stream")


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "cp1251"):
        try:
            text = head.decode(encoding, "strict" if encoding == "cp1251" else "ignore")
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and len(text.encode()) < len(head) - 3:
            continue  # more than a character cut off at the end was not UTF-8
        return not any(ord(ch) < 32 and ch not in "\t\n\r\x0c" for ch in text)
    return False
