"""An operator's own call, as he acts in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import CallLeg, Handling, User
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.telephony.states import HandlingState, LegState, Role
from kernel.errors import DomainError, NotFound
from kernel.uow import unit_of_work

CONVERSATION = (HandlingState.TALKING, HandlingState.HOLD)


class CallMoved(DomainError):
    """The call is not (any more) where this can be done with it."""

    code = "call_moved"


@contextmanager
def own_call(
    call_id: UUID, agent: User, *states: HandlingState, client: bool = True
) -> Iterator[tuple[LockedCall, Handling]]:
    """The operator's part of his call, in one of these states, in one unit of work. `client`: who is still there."""
    with unit_of_work():
        locked = locked_call(call_id)
        if locked is None or not Handling.objects.filter(call_id=call_id, agent=agent).exists():
            raise NotFound(_("There is no such call."))
        handling = locked.handling
        if handling is None or handling.agent_id != agent.pk or handling.state not in states:
            raise moved()
        if client and not locked.has_client:
            raise moved()
        yield locked, handling


def asked_leg(call_id: UUID, agent: User) -> CallLeg | None:
    """The leg of a person whom the operator of this call asks at this moment; None of anybody else."""
    legs = CallLeg.objects.filter(call_id=call_id, handling__agent=agent, handling__role=Role.CONSULT)
    return legs.exclude(state=LegState.ENDED).select_related("call").first()


def moved() -> CallMoved:
    return CallMoved(_("The call has gone on meanwhile: this cannot be done with it now."))


def consulting() -> DomainError:
    return DomainError(_("A specialist is on the line: end that first."), code="consulting")
