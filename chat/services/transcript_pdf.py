"""A dialog as a PDF file, with what the operator reads on the screen: names, times, formatting, quotes, files."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from chat.markup import clean_html, html_of
from chat.models import Client, Conversation, Message
from chat.models.labels import ATTACHMENT_KINDS
from chat.selectors.transcript import said
from chat.states import Author, Delivery, MessageKind
from kernel import audit, clock
from kernel.filenames import clean_name
from kernel.pdf import render_pdf
from kernel.uow import unit_of_work

_KINDS = dict(ATTACHMENT_KINDS)


def transcript_pdf(user: User, conversation: Conversation, *, notes: bool) -> bytes:
    """Who takes a dialog out is noted. Raises PdfError when no file could be made (kernel.pdf)."""
    made = render_pdf(transcript_html(conversation, notes=notes))
    with unit_of_work():
        audit.record(actor_of(user), "conversation.saved_as_file", conversation, notes=notes)
    return made


def transcript_html(conversation: Conversation, *, notes: bool) -> str:
    """The page that becomes the file. Nothing in it refers to anything outside, save links that people may follow."""
    c = conversation
    zone = ZoneInfo(c.project.time_zone)
    rows, cut = said(c, notes=notes)
    context = {
        "language": get_language(),
        "client": _called(c.client),
        "project": c.project.name,
        "channel": c.channel.name,
        "agent": c.agent.full_name if c.agent else "",
        "began": _moment(c.session_started_at, zone),
        "closed": _moment(c.closed_at, zone) if c.state == "closed" else "",
        "saved": _moment(clock.now(), zone),
        "zone": c.project.time_zone,
        "lines": [_line(m, c, zone) for m in rows],
        "cut": cut,
    }
    return render_to_string("pdf/transcript.html", context)


def file_names(conversation: Conversation) -> tuple[str, str]:
    """What the file is called: in plain ASCII, and in full."""
    day = clock.now().astimezone(ZoneInfo(conversation.project.time_zone)).date().isoformat()
    full = _("Dialog — %(client)s — %(day)s") % {"client": _called(conversation.client)[:80], "day": day}
    return f"dialog-{conversation.client.number}-{day}.pdf", clean_name(f"{full}.pdf")


def _line(m: Message, c: Conversation, zone: ZoneInfo) -> dict[str, Any]:
    local = m.created_at.astimezone(zone)
    return {
        "who": _author(m, c),
        "client": m.author == Author.CLIENT,
        "note": m.kind == MessageKind.NOTE,
        "day": formats.date_format(local, "DATE_FORMAT"),
        "time": f"{local:%H:%M}",
        "body": _body(m),
        "quote": None if m.deleted_at or not m.quote else _quote(m.quote, c),
        "files": [] if m.deleted_at else _files(m),
        "deleted": m.deleted_at is not None,
        "edited": m.edited_at is not None and m.deleted_at is None,
        "failed": m.delivery == Delivery.FAILED,
    }


def _body(m: Message) -> SafeString:
    """Cleaned once more: what was put into the database by hand is no mark-up of ours."""
    return mark_safe(clean_html(m.html) if m.html else html_of(m.text))  # noqa: S308


def _quote(quote: dict[str, Any], c: Conversation) -> dict[str, str]:
    client = quote.get("author") == Author.CLIENT
    kind = _KINDS.get(quote.get("attachment") or "")
    return {
        "who": _called(c.client) if client else quote.get("name") or _("Bot"),
        "text": quote.get("text") or (str(kind) if kind else _("Message deleted")),
    }


def _files(m: Message) -> list[dict[str, str]]:
    rows = sorted(m.attachments.all(), key=lambda a: a.position)
    return [{"name": a.name, "size": filesizeformat(a.size)} for a in rows]


def _author(m: Message, c: Conversation) -> str:
    if m.author == Author.CLIENT:
        return _called(c.client)
    return m.agent.full_name if m.agent else _("Auto-reply")


def _called(client: Client) -> str:
    return client.name or _("Guest %(number)s") % {"number": client.number}


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return ""
    local = at.astimezone(zone)
    return f"{formats.date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"
