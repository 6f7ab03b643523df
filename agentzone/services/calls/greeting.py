"""An operator's auto-greeting plays to the client whose call he has answered (A8)."""

from __future__ import annotations

from agentzone.models import Call, Sound
from agentzone.services.calls.outbox import put
from agentzone.telephony.commands import Play


def greet(call: Call, client: str, agent_id: int) -> None:
    """Client and operator hear it, and so does the recording. Stored with the answer, like every command: after those
    that bring the two together."""
    sound = Sound.objects.filter(agent_id=agent_id, is_on=True, revision__gt=0).first()
    if sound is not None:
        put(Play(call_id=call.pk, channel=client, sounds=(sound.switch_name,)), call=call)
