"""Who may see the client of a call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from agentzone.api import project_ids_of, supervised_project_ids
from agentzone.models import Contact, Handling, User
from agentzone.states import ContactState
from agentzone.telephony.states import HandlingState
from chat.models.client import client_id_of, client_key
from kernel import clock

RECENT = timedelta(days=1)
"""So long the operator of a call may still write down what it was about, whoever spoke with the client since."""


def visible_calls(user: User) -> Q:
    """Of contacts: calls that ring at the person or are his, those that he answered within a day, clients' latest
    calls if he had them, calls that wait in his projects' queues, and for supervisors every call of their projects."""
    parts = Handling.objects.filter(agent=user, call=OuterRef("pk"))
    at_work = parts.filter(~Q(state=HandlingState.DONE) | Q(answered_at__gte=clock.now() - RECENT))
    later = Contact.objects.filter(
        client_key=OuterRef("client_key"), kind=Contact.Kind.CALL, arrived_at__gt=OuterRef("arrived_at")
    )
    latest = Q(agent=user) & ~Q(Exists(later))
    queue = Q(state=ContactState.QUEUED, project_id__in=project_ids_of(user))
    seen = Q(Exists(at_work)) | latest | queue
    supervised = supervised_project_ids(user)
    return seen | Q(project_id__in=supervised) if supervised else seen


def callers_among(user: User, client_ids: Collection[int]) -> set[int]:
    """Those of the clients of whom the person may see a call."""
    keys = [client_key(pk) for pk in client_ids]
    if not keys:
        return set()
    rows = Contact.objects.filter(visible_calls(user), client_key__in=keys, kind=Contact.Kind.CALL).order_by()
    found = (client_id_of(key) for key in rows.values_list("client_key", flat=True).distinct())
    return {pk for pk in found if pk is not None}
