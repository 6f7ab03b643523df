"""Dialogs of a silent workplace: those whose client waits go back to the head of the queue (C5)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import ExpressionWrapper, F
from django.db.models.fields import DateTimeField

from agentzone.api import SILENT_STATUS, contact_requeue
from agentzone.states import RequeueReason
from chat.models import Conversation
from chat.states import ConversationState
from kernel import clock


def return_waiting() -> int:
    """Requeue them once the project's interval after «Нет активности на РМ» is over; returns how many.

    A dialog that waits for the client stays: it returns as soon as he writes and the workplace is still silent.
    """
    due = ExpressionWrapper(
        F("agent__slot__status_since") + F("project__silent_return_seconds") * timedelta(seconds=1),
        output_field=DateTimeField(),
    )
    rows = (
        Conversation.objects.filter(
            state=ConversationState.ASSIGNED,
            waiting_since__isnull=False,
            agent__slot__status__code=SILENT_STATUS,
            agent__slot__lease_until__lt=clock.now(),
        )
        .annotate(due=due)
        .filter(due__lte=clock.now())
        .values_list("contact_id", "agent_id")
    )
    return sum(
        contact_requeue(contact_id, RequeueReason.AGENT_GONE, only_agent_id=agent_id)
        for contact_id, agent_id in list(rows)
        if contact_id is not None
    )
