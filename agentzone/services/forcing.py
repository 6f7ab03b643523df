"""A supervisor sets the status of an operator of his projects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agentzone.models import AgentSlot, Status, User
from agentzone.models.status import Activity
from agentzone.selectors.people import supervised_project_ids
from agentzone.services.entering import enter, in_force
from agentzone.services.status import actor_of, plan_set
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.uow import unit_of_work

BY_SUPERVISOR = "supervisor"


def status_force(supervisor: User, agent_id: int, status: Status) -> bool:
    """Now, or after his call (A11): returns whether it is planned. Raises NotFound for who serves none of his projects,
    Invalid for a status that nobody can choose, DomainError `not_at_work`."""
    with unit_of_work():
        served = User.objects.filter(skills__project__in=supervised_project_ids(supervisor), is_active=True)
        agent = served.filter(pk=agent_id).distinct().first()
        if agent is None:
            raise NotFound(_("There is no such operator."))
        status = in_force(status.pk)
        if status.is_system or not status.is_active:
            raise Invalid(_("This status cannot be chosen."))
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=agent).first()
        if slot is None or not slot.signed_in:
            raise DomainError(_("This person is not at work."), code="not_at_work")
        in_call = slot.activity != Activity.IDLE
        if in_call:
            plan_set(slot, status, agent, actor_of(supervisor))
        elif slot.status_id != status.pk:
            enter(slot, status, clock.now(), forced=False, reason=BY_SUPERVISOR, planned_status=None)
        audit.record(actor_of(supervisor), "agent.status_forced", agent, status=status.code)
        return in_call
