"""Rows of every model that the admin shows: the demonstration, and what it has none of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django_celery_beat.models import IntervalSchedule, PeriodicTask

from agentzone.models import Contact, Offer, RoutingDecision, SupportReport, User
from chat.demo.load import load
from chat.models import (
    Attachment,
    Client,
    ClientBlock,
    ClientMerge,
    ClosingDraft,
    Conversation,
    Draft,
    Entry,
    Mention,
    MessageRevision,
    Transcript,
)
from kernel import audit, clock, heartbeat
from kernel.ids import new_id
from kernel.models import IdempotencyKey
from knowledge.models import Article, ArticleUse, Picture

ROWS = 8


def make_world() -> None:
    """At least a handful of rows everywhere, each with related rows of its own."""
    assert load()
    now = clock.now()
    agents = list(User.objects.filter(role="agent")[:ROWS])
    contacts = list(Contact.objects.filter(state="ended", agent__isnull=False).order_by("-arrived_at")[:ROWS])
    dialogs = list(Conversation.objects.all()[:ROWS])
    _clients(agents)
    every = IntervalSchedule.objects.create(every=5, period="seconds")
    for number, (agent, contact, dialog) in enumerate(zip(agents, contacts, dialogs, strict=True)):
        at = contact.arrived_at
        Offer.objects.create(
            contact=contact, agent=agent, made_at=at, ended_at=at + timedelta(seconds=9), outcome="declined"
        )
        RoutingDecision.objects.create(contact=contact, agent=agent, at=at, reasons={"why": "lowest_load"})
        Attachment.objects.create(
            id=new_id(),
            channel=dialog.channel,
            conversation=dialog,
            agent=agent,
            name=f"{'Чек' if number % 2 else 'накладная'} {number}.pdf",
            size=5000,
            created_at=now,
            touched_at=now,
        )
        Draft.objects.create(conversation=dialog, agent=agent, text="не отправлено", updated_at=now)
        ClosingDraft.objects.create(contact=contact, data={"topics": []}, updated_at=now)
        message = dialog.messages.earliest("number")
        MessageRevision.objects.create(
            message=message, text="Доставка завтра", reason="edited", by=agent, at=now
        )
        Mention.objects.create(message=message, conversation=dialog, person=agent, created_at=now)
        IdempotencyKey.objects.create(
            scope="POST /x", key=f"k{number}", request_hash="h", status=201, created_at=now
        )
        Entry.objects.create(
            channel=dialog.channel, external_id=f"v{number}", at=at, form="prechat", contact=contact,
            values={"name": "Мария"}, consent_text="Согласен на обработку",
        )  # fmt: skip
        Transcript.objects.create(conversation=dialog, email=f"lena{number}@example.com", asked_at=now)
        SupportReport.objects.create(agent=agent, at=now, text=f"Не открывается диалог {number}", version="1")
        article = Article.objects.get(title="Замена товара с дефектом")
        ArticleUse.objects.create(article=article, agent=agent, conversation_id=dialog.pk, how="sent", at=now)
        Picture.objects.create(
            company=article.company, file="knowledge/x.png", name=f"схема-{number}.png", content_type="image/png",
            width=8, height=8, size=80, created_at=now,
        )  # fmt: skip
        heartbeat.beat(f"part-{number}")
        audit.record(audit.SYSTEM, "test.happened", contact, number=number)
        PeriodicTask.objects.create(name=f"job {number}", task="kernel.tasks.beat_alive", interval=every)


def _clients(agents: list[User]) -> None:
    """Blocks and merges that are over."""
    now = clock.now()
    clients = list(Client.objects.exclude(name="").order_by("pk")[:ROWS])
    for number, (agent, client) in enumerate(zip(agents, clients, strict=True)):
        done = {"by": agent, "client": client, "lifted_by": agent, "lifted_at": now}
        ClientBlock.objects.create(reason=f"Спам {number}", started_at=now - timedelta(days=1), **done)
        ClientMerge.objects.create(
            kept=client,
            merged=clients[number - 1],
            by=agent,
            at=now,
            record={},
            undone_at=now,
            undone_by=agent,
        )


def administrator() -> Any:
    return User.objects.get(login="admin")
