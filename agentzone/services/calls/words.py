"""Words and sounds that a client hears before anybody speaks with him, or before he is hung up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from agentzone.models import Call, CallLeg, Project, Sound
from agentzone.prompts import prompt_name, prompt_seconds
from agentzone.services.calls.locked import locked_leg
from agentzone.services.calls.outbox import put
from agentzone.telephony.commands import HangUp, Play
from agentzone.telephony.states import LegState
from kernel.patience import one_by_one
from kernel.uow import unit_of_work

PATIENCE = 30.0
"""Whose last words are not reported to be over so many seconds after that, is hung up all the same."""


@dataclass(frozen=True, slots=True)
class Words:
    """Names of sounds as the switch knows them, and how long they take together."""

    sounds: tuple[str, ...]
    seconds: float


def say(call: Call, channel: str, words: Words) -> None:
    """Let the leg hear them, in place of the music."""
    put(Play(call_id=call.pk, channel=channel, sounds=words.sounds), call=call)


def part(call: Call, leg: CallLeg, words: Words, now: datetime) -> datetime:
    """The last words that the leg hears; it is hung up when they are over, and not later than the returned moment."""
    play = Play(call_id=call.pk, channel=leg.channel, sounds=words.sounds)
    put(play, call=call)
    leg.last_words, leg.hang_up_at = play.op_id, now + timedelta(seconds=words.seconds + PATIENCE)
    leg.save(update_fields=["last_words", "hang_up_at"])
    return leg.hang_up_at


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
    return one_by_one("last_words", list(late), _too_long)


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


def words_of(project: Project, *prompts: str) -> Words:
    """An uploaded sound of the prompt's name, the project's own before one for all, else the one that comes with the
    product, in the project's language."""
    rows = Sound.objects.filter(name__in=prompts, agent__isnull=True, revision__gt=0)
    rows = rows.filter(Q(project=project) | Q(project__isnull=True)).order_by(
        F("project").asc(nulls_first=True), "id"
    )
    own = {row.name: row for row in rows}
    names = [
        own[name].switch_name if name in own else prompt_name(project.announce_language, name)
        for name in prompts
    ]
    lengths = [
        own[name].seconds if name in own else prompt_seconds(full)
        for name, full in zip(prompts, names, strict=True)
    ]
    return Words(tuple(names), sum(length or 0.0 for length in lengths))


def words_in(sound: Sound | None) -> Words | None:
    """What an administrator has chosen; None where that is nothing, or not playable (yet)."""
    if sound is None or not sound.revision:
        return None
    return Words((sound.switch_name,), sound.seconds or 0.0)
