"""Words and sounds that a client hears before anybody speaks with him, or before he is hung up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from agentzone.models import Call, CallLeg, Project, Sound
from agentzone.prompts import prompt_name
from agentzone.services.calls.locked import locked_leg
from agentzone.services.calls.outbox import put
from agentzone.telephony.commands import HangUp, Play
from agentzone.telephony.states import LegState
from kernel import clock
from kernel.uow import unit_of_work

LONGEST = timedelta(minutes=2)
"""Whose last words are never reported to be over is hung up after so long."""


def say(call: Call, channel: str, prompts: Iterable[str]) -> tuple[str, ...]:
    """Let the leg hear them, in place of the music. Returns the sounds."""
    sounds = sounds_of(call.contact.project, prompts)
    if sounds:
        put(Play(call_id=call.pk, channel=channel, sounds=sounds), call=call)
    return sounds


def part(call: Call, leg: CallLeg, sounds: tuple[str, ...], now: datetime) -> None:
    """The last words that the leg hears; it is hung up when they are over."""
    words = Play(call_id=call.pk, channel=leg.channel, sounds=sounds)
    put(words, call=call)
    leg.last_words, leg.hang_up_at = words.op_id, now + LONGEST
    leg.save(update_fields=["last_words", "hang_up_at"])


def words_over(channel: str, op_id: UUID) -> bool:
    """What was played is over, or could not be played: whom it was the last for is hung up."""
    with unit_of_work():
        found = locked_leg(channel)
        return found is not None and found[1].last_words == op_id and _hang_up(found[1])


def words_failed(op_id: UUID) -> bool:
    channel = CallLeg.objects.filter(last_words=op_id).values_list("channel", flat=True).first()
    return channel is not None and words_over(channel, op_id)


def hang_up_due(now: datetime) -> int:
    """Whose last words have taken too long."""
    late = CallLeg.objects.filter(hang_up_at__lte=now).values_list("channel", flat=True)
    return sum(_too_long(channel) for channel in list(late))


def _too_long(channel: str) -> bool:
    with unit_of_work():
        found = locked_leg(channel)
        return found is not None and _hang_up(found[1])


def _hang_up(leg: CallLeg) -> bool:
    """Once: the moment is taken in one statement."""
    if not CallLeg.objects.filter(pk=leg.pk, hang_up_at__isnull=False).update(hang_up_at=None):
        return False
    if leg.state != LegState.ENDED:
        put(HangUp(call_id=leg.call_id, channel=leg.channel), call=leg.call)
    return True


def sounds_of(project: Project, prompts: Iterable[str]) -> tuple[str, ...]:
    """What the switch plays: an uploaded sound of the prompt's name, the project's own before one for all, else the one
    that comes with the product, in the project's language."""
    names = list(prompts)
    rows = Sound.objects.filter(name__in=names, agent__isnull=True, revision__gt=0)
    rows = rows.filter(Q(project=project) | Q(project__isnull=True)).order_by(F("project").asc(nulls_first=True), "id")
    own = {row.name: row.switch_name for row in rows}
    return tuple(own.get(name) or prompt_name(project.announce_language, name) for name in names)
