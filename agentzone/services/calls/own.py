"""An operator's own call, as he acts in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import Handling, User
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.telephony.states import HandlingState
from kernel.errors import DomainError, NotFound
from kernel.uow import unit_of_work

CONVERSATION = (HandlingState.TALKING, HandlingState.HOLD)


class CallMoved(DomainError):
    """The call is not (any more) where this can be done with it."""

    code = "call_moved"


@contextmanager
def own_call(call_id: UUID, agent: User, *states: HandlingState) -> Iterator[tuple[LockedCall, Handling]]:
    """The operator's part of the call, in one of these states, in one unit of work."""
    with unit_of_work():
        locked = locked_call(call_id)
        if locked is None or not Handling.objects.filter(call_id=call_id, agent=agent).exists():
            raise NotFound(_("There is no such call."))
        handling = locked.handling
        if handling is None or handling.agent_id != agent.pk or handling.state not in states:
            raise moved()
        yield locked, handling


def moved() -> CallMoved:
    return CallMoved(_("The call has gone on meanwhile: this cannot be done with it now."))
