"""Which switch this installation has."""

from __future__ import annotations

from django.conf import settings

from agentzone.telephony.asterisk import Asterisk
from agentzone.telephony.contract import Switch
from agentzone.telephony.simulator import Habit, Simulator
from agentzone.telephony.stored_sounds import StoredSounds

ANSWERS_SOON = Habit(answer_after=4.0)


def make_switch() -> Switch:
    """Asterisk where ARI's address is given; otherwise the simulator, in which `simulate_calls` lets people call.
    In it whoever is called outside answers."""
    sounds = StoredSounds()
    if settings.ARI_URL:
        return Asterisk(settings.ARI_URL, sounds)
    return Simulator(outside=ANSWERS_SOON, sounds=sounds)
