"""Load the demonstration: once, in one transaction, and only where there are no people yet.

The sign-ins are known to everybody, so they are never added to an installation that somebody uses.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from agentzone.models import AgentSlot, Company, Project, Skill, Status, StatusSpan, User
from chat.demo import call_scripts, cards, cast, closing
from chat.demo.files import FILES, upload
from chat.demo.floor import Worker, slots, work_day
from chat.demo.history import Dialog, Rows, Session, abandoned, answered, new_dialog, session
from chat.demo.rich import enrich
from chat.demo.scripts import Script, scripts_of
from chat.demo.setups import SETUPS
from chat.models import Channel, Client, Conversation
from chat.services.receive import Incoming, message_receive
from kernel import audit, clock
from kernel.locks import advisory_lock
from kernel.uow import unit_of_work

DAYS = 6
ZONE = ZoneInfo("Europe/Moscow")
RETURNS = 0.45
"""Share of sessions that belong to a client who has written before."""


@dataclass(slots=True)
class Cast:
    """What was made of chat.demo.cast."""

    projects: dict[str, Project]
    workers: list[Worker]
    clients: dict[str, list[tuple[Client, bool]]]


@dataclass(slots=True)
class Past:
    """A project's past while it is being written."""

    demo: cast.DemoProject
    project: Project
    scripts: list[Script]
    newcomers: list[tuple[Client, bool]]
    dialogs: list[Dialog] = field(default_factory=list)


def load() -> bool:
    """Load all of it. Returns False, and changes nothing, when there are people or companies already."""
    with unit_of_work():
        advisory_lock("chat.demo")
        if User.objects.exists() or Company.objects.exists():
            return False
        random = Random(20401)  # noqa: S311 (the same demonstration every time)
        today = clock.now().astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        made = _cast()
        for setup in SETUPS:
            setup(made.projects)
        spans = _days(made, today, random)
        rows = _past(made, today, random)
        rows.insert()
        closing.facts(rows)
        enrich(random)
        StatusSpan.objects.bulk_create(spans)
        AgentSlot.objects.bulk_create(slots(made.workers, spans))
        call_scripts.past()
        _waiting(made, random)
        cards.load(random)
        audit.record(audit.SYSTEM, "demo.loaded", next(iter(made.projects.values())).company)
    return True


def _cast() -> Cast:
    companies = {name: Company(name=name) for name in dict.fromkeys(p.company for p in cast.PROJECTS)}
    Company.objects.bulk_create(companies.values())
    projects = {
        p.key: Project(
            company=companies[p.company],
            name=p.name,
            color=p.color,
            team_name=p.team,
            greeting=p.greeting,
            **p.settings,
        )
        for p in cast.PROJECTS
    }
    Project.objects.bulk_create(projects.values())
    Channel.objects.bulk_create(
        Channel(project=projects[p.key], kind="widget", name=f"Сайт: {p.name}", key=p.channel_key)
        for p in cast.PROJECTS
    )
    users = _people(projects)
    workers = [
        Worker(
            users[p.login],
            {projects[key].pk: level for key, level in p.skills.items()},
            p.feminine,
            p.late,
            max(projects[key].chat_limit for key in p.skills),
        )
        for p in cast.OPERATORS
    ]
    return Cast(projects, workers, {name: _clients(companies[name]) for name in companies})


def _people(projects: dict[str, Project]) -> dict[str, User]:
    password = make_password(cast.PASSWORD)  # hashed once: fifteen times would take seconds
    users = {
        p.login: User(
            login=p.login,
            first_name=p.first_name,
            last_name=p.last_name,
            role=p.role,
            is_superuser=p is cast.ADMINISTRATOR,
            password=password,
        )
        for p in cast.PEOPLE
    }
    User.objects.bulk_create(users.values())
    Skill.objects.bulk_create(
        Skill(agent=users[p.login], project=projects[key], level=level)
        for p in cast.OPERATORS
        for key, level in p.skills.items()
    )
    for p in cast.SUPERVISORS:
        users[p.login].supervised_projects.set([projects[key] for key in p.supervises])
    return users


def _clients(company: Company) -> list[tuple[Client, bool]]:
    """Clients to come; each is stored when he first writes."""
    found = []
    for number, (name, feminine) in enumerate(cast.CLIENTS[company.name], start=1):
        tail = f"{100 + number * 131 % 899}{10 + number * 17 % 89}{10 + number * 29 % 89}"
        client = Client(
            company=company,
            number=number,
            name=name,
            phone=f"+79{10 + number * 7 % 89}{tail}" if name else "",
            email=f"client{number}@example.com" if name and number % 3 == 0 else "",
            locale="ru",
        )
        found.append((client, feminine))
    return found


def _days(made: Cast, today: datetime, random: Random) -> list[StatusSpan]:
    statuses = {status.code: status for status in Status.objects.all()}
    return [
        span
        for back in range(DAYS, 0, -1)
        for worker in made.workers
        for span in work_day(worker, today - timedelta(days=back), statuses, random)
    ]


def _past(made: Cast, today: datetime, random: Random) -> Rows:
    """Sessions of all projects in the order of their arrival, since they share operators."""
    rows = Rows()
    pasts = [Past(p, made.projects[p.key], scripts_of(p.key), made.clients[p.company]) for p in cast.PROJECTS]
    decks = {past.demo.key: cycle(past.scripts) for past in pasts}
    arrivals = []
    for back in range(DAYS, 0, -1):
        midnight = today - timedelta(days=back)
        for number, past in enumerate(pasts):
            for _ in range(past.demo.sessions_a_day):
                arrivals.append(
                    (midnight + timedelta(minutes=random.uniform(9.4 * 60, 19.8 * 60)), past, True)
                )
            if (back + number) % 3 == 0:  # somebody came before the doors opened, and left
                arrivals.append((midnight + timedelta(minutes=random.uniform(7 * 60, 8.6 * 60)), past, False))
    for arrived, past, open_ in sorted(arrivals, key=lambda item: item[0]):
        one = _session(rows, past, next(decks[past.demo.key]), arrived, random)
        if not open_ or not answered(rows, one, made.workers, random):
            abandoned(rows, one, timedelta(seconds=random.randint(90, 420)))
    return rows


def _session(rows: Rows, past: Past, script: Script, arrived: datetime, random: Random) -> Session:
    """A session of a client who comes back, or of a new one while there are any."""
    quiet = [d for d in past.dialogs if _closed(d) < arrived - timedelta(hours=2)]
    if quiet and (random.random() < RETURNS or not past.newcomers):
        dialog = random.choice(quiet)
    else:
        client, feminine = past.newcomers.pop(0) if past.newcomers else _neighbour(rows, past, random)
        if client.pk is None:
            client.first_seen_at = arrived
            client.save()
        dialog = new_dialog(rows, past.project, client, feminine, past.demo.site, arrived)
        past.dialogs.append(dialog)
    return session(dialog, past.project, script, arrived, random)


def _neighbour(rows: Rows, past: Past, random: Random) -> tuple[Client, bool]:
    """A client of the same company who has not written to this project yet."""
    here = {d.conversation.client_id for d in past.dialogs}
    company_id = past.project.company_id
    others = [
        (d.conversation.client, d.feminine)
        for d in rows.dialogs
        if d.conversation.client.company_id == company_id and d.conversation.client_id not in here
    ]
    return random.choice(others)


def _closed(dialog: Dialog) -> datetime:
    closed = dialog.conversation.closed_at
    assert closed is not None
    return closed


def _waiting(made: Cast, random: Random) -> None:
    """Those who wait now come through the product's own door."""
    for key, name, lines in cast.WAITING:
        project = made.projects[key]
        channel = Channel.objects.get(project=project)
        if name:
            visitor = uuid.uuid4().hex
        else:
            known = Conversation.objects.filter(channel=channel, agent__isnull=False).exclude(client__name="")
            visitor = random.choice(list(known.order_by("created_at"))).external_id
        page = next(p for p in cast.PROJECTS if p.key == key)
        files = FILES.get((key, name), ())
        for text, ids in [
            *((text, ()) for text in lines),
            *((text, (upload(channel.pk, visitor, file, make()),)) for text, file, make in files),
        ]:
            message_receive(
                Incoming(
                    channel.pk,
                    visitor,
                    uuid.uuid4(),
                    text,
                    attachments=ids,
                    name=name,
                    locale="ru",
                    page_url=page.site,
                    page_title=page.team,
                )
            )
