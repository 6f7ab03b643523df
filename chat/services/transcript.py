"""The dialog as a letter: asked for by the visitor, sent by a job, only what he may see."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _

from chat.models import Conversation, Message, Transcript
from chat.selectors.messages import visible_to_visitor
from chat.services.languages import language_of
from chat.states import Author
from kernel import audit, clock
from kernel.errors import DomainError, Invalid
from kernel.jobs import after_commit
from kernel.locks import lock_row
from kernel.uow import unit_of_work

log = structlog.get_logger(__name__)
MOST_MESSAGES = 2000
MOST_ATTEMPTS = 8
TASK = "chat.tasks.send_transcript"


def transcript_ask(conversation: Conversation, email: Any) -> Transcript:
    """Note the wish and start the job. Raises Invalid for what is no address."""
    if not settings.EMAIL_HOST:
        raise DomainError(_("Letters are not sent here."), code="no_mail")
    text = email.strip() if isinstance(email, str) else ""
    try:
        validate_email(text)
    except ValidationError:
        raise Invalid(
            _("An e-mail address was expected."), errors={"email": [_("An e-mail address was expected.")]}
        ) from None
    with unit_of_work():
        wish = Transcript.objects.create(
            conversation=conversation, email=text, locale=language_of(conversation), asked_at=clock.now()
        )
        audit.record(audit.Actor(None, "visitor"), "conversation.transcript", conversation)
        after_commit(TASK, wish.pk)
    return wish


def transcript_send(pk: int) -> bool:
    """Send one that waits; returns whether it went. A mail server that is away costs an attempt."""
    with unit_of_work():
        wish = lock_row(Transcript, pk)
        if wish is None or wish.sent_at is not None or wish.attempts >= MOST_ATTEMPTS:
            return False
        wish.attempts += 1
        try:
            letter(wish).send()
            wish.sent_at, wish.error = clock.now(), ""
        except (OSError, smtplib.SMTPException) as error:
            wish.error = f"{type(error).__name__}: {error}"[:200]
            log.warning(
                "transcript_not_sent", transcript=pk, error=type(error).__name__, attempt=wish.attempts
            )
        wish.save(update_fields=["attempts", "sent_at", "error"])
        return wish.sent_at is not None


def send_waiting() -> int:
    """Those whose start was lost or whose attempt failed; each later than the one before."""
    now = clock.now()
    rows = Transcript.objects.filter(sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS, asked_at__lt=now)
    due = [
        w.pk for w in rows.order_by("asked_at")[:100] if w.asked_at + timedelta(minutes=2**w.attempts) <= now
    ]
    return sum(transcript_send(pk) for pk in due)


def letter(wish: Transcript) -> EmailMultiAlternatives:
    """The letter with its plain text and its HTML."""
    conversation = wish.conversation
    with translation.override(wish.locale):
        context = {
            "team": conversation.project.team_name or conversation.project.name,
            "lines": list(_lines(conversation)),
            "language": wish.locale,
        }
        message = EmailMultiAlternatives(
            subject=_("Your conversation with “%(team)s”") % {"team": context["team"]},
            body=render_to_string("emails/transcript.txt", context),
            to=[wish.email],
        )
        message.attach_alternative(render_to_string("emails/transcript.html", context), "text/html")
    return message


def _lines(conversation: Conversation) -> Iterator[dict[str, str]]:
    zone = ZoneInfo(conversation.project.time_zone)
    rows = Message.objects.select_related("agent").filter(conversation=conversation, deleted_at__isnull=True)
    for m in list(rows.order_by("-number")[:MOST_MESSAGES])[::-1]:
        if m.kind != "text" or not visible_to_visitor(m):
            continue
        local = m.created_at.astimezone(zone)
        yield {
            "who": _("You")
            if m.author == Author.CLIENT
            else (m.agent.first_name if m.agent else _("Auto-reply")),
            "mine": "1" if m.author == Author.CLIENT else "",
            "at": f"{formats.date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M}",
            "text": m.text or _("A file"),
        }
