"""What other apps may use of people, projects and contacts."""

from __future__ import annotations

from agentzone.distribution.pull import Pulled, pull_chosen, pull_next
from agentzone.faces import Face, face_source
from agentzone.selectors.calls import calls_json
from agentzone.selectors.contacts import was_owner
from agentzone.selectors.hours import Hours, hours_of
from agentzone.selectors.moves import open_offers, receivers, transfer_target_ids, transfer_targets
from agentzone.selectors.people import (
    colleagues_of,
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
from agentzone.selectors.zone import works_by_voice
from agentzone.services.calls.callers import Caller, caller_source
from agentzone.services.calls.cutting import call_cut
from agentzone.services.contacts import (
    StaleAssignment,
    contact_answered,
    contact_end,
    contact_open,
    contact_requeue,
    contact_spoken,
    stale,
)
from agentzone.services.moves import contact_move, contact_rated, contact_reopen
from agentzone.services.offers import offer_accept, offer_decline, offer_make, offer_withdraw
from agentzone.services.presence import renew
from agentzone.services.status import SILENT_STATUS, actor_of
from agentzone.topics import provide as provide_topics

__all__ = [
    "SILENT_STATUS",
    "Caller",
    "Face",
    "Hours",
    "Pulled",
    "StaleAssignment",
    "actor_of",
    "call_cut",
    "caller_source",
    "calls_json",
    "colleagues_of",
    "contact_answered",
    "contact_end",
    "contact_move",
    "contact_open",
    "contact_rated",
    "contact_reopen",
    "contact_requeue",
    "contact_spoken",
    "face_source",
    "hours_of",
    "me_json",
    "offer_accept",
    "offer_decline",
    "offer_make",
    "offer_withdraw",
    "open_offers",
    "preferences_of",
    "project_has_agents",
    "project_ids_of",
    "projects_json",
    "provide_topics",
    "pull_chosen",
    "pull_next",
    "receivers",
    "renew",
    "slot_of",
    "stale",
    "status_json",
    "statuses",
    "supervised_project_ids",
    "transfer_target_ids",
    "transfer_targets",
    "was_owner",
    "works_by_voice",
]
