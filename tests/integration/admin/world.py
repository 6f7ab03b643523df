"""Rows of every model that the admin shows: the demonstration, and what it has none of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django_celery_beat.models import IntervalSchedule, PeriodicTask

from agentzone.models import (
    Call,
    CallHold,
    CallLeg,
    Contact,
    Handling,
    InfoLink,
    News,
    Offer,
    PhoneNumber,
    Project,
    Recording,
    RoutingDecision,
    ScriptIncident,
    Sound,
    Supervision,
    SupportReport,
    SwitchCommand,
    User,
)
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
from mail.demo import load as mail_demo
from mail.models import Draft as LetterDraft
from mail.models import File, Mailbox, Thread
from tests.factories.scripts import run, script

ROWS = 8


def make_world() -> None:
    """At least a handful of rows everywhere, each with related rows of its own."""
    assert load()
    now = clock.now()
    agents = list(User.objects.filter(role="agent")[:ROWS])
    contacts = list(Contact.objects.filter(state="ended", agent__isnull=False).order_by("-arrived_at")[:ROWS])
    dialogs = list(Conversation.objects.all()[:ROWS])
    _clients(agents)
    _calls(agents)
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


def _letters(agents: list[User]) -> None:
    """The demo's letters, another mailbox, and what was typed and attached and never sent."""
    assert mail_demo.load()
    Mailbox.objects.create(
        project=Project.objects.get(name="Доставка"),
        address="kurier@teplydom.example",
        sender_name="Доставка",
    )
    threads = list(Thread.objects.order_by("pk"))
    for number, agent in enumerate(agents):
        thread = threads[number % len(threads)]
        LetterDraft.objects.create(thread=thread, agent=agent, text="Добрый день!", updated_at=clock.now())
        File.objects.create(
            thread=thread, agent=agent, name=f"смета {number}.pdf", size=5000, created_at=clock.now()
        )


def _pages() -> None:
    """What AgentZone shows beside calls."""
    projects = list(Project.objects.order_by("name"))
    for number in range(ROWS):
        InfoLink.objects.create(
            project=projects[number % len(projects)],
            title=f"Трекинг {number}",
            address=f"https://crm.example/{number}",
        )
        Sound.objects.create(
            name=f"Вы шестой в очереди, {number}",
            project=projects[number % len(projects)],
            file_name=f"очередь-{number}.mp3",
            state="ready",
            revision=1,
            seconds=4.2,
        )
        news = News.objects.create(
            title=f"Новый склад {number}", text="Самовывоз переезжает", starts_at=clock.now()
        )
        news.projects.add(*projects[: number % 3])


def _calls(agents: list[User]) -> None:
    """Answered and finished calls, each with a hold; some were led by a script."""
    _scripts(agents)
    now = clock.now()
    numbers = list(PhoneNumber.objects.select_related("project").order_by("number"))
    for turn, agent in enumerate(agents):
        line = numbers[turn % len(numbers)]
        at = now - timedelta(hours=turn + 1)

        def after(seconds: int, at: datetime = at) -> datetime:
            return at + timedelta(seconds=seconds)

        contact = Contact.objects.create(
            kind="call", project=line.project, channel_kind="phone", client_key=f"phone:{turn}", state="ended",
            agent=agent, epoch=1, arrived_at=at, enqueued_at=at, first_assigned_at=after(9), first_reply_at=after(9),
            ended_at=after(70), ended_by="client", end_reason="hung_up", answer_threshold_seconds=30,
            service_level_target=80, short_abandon_seconds=5,
        )  # fmt: skip
        call = Call.objects.create(
            contact=contact, number=line, caller_number=f"+7916000000{turn}", caller_name="Мария", state="ended",
            answered_at=after(9),
        )  # fmt: skip
        Recording.objects.create(
            call=call, state="stored", seconds=61, size=244_000, checksum=f"{turn:064}", stored_at=after(90),
            switch_deleted_at=after(91),
        )  # fmt: skip
        offer = Offer.objects.create(
            contact=contact, agent=agent, made_at=after(4), ended_at=after(9), outcome="accepted"
        )
        part = Handling.objects.create(
            call=call, agent=agent, offer=offer, state="done", rang_at=after(4), answered_at=after(9),
            left_at=after(70), done_at=after(100), ring_seconds=20, wrap_up_seconds=30, wrap_up_until=after(100),
        )  # fmt: skip
        CallHold.objects.create(handling=part, started_at=after(20), ended_at=after(30))
        CallLeg.objects.create(
            call=call, channel=f"leg-{turn}", kind="agent", handling=part, party=f"100{turn + 1}", state="ended",
            started_at=after(4), answered_at=after(9), ended_at=after(70), cause="normal",
        )  # fmt: skip
        ear = CallLeg.objects.create(
            call=call, channel=f"ear-{turn}", kind="supervisor", party="1099", state="ended",
            started_at=after(10), answered_at=after(11), ended_at=after(30), cause="normal",
        )  # fmt: skip
        Supervision.objects.create(
            call=call, supervisor=User.objects.get(login="supervisor1"), agent=agent, leg=ear, mode="listen",
            started_at=after(10), ended_at=after(30),
        )  # fmt: skip
        SwitchCommand.objects.create(
            op_id=new_id(), call=call, kind="hold", payload={}, state="done", created_at=at, sent_at=at, ended_at=at
        )  # fmt: skip


def _scripts(agents: list[User]) -> None:
    """A script with what everybody did with it; every other operator could not go on."""
    project = PhoneNumber.objects.earliest("number").project
    made = [script(project, name=name, is_active=name == "Перенос 1") for name in ("Перенос 1", "Перенос 2")]
    for number, agent in enumerate(agents):
        closed = number % 2 == 0
        state = "closed" if closed else "completed"
        one = run(agent, made[0].versions.get(), state, result="" if closed else "Решено")
        if closed:
            ScriptIncident.objects.create(run=one, at=one.began_at, page="Итог", words="Страница зависла")


def _clients(agents: list[User]) -> None:
    """Blocks and merges that are over."""
    _pages()
    _letters(agents)
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
