"""The past of the demonstration: dialogs of the last days with all their facts, written in bulk.

Services work now, so the past cannot go through them; the rows are what the services would have left: numbers
without gaps, times in order, limits kept, every session with its stay in the queue and its assignment.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from agentzone.models import Assignment, Contact, Project, QueueStay
from agentzone.states import ContactKind, ContactState, EndedBy
from chat.demo.floor import Worker, choose
from chat.demo.scripts import Script, spoken
from chat.models import Client, Conversation, Identity, Message
from chat.states import Author, MessageKind

SECOND = timedelta(seconds=1)
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


@dataclass(slots=True)
class Dialog:
    """A conversation while its past is being written."""

    conversation: Conversation
    feminine: bool
    messages: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """What is inserted, each list in one statement."""

    contacts: list[Contact] = field(default_factory=list)
    stays: list[QueueStay] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    dialogs: list[Dialog] = field(default_factory=list)

    def insert(self) -> None:
        Contact.objects.bulk_create(self.contacts)
        QueueStay.objects.bulk_create(self.stays)
        Assignment.objects.bulk_create(self.assignments)
        Identity.objects.bulk_create(self.identities)
        Conversation.objects.bulk_create(dialog.conversation for dialog in self.dialogs)
        Message.objects.bulk_create(m for dialog in self.dialogs for m in dialog.messages)


@dataclass(slots=True)
class Session:
    """One session to be written: when the client came, what is said, and how long each line takes."""

    dialog: Dialog
    project: Project
    script: Script
    arrived: datetime
    values: dict[str, str]
    pauses: list[timedelta]
    wrap_up: timedelta

    @property
    def over(self) -> datetime:
        """By when it is over at the latest, if an operator takes it within a minute."""
        return self.arrived + sum(self.pauses, timedelta()) + self.wrap_up + 66 * SECOND


def session(dialog: Dialog, project: Project, script: Script, arrived: datetime, random: Random) -> Session:
    """Draw the pauses and the values of the slots."""
    pauses, before = [], None
    for author, text in script.lines:
        typing = len(text) / random.uniform(4, 7)
        pause = typing + (random.uniform(4, 45) if author == before else random.uniform(9, 60))
        pauses.append(timedelta(seconds=pause))
        before = author
    pauses[0] = timedelta()
    day = arrived + timedelta(days=random.randint(2, 6))
    client = dialog.conversation.client
    values = {
        "order": f"ТД-{random.randint(104_000, 119_999)}",
        "sum": f"{random.randint(9, 89) * 10}",
        "date": f"{day.day} {MONTHS[day.month - 1]}",
        "phone": _spoken_phone(client.phone)
        or f"+7 9{random.randint(10, 99)} {random.randint(100, 999)}-{random.randint(10, 99)}-44",
    }
    return Session(
        dialog, project, script, arrived, values, pauses, timedelta(seconds=random.randint(15, 150))
    )


def _spoken_phone(phone: str) -> str:
    """A number as people write it."""
    return f"{phone[:2]} {phone[2:5]} {phone[5:8]}-{phone[8:10]}-{phone[10:]}" if phone else ""


def answered(rows: Rows, s: Session, workers: list[Worker], random: Random) -> bool:
    """Write a session that an operator has answered and closed; False when nobody was free within a minute."""
    previous = s.dialog.conversation.agent_id
    for wait in range(1, 60, 5):
        assigned = s.arrived + timedelta(seconds=wait, milliseconds=random.randint(0, 900))
        worker = choose(workers, s.project, assigned, s.over, previous)
        if worker is not None:
            break
    else:
        return False
    contact = _contact(rows, s, preferred=previous)
    contact.agent, contact.epoch, contact.first_assigned_at = worker.user, 1, assigned
    ended = _talk(s, contact, worker, assigned) + s.wrap_up
    worker.busy.append((assigned, ended))
    contact.topic, contact.rating = s.script.topic, s.script.rating
    _end(s, contact, EndedBy.AGENT, "closed", ended)
    rows.stays.append(
        QueueStay(
            contact=contact, project=s.project, entered_at=s.arrived, left_at=assigned, outcome="assigned"
        )
    )
    rows.assignments.append(
        Assignment(
            contact=contact,
            agent=worker.user,
            epoch=1,
            started_at=assigned,
            ended_at=ended,
            end_reason="ended",
        )
    )
    return True


def abandoned(rows: Rows, s: Session, patience: timedelta) -> None:
    """Write a session of a client who left before anybody was there."""
    contact = _contact(rows, s, preferred=None)
    s.dialog.conversation.agent, s.dialog.conversation.epoch = None, 0
    _say(s, contact, Author.CLIENT, s.arrived, s.script.lines[0][1])
    left = s.arrived + patience
    _end(s, contact, EndedBy.CLIENT, "left", left)
    rows.stays.append(
        QueueStay(contact=contact, project=s.project, entered_at=s.arrived, left_at=left, outcome="ended")
    )


def _contact(rows: Rows, s: Session, preferred: int | None) -> Contact:
    conversation = s.dialog.conversation
    contact = Contact(
        kind=ContactKind.CHAT,
        project=s.project,
        channel_kind=conversation.channel.kind,
        client_key=f"client:{conversation.client_id}",
        state=ContactState.ENDED,
        preferred_agent_id=preferred,
        priority=s.project.priority,
        arrived_at=s.arrived,
        enqueued_at=s.arrived,
        answer_threshold_seconds=s.project.answer_threshold_seconds,
        service_level_target=s.project.service_level_target,
        short_abandon_seconds=s.project.short_abandon_seconds,
    )
    rows.contacts.append(contact)
    conversation.contact, conversation.session_started_at = contact, s.arrived
    conversation.session_first_number = conversation.last_number + 1
    return contact


def _talk(s: Session, contact: Contact, worker: Worker, assigned: datetime) -> datetime:
    """All lines; the system's «assigned» stands where the assignment fell among them. Returns the last one's time."""
    conversation, agent = s.dialog.conversation, worker.user
    event = {"code": "assigned", "agent": {"id": agent.pk, "name": agent.full_name}}
    at, told = s.arrived, False
    for (author, text), pause in zip(s.script.lines, s.pauses, strict=True):
        at += pause
        if author == Author.AGENT and at <= assigned:
            at = assigned + 3 * SECOND
        if not told and at > assigned:
            _line(s, contact, Author.SYSTEM, assigned, kind=MessageKind.EVENT, event=event)
            conversation.agent, conversation.epoch = agent, 1
            told = True
        _say(s, contact, author, at, text, worker)
    return at


def _say(
    s: Session, contact: Contact, author: Author, at: datetime, text: str, worker: Worker | None = None
) -> None:
    c, by_agent = s.dialog.conversation, author == Author.AGENT
    feminine = worker.feminine if worker is not None and by_agent else s.dialog.feminine
    values = {
        **s.values,
        "name": c.client.name.split(" ")[0],
        "agent": worker.user.first_name if worker else "",
    }
    said = spoken(text, feminine=feminine, **values)
    if not values["name"]:
        said = said.replace(", !", "!").replace(", .", ".")
    _line(s, contact, author, at, text=said, agent=worker.user if by_agent and worker else None)
    c.last_agent = worker.user if by_agent and worker else None
    c.last_author, c.last_text, c.last_message_at = author, " ".join(said.split())[:200], at
    if by_agent:
        c.last_agent_at = contact.last_agent_at = at
        contact.first_reply_at = contact.first_reply_at or at
        c.read_by_agent = c.last_number
    else:
        c.last_client_at = contact.last_client_at = at


def _end(s: Session, contact: Contact, by: EndedBy, reason: str, at: datetime) -> None:
    conversation = s.dialog.conversation
    contact.ended_at, contact.ended_by, contact.end_reason = at, by, reason
    agent = conversation.agent
    told = {"id": agent.pk, "name": agent.full_name} if agent else None
    _line(
        s,
        contact,
        Author.SYSTEM,
        at,
        kind=MessageKind.EVENT,
        event={"code": "closed", "by": by.value, "agent": told},
    )
    conversation.closed_at, conversation.closed_by = at, by.value
    conversation.read_by_visitor = conversation.delivered_to_visitor = conversation.last_number


def _line(s: Session, contact: Contact, author: Author, at: datetime, **fields: Any) -> None:
    c = s.dialog.conversation
    c.last_number += 1
    s.dialog.messages.append(
        Message(
            conversation=c,
            number=c.last_number,
            uid=uuid.uuid4(),
            channel=c.channel,
            contact=contact,
            author=author,
            created_at=at,
            **fields,
        )
    )


def new_dialog(
    rows: Rows, project: Project, client: Client, feminine: bool, page: str, at: datetime
) -> Dialog:
    """A dialog of a client with a project's widget; the identity is as unguessable as a real visitor's."""
    channel = project.channels.all()[0]
    identity = Identity(client=client, channel=channel, external_id=uuid.uuid4().hex, created_at=at)
    rows.identities.append(identity)
    conversation = Conversation(
        channel=channel,
        external_id=identity.external_id,
        client=client,
        project=project,
        created_at=at,
        page_url=page,
        page_title=project.team_name,
    )
    dialog = Dialog(conversation, feminine)
    rows.dialogs.append(dialog)
    return dialog
