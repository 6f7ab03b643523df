"""Who may hear an agent's and a project's stream."""

from __future__ import annotations

from agentzone.models import User
from agentzone.selectors.people import project_ids_of
from kernel.realtime.policies import Principal, stream_policy


@stream_policy("agent")
def agent_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """Only the agent himself."""
    if principal.kind != "user" or not User.objects.filter(pk=principal.id, is_active=True).exists():
        return set()
    return {str(principal.id)} & ids


@stream_policy("project")
def project_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """Those who serve the project, and its supervisors."""
    if principal.kind != "user":
        return set()
    user = User.objects.filter(pk=principal.id, is_active=True).first()
    return set() if user is None else {str(pk) for pk in project_ids_of(user)} & ids
