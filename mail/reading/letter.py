"""A letter as it came → what we keep of it. Pure. Raises Unreadable, and nothing else, for any bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from kernel.filenames import clean_name
from mail.reading import headers, markup
from mail.reading.headers import Address
from mail.states import Kind

HEAD = 256 * 1024
HEADERS = 1000
BOUNDARIES = 200
PARTS = 300
FILES = 50
TEXT = 200_000
SAFE = ("List-Id", "List-Unsubscribe", "Auto-Submitted", "Precedence", "X-Mailer", "User-Agent", "Importance")
_HEADER_LINE = re.compile(rb"^[!-9;-~]+:", re.MULTILINE)
_OUR_ID = re.compile(rb"^Message-ID:\s*<([^<>\s]{1,250})>", re.MULTILINE | re.IGNORECASE)


class Unreadable(Exception):
    """The letter cannot be shown; `code` says why: headers, nested, parts, no_from, empty, broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Part:
    """Something attached."""

    name: str
    data: bytes


@dataclass(slots=True)
class Read:
    """A letter that could be read."""

    message_id: str
    from_name: str
    from_address: str
    reply_to: str
    to: list[Address]
    cc: list[Address]
    subject: str
    dated: datetime | None
    references: list[str]
    kind: Kind
    headers: dict[str, str]
    text: str = ""
    html: str = ""
    files: list[Part] = field(default_factory=list)


def identity(source: bytes) -> str:
    """A Message-ID for a letter that has none: the same bytes, the same id."""
    return f"{hashlib.sha256(source).hexdigest()}@no-message-id"


def read(source: bytes) -> Read:
    """Everything we keep of the letter."""
    check(source)
    try:
        message = message_from_bytes(source)
        letter = _headers(message, source)
        _body(message, letter)
    except Unreadable:
        raise
    except Exception as error:  # a parser may raise anything on what was made to break it
        raise Unreadable("broken") from error
    if not (letter.text or letter.html or letter.files) and _body_of(source).strip():
        raise Unreadable("empty")
    return letter


def check(source: bytes) -> None:
    """Refuses what would take the parser minutes, by looking at the bytes alone."""
    head = _head_of(source)
    if len(head) > HEAD or len(_HEADER_LINE.findall(head)) > HEADERS:
        raise Unreadable("headers")
    if source.lower().count(b"boundary=") > BOUNDARIES:
        raise Unreadable("nested")


def brief(source: bytes) -> tuple[str, str]:
    """(subject, sender) of a letter that is not read, as far as a look at its first lines tells."""
    try:
        message = message_from_bytes(_head_of(source)[:16_384])
        senders = headers.addresses(message, "From")
        return headers.words(message, "Subject", 300), senders[0][1] if senders else ""
    except Exception:  # the same parser, the same letter
        return "", ""


def message_id_of(source: bytes) -> str:
    """Of a letter that is not read."""
    found = _OUR_ID.search(_head_of(source)[:HEAD])
    return headers.tidy(headers.decoded(found[1], ""), 250) if found else identity(source)


def _head_of(source: bytes) -> bytes:
    ends = [at for at in (source.find(b"\r\n\r\n"), source.find(b"\n\n")) if at >= 0]
    return source[: min(ends)] if ends else source


def _body_of(source: bytes) -> bytes:
    return source[len(_head_of(source)) :]


def _headers(message: Message, source: bytes) -> Read:
    senders = headers.addresses(message, "From") or headers.addresses(message, "Sender")
    if not senders:
        raise Unreadable("no_from")
    name, address = senders[0]
    answers = headers.addresses(message, "Reply-To")
    own = headers.ids(message, "Message-ID")
    known = [*headers.ids(message, "References"), *headers.ids(message, "In-Reply-To")]
    kind = kind_of(message)
    if kind is Kind.BOUNCE:  # the letter that did not arrive is inside
        known += [headers.decoded(found, "") for found in _OUR_ID.findall(_body_of(source))[:5]]
    return Read(
        message_id=own[0] if own else identity(source),
        from_name=name,
        from_address=address,
        reply_to=answers[0][1] if answers else "",
        to=headers.addresses(message, "To"),
        cc=headers.addresses(message, "Cc"),
        subject=headers.words(message, "Subject", 300),
        dated=headers.date(message),
        references=list(dict.fromkeys(known))[-headers.REFERENCES :],
        kind=kind,
        headers={key: value for key in SAFE if (value := headers.words(message, key, 300))},
    )


def kind_of(message: Message) -> Kind:
    """Whether a person has written it (RFC 3834, RFC 3464)."""
    sender = (headers.addresses(message, "From") or [("", "")])[0][1].lower()
    returned = headers.raw(message, "Return-Path").strip()
    report = message.get_content_type() == "multipart/report"
    if report or (returned == "<>" and sender.startswith(("mailer-daemon@", "postmaster@"))):
        return Kind.BOUNCE
    submitted = headers.raw(message, "Auto-Submitted").strip().lower()
    manner = headers.raw(message, "Precedence").strip().lower()
    replied = headers.raw(message, "X-Autoreply") or headers.raw(message, "X-Autorespond")
    if (submitted and submitted != "no") or manner in ("bulk", "junk", "list", "auto_reply") or replied:
        return Kind.AUTO
    return Kind.PERSON


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold something. A letter inside a letter is one part: it is kept as a file."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > PARTS:
            raise Unreadable("parts")
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            inside = part.get_payload()
            waiting[:0] = [one for one in inside if isinstance(one, Message)]
        else:
            yield part


def _body(message: Message, letter: Read) -> None:
    texts: list[str] = []
    htmls: list[str] = []
    for part in _leaves(message):
        kind, name = part.get_content_type(), _name_of(part)
        attached = bool(name) or part.get_content_disposition() == "attachment"
        if kind.startswith("multipart/"):  # without the boundary that it names: whatever there is, is text
            texts.append(headers.decoded(str(part.get_payload()).encode("utf-8", "surrogateescape"), ""))
            continue
        if not attached and kind in ("text/plain", "text/html"):
            (texts if kind == "text/plain" else htmls).append(_text_of(part))
        elif len(letter.files) < FILES:
            letter.files.append(Part(name or _nameless(kind), _bytes_of(part)))
    letter.text = "\n".join(filter(None, texts))[:TEXT].strip()
    dirty = "\n".join(filter(None, htmls))
    letter.html = markup.clean(dirty)
    if not letter.text:
        letter.text = markup.text_of(dirty)[:TEXT]


def _text_of(part: Message) -> str:
    charset = str(part.get_param("charset") or "")
    text = headers.decoded(_bytes_of(part), charset.strip("'\" ")[:40])
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()


def _bytes_of(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        first = inside[0] if isinstance(inside, list) and inside else None
        return first.as_bytes() if isinstance(first, Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name_of(part: Message) -> str:
    name = part.get_filename("")
    return clean_name(headers.unencoded(headers.as_text(name[: headers.LINE]))) if name else ""


def _nameless(kind: str) -> str:
    if kind == "message/rfc822":
        return "letter.eml"
    return {"text/plain": "text.txt", "image/jpeg": "picture.jpg", "image/png": "picture.png"}.get(
        kind, "file"
    )
