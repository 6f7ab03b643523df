"""What a client is told by itself when he writes while the project is closed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from agentzone.api import Hours, hours_of
from chat.models import Conversation
from chat.services.append import Line, append
from chat.services.languages import language_of
from chat.states import Author
from kernel import clock
from kernel.ids import new_id


def reply_out_of_hours(conversation: Conversation) -> None:
    """Call in the unit of work that opens a session: the reply is sent once a session, and stops no clock."""
    hours = hours_of(conversation.project)
    if hours.is_open:
        return
    with translation.override(language_of(conversation)):
        text = hours.text or closed_text(hours, conversation.project.time_zone)
    append(conversation.pk, Line(uid=new_id(), author=Author.BOT, at=clock.now(), text=text))


def closed_text(hours: Hours, time_zone: str) -> str:
    """The standard notice, in the present language."""
    if hours.opens_at is None:
        return _("We are not at work now. We have your message and will answer.")
    local = hours.opens_at.astimezone(ZoneInfo(time_zone))
    return _("We are not at work now. We will answer on %(day)s after %(time)s.") % {
        "day": formats.date_format(local, "j E" if translation.get_language() == "ru" else "F j"),
        "time": local.strftime("%H:%M"),
    }
