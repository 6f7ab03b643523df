"""Who may hear of a project's letters: who may read them."""

from __future__ import annotations

from agentzone.api import project_ids_of
from agentzone.models import User
from kernel.realtime.policies import Principal, stream_policy


@stream_policy("mail")
def mail_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """Those who serve the project, and its supervisors."""
    if principal.kind != "user":
        return set()
    user = User.objects.filter(pk=principal.id, is_active=True).first()
    return set() if user is None else {str(pk) for pk in project_ids_of(user)} & ids
