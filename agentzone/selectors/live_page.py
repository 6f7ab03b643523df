"""The supervisor's page of live calls at once, and the cursors of the streams to go on from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agentzone.models import User
from agentzone.selectors.people import me_json, preferences_of, status_json, statuses, supervised_project_ids
from agentzone.selectors.supervision import live_calls
from agentzone.selectors.voice import voice_json
from kernel import clock
from kernel.clock import iso
from kernel.errors import NotAllowed
from kernel.events.log import heads_of
from kernel.version import VERSION


def live_page(user: User) -> dict[str, Any]:
    """The cursors are read first: what changes meanwhile is replayed, never missed. Raises NotAllowed."""
    if not user.is_supervisor:
        raise NotAllowed(_("Calls are looked at by supervisors."))
    streams = [f"calls:{pk}" for pk in sorted(supervised_project_ids(user))]
    cursors = heads_of([f"agent:{user.pk}", *streams])
    return {
        "me": me_json(user),
        "preferences": preferences_of(user),
        "statuses": [status_json(status) for status in statuses()],
        "voice": voice_json(user.pk),
        "calls": live_calls(user),
        "streams": cursors,
        "now": iso(clock.now()),
        "version": VERSION,
    }
