"""What other apps may use of people, projects and contacts."""

from __future__ import annotations

from agentzone.selectors.contacts import was_owner
from agentzone.selectors.people import (
    me_json,
    preferences_of,
    project_ids_of,
    projects_json,
    slot_of,
    status_json,
    statuses,
    supervised_project_ids,
)
from agentzone.selectors.queues import project_has_agents
from agentzone.services.contacts import (
    StaleAssignment,
    contact_answered,
    contact_end,
    contact_open,
    contact_requeue,
    stale,
)
from agentzone.services.presence import renew
from agentzone.services.status import SILENT_STATUS, actor_of

__all__ = [
    "SILENT_STATUS",
    "StaleAssignment",
    "actor_of",
    "contact_answered",
    "contact_end",
    "contact_open",
    "contact_requeue",
    "me_json",
    "preferences_of",
    "project_has_agents",
    "project_ids_of",
    "projects_json",
    "renew",
    "slot_of",
    "stale",
    "status_json",
    "statuses",
    "supervised_project_ids",
    "was_owner",
]
