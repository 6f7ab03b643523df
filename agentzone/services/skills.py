"""Who serves which project. Changes reach routing, open pages and stream access at once."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef

from agentzone.events import SkillsChanged
from agentzone.models import Contact, Project, Skill, User
from agentzone.services import spans
from agentzone.services.contacts import contact_requeue
from agentzone.services.wake import wake
from agentzone.states import ContactKind, ContactState, RequeueReason
from kernel import audit
from kernel.audit import Actor
from kernel.realtime import push
from kernel.uow import emit, unit_of_work


def skill_set(agent: User, project: Project, level: int, *, actor: Actor) -> Skill:
    """Give the skill, or change its level."""
    with unit_of_work():
        skill, _made = Skill.objects.update_or_create(agent=agent, project=project, defaults={"level": level})
        audit.record(actor, "skill.set", agent, project=project.pk, level=level)
        skills_changed(agent.pk)
        transaction.on_commit(partial(spans.follow, [agent.pk]))
    return skill


def skill_remove(agent: User, project: Project, *, actor: Actor) -> None:
    """Take the skill away; dialogs of the project that the agent has open go back to its queue."""
    with unit_of_work():
        deleted, _rows = Skill.objects.filter(agent=agent, project=project).delete()
        if not deleted:
            return
        audit.record(actor, "skill.removed", agent, project=project.pk)
        skills_changed(agent.pk)
        transaction.on_commit(partial(spans.follow, [agent.pk]))
    # Each dialog in its own transaction, after that of a caller (the admin): contacts are locked before cursors.
    transaction.on_commit(lambda: _release(agent, project))


def _release(agent: User, project: Project) -> None:
    mine = Contact.objects.filter(
        agent=agent, project=project, state=ContactState.ASSIGNED, kind=ContactKind.CHAT
    )
    for contact_id in list(mine.values_list("id", flat=True)):
        contact_requeue(contact_id, RequeueReason.SKILL_REMOVED, only_agent_id=agent.pk)


def release_unskilled() -> int:
    """Return open dialogs whose owner does not serve their project; returns how many. Safe to repeat.

    `skill_remove` does that at once; this is for a process that died before it came to it.
    """
    skilled = Skill.objects.filter(agent=OuterRef("agent"), project=OuterRef("project"))
    left = Contact.objects.filter(~Exists(skilled), state=ContactState.ASSIGNED, kind=ContactKind.CHAT)
    return sum(
        contact_requeue(contact_id, RequeueReason.SKILL_REMOVED, only_agent_id=agent_id)
        for contact_id, agent_id in list(left.values_list("id", "agent_id"))
    )


def skills_changed(agent_id: int) -> None:
    """Tell pages, routing and sockets that an agent's projects changed. Call inside the change's transaction."""
    emit(SkillsChanged(agent_id=agent_id))
    wake("skills")
    transaction.on_commit(lambda: push.recheck_user(agent_id))
