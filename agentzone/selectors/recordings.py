"""Who may listen to which recording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agentzone.models import Handling, Recording, User
from agentzone.selectors.people import supervised_project_ids
from agentzone.telephony.states import Role


def audible_to(user: User) -> Q:
    """Of recordings: supervisors of the call's project and administrators hear all, operators those of calls that
    they led, where the project allows it: whoever was only asked by a colleague has not heard it all."""
    parts = Handling.objects.filter(
        call=OuterRef("pk"), agent=user, role=Role.MAIN, answered_at__isnull=False
    )
    own = Q(call__contact__project__operators_listen=True) & Q(Exists(parts))
    supervised = supervised_project_ids(user)
    return own | Q(call__contact__project_id__in=supervised) if supervised else own


def recording_for(user: User, call_id: UUID) -> Recording | None:
    """A stored recording, if the person may listen to it."""
    rows = Recording.objects.select_related("call__contact").filter(audible_to(user), pk=call_id)
    return rows.filter(state=Recording.State.STORED).first()


def recordings_json(user: User, call_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """`{"url", "seconds"}` by call, of those that he may listen to."""
    rows = Recording.objects.filter(audible_to(user), pk__in=list(call_ids), state=Recording.State.STORED)
    return {
        pk: {"url": recording_url(pk), "seconds": round(seconds or 0)}
        for pk, seconds in rows.values_list("pk", "seconds")
    }


def recording_url(call_id: UUID) -> str:
    return f"/api/v1/calls/{call_id}/recording/"
