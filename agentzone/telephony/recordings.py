"""Where this installation's switch keeps what it records."""

from __future__ import annotations

from django.conf import settings

from agentzone.telephony.asterisk.recordings import AsteriskRecordings
from agentzone.telephony.contract import Recordings
from agentzone.telephony.simulator import SimulatedRecordings


def make_recordings() -> Recordings:
    return AsteriskRecordings(settings.ARI_URL) if settings.ARI_URL else SimulatedRecordings()
