"""«Автоприветствие» (A8): what an operator's voice says to each client whose call he answers."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from agentzone.models import Sound, User
from agentzone.services.sounds import sound_saved, sound_take
from agentzone.services.status import actor_of
from agentzone.sound_files import GREETING_BYTES, checked
from kernel import audit
from kernel.errors import DomainError
from kernel.locks import advisory_lock
from kernel.uow import unit_of_work


class NoGreeting(DomainError):
    """There is nothing to switch on."""

    code = "no_greeting"


def greeting_record(agent: User, upload: IO[bytes], size: int, name: str) -> None:
    """Take what the operator has said, in place of what was there; it plays as soon as it is prepared. The first one
    is switched on with that."""
    checked(upload, size, most=GREETING_BYTES)
    with unit_of_work():
        sound = _locked(agent) or Sound(agent=agent, name=_title(agent), is_on=True)
        sound_take(sound, upload, name)
        sound.save()
        sound_saved(sound)
        audit.record(actor_of(agent), "greeting.recorded", agent)


def greeting_switch(agent: User, *, on: bool) -> None:
    """It stays so, over sign-outs, until it is switched again."""
    with unit_of_work():
        sound = _locked(agent)
        if sound is None:
            raise NoGreeting(_("Record a greeting first."))
        if sound.is_on != on:
            sound.is_on = on
            sound.save(update_fields=["is_on", "changed_at"])
            sound_saved(sound)
            audit.record(actor_of(agent), "greeting.switched", agent, on=on)


def greeting_delete(agent: User) -> None:
    """Deleting what is not there changes nothing."""
    with unit_of_work():
        sound = _locked(agent)
        if sound is not None:
            sound.delete()
            audit.record(actor_of(agent), "greeting.deleted", agent)


def _locked(agent: User) -> Sound | None:
    """The operator's greeting; a second one is not made while this transaction lasts."""
    advisory_lock(f"greeting:{agent.pk}")
    return Sound.objects.select_for_update(no_key=True).filter(agent=agent).first()


def _title(agent: User) -> str:
    return (_("Auto-greeting: %(name)s") % {"name": agent.get_full_name() or agent.get_username()})[:120]
