"""Rows of every model that the admin shows: the demonstration, and what it has none of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django_celery_beat.models import IntervalSchedule, PeriodicTask

from agentzone.models import Contact, Offer, RoutingDecision, User
from chat.demo.load import load
from chat.models import Conversation, Draft
from kernel import audit, clock, heartbeat
from kernel.models import IdempotencyKey

ROWS = 8


def make_world() -> None:
    """At least a handful of rows everywhere, each with related rows of its own."""
    assert load()
    now = clock.now()
    agents = list(User.objects.filter(role="agent")[:ROWS])
    contacts = list(Contact.objects.filter(state="ended", agent__isnull=False).order_by("-arrived_at")[:ROWS])
    dialogs = list(Conversation.objects.all()[:ROWS])
    every = IntervalSchedule.objects.create(every=5, period="seconds")
    for number, (agent, contact, dialog) in enumerate(zip(agents, contacts, dialogs, strict=True)):
        at = contact.arrived_at
        Offer.objects.create(
            contact=contact, agent=agent, made_at=at, ended_at=at + timedelta(seconds=9), outcome="declined"
        )
        RoutingDecision.objects.create(contact=contact, agent=agent, at=at, reasons={"why": "lowest_load"})
        Draft.objects.create(conversation=dialog, agent=agent, text="не отправлено", updated_at=now)
        IdempotencyKey.objects.create(
            scope="POST /x", key=f"k{number}", request_hash="h", status=201, created_at=now
        )
        heartbeat.beat(f"part-{number}")
        audit.record(audit.SYSTEM, "test.happened", contact, number=number)
        PeriodicTask.objects.create(name=f"job {number}", task="kernel.tasks.beat_alive", interval=every)


def administrator() -> Any:
    return User.objects.get(login="admin")
