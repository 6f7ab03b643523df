"""What follows from a changed project or status: routing looks again, and open pages fetch themselves anew."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from agentzone.models import AgentSlot, Project, Skill, Status
from agentzone.services import spans
from agentzone.services.skills import skills_changed
from agentzone.services.wake import wake
from kernel import audit
from kernel.audit import Actor
from kernel.uow import unit_of_work


def project_saved(project: Project, *, actor: Actor, created: bool, changes: dict[str, Any]) -> None:
    """Call in the transaction that saved the project. `changes`: field → [before, after], for the audit log."""
    with unit_of_work():
        audit.record(actor, "project.added" if created else "project.changed", project, changes=changes)
        wake("project")
        if changes and not created:
            agents = list(Skill.objects.filter(project=project).values_list("agent_id", flat=True))
            transaction.on_commit(partial(spans.follow, agents))
            _tell(agents)


def project_delete(project: Project, *, actor: Actor) -> None:
    """Delete a project that never had a contact. Raises ProtectedError when it had."""
    with unit_of_work():
        agents = list(Skill.objects.filter(project=project).values_list("agent_id", flat=True))
        audit.record(actor, "project.deleted", project, name=project.name)
        project.delete()
        _tell(agents)


def status_saved(status: Status, *, actor: Actor, created: bool, changes: dict[str, Any]) -> None:
    """Call in the transaction that saved the status: whoever is in it now is routed by its new flags, and the lists
    of open pages have it."""
    with unit_of_work():
        audit.record(actor, "status.added" if created else "status.changed", status, changes=changes)
        slots = AgentSlot.objects.filter(signed_in=True)
        there = slots.filter(status=status)
        spans.follow(there.values_list("agent_id", flat=True))
        there.update(takes_chats=status.takes_chats, takes_calls=status.takes_calls)
        wake("status")
        if changes or created:
            _tell(slots.order_by().values_list("agent_id", flat=True))


def _tell(agent_ids: Any) -> None:
    for agent_id in sorted(set(agent_ids)):
        skills_changed(agent_id)
