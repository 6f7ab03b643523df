"""Load the letters of the demonstration: once, and only into a fresh demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta

from agentzone.models import Project, User
from kernel import audit, clock
from kernel.ids import new_id
from kernel.locks import advisory_lock
from kernel.models import AuditEntry
from kernel.uow import unit_of_work
from mail import store
from mail.demo.letters import ADDRESS, PROJECT, SENDER, SIGNATURE, STORIES, Said, Story
from mail.models import File, Letter, Mailbox, Thread
from mail.reading.headers import tidy
from mail.reading.markup import clean
from mail.selectors.threads import searched
from mail.states import Direction, LetterState

LOADED = "demo.mail_loaded"


def load() -> bool:
    """False, and nothing is changed, where there is no demonstration, or its letters were loaded already."""
    with unit_of_work():
        advisory_lock("mail.demo")
        known = set(
            AuditEntry.objects.filter(action__in=["demo.loaded", LOADED]).values_list("action", flat=True)
        )
        project = Project.objects.filter(name=PROJECT).first()
        if known != {"demo.loaded"} or project is None or Mailbox.objects.exists():
            return False
        mailbox = Mailbox.objects.create(
            project=project, address=ADDRESS, sender_name=SENDER, signature=SIGNATURE, is_active=False
        )
        people = {user.login: user for user in User.objects.all()}
        now = clock.now()
        for story in STORIES:
            _thread(mailbox, story, people, now)
        audit.record(audit.SYSTEM, LOADED, mailbox)
    return True


def _thread(mailbox: Mailbox, story: Story, people: dict[str, User], now: datetime) -> None:
    last = story.letters[-1]
    thread = Thread.objects.create(
        mailbox=mailbox,
        subject=story.subject,
        correspondent_name=story.name,
        correspondent=story.address,
        preview=tidy(last.text, 200),
        state=story.state,
        assignee=people.get(story.owner),
        last_at=now - timedelta(hours=last.hours),
        created_at=now - timedelta(hours=story.letters[0].hours),
        search=searched(story.subject, story.name, story.address),
    )
    known: list[str] = []
    for place, said in enumerate(story.letters):
        letter = _letter(thread, story, said, people, now - timedelta(hours=said.hours))
        letter.subject = f"Re: {story.subject}" if place else story.subject
        letter.references = " ".join(known)
        letter.save()
        known.append(letter.message_id)
        if said.file:
            _file(letter, said.file)


def _letter(thread: Thread, story: Story, said: Said, people: dict[str, User], at: datetime) -> Letter:
    ours, client = (SENDER, ADDRESS), (story.name, story.address)
    sender, receiver = (ours, client) if said.by else (client, ours)
    ident = new_id()
    return Letter(
        id=ident,
        mailbox=thread.mailbox,
        thread=thread,
        direction=(Direction.OUT if said.by else Direction.IN).value,
        state=(LetterState.SENT if said.by else LetterState.RECEIVED).value,
        kind=said.kind,
        author=people.get(said.by),
        message_id=f"{ident}@{sender[1].partition('@')[2]}",
        from_name=sender[0],
        from_address=sender[1],
        to=[list(receiver)],
        text=said.text,
        html=clean(said.html),
        dated=None if said.by else at,
        at=at,
        sent_at=at if said.by else None,
        size=len(said.text.encode()),
    )


def _file(letter: Letter, name: str) -> None:
    data = f"{name}: приложение к письму демонстрации.\n".encode()
    file = File.objects.create(
        letter=letter,
        thread=letter.thread,
        name=name,
        size=len(data),
        content_type="text/plain",
        created_at=letter.at,
    )
    store.keep(file.pk, store.FILE, data)
