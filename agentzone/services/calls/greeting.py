"""An operator's auto-greeting plays to the client whose call he has answered (A8)."""

from __future__ import annotations

from agentzone.models import Call, Sound
from agentzone.services.calls.outbox import put
from agentzone.telephony.commands import Play
from kernel.prepared import Prepared

_greeting = Prepared(Sound, lambda agent_id: Sound.objects.filter(agent_id=agent_id, is_on=True))


def greet(call: Call, client: str, agent_id: int) -> None:
    """Client and operator hear it, and so does the recording. Stored with the answer, like every command: after those
    that bring the two together."""
    sound = _greeting.first(agent_id)
    if sound is not None and sound.revision > 0:
        put(Play(call_id=call.pk, channel=client, sounds=(sound.switch_name,)), call=call)
