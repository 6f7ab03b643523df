"""Figure `route_ms`: from a slot that becomes free to the committed assignment, with the real router running.

For `scripts/bench`, which sets Django up on a migrated database that is empty but for the statuses.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict

from agentzone.models import AgentSlot, Assignment, Company, Contact, Project, QueueStay, Skill, Status, User
from agentzone.services.contacts import contact_end
from agentzone.states import EndedBy
from chat.models import Channel, Client, Conversation
from chat.states import ConversationState
from kernel.db import conninfo
from kernel.ids import new_id
from kernel.models import Heartbeat
from omnivox.env import BASE_DIR

PROJECTS = 4
SKILLS = 2
LIMIT = 5
WATCH = "bench_assigned"
_numbers = itertools.count(1)


def fill(waiting: int, agents: int) -> None:
    """Four projects; every agent serves two of them and is full; `waiting` chats wait, a dialog around each."""
    company = Company.objects.create(name="Bench")
    projects = Project.objects.bulk_create(
        Project(company=company, name=f"Project {n}", chat_limit=LIMIT) for n in range(PROJECTS)
    )
    people = User.objects.bulk_create(
        User(login=f"bench{n}", first_name="Анна", last_name=f"Березина-{n}") for n in range(agents)
    )
    Skill.objects.bulk_create(
        Skill(agent=person, project=projects[(n + k) % PROJECTS], level=1 + (n + k) % 3)
        for n, person in enumerate(people)
        for k in range(SKILLS)
    )
    now = timezone.now()
    ready = Status.objects.get(code="ready")
    AgentSlot.objects.bulk_create(
        AgentSlot(
            agent=person,
            status=ready,
            status_since=now,
            signed_in=True,
            takes_chats=True,
            takes_calls=True,
            lease_until=now + timedelta(hours=2),
            last_assigned_at=now - timedelta(seconds=n),
        )
        for n, person in enumerate(people)
    )
    _dialogs(projects, waiting, None)
    for n, person in enumerate(people):
        _dialogs([projects[n % PROJECTS]], LIMIT, person)
    AgentSlot.objects.update(chat_load=LIMIT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _dialogs(projects: list[Project], number: int, owner: User | None) -> None:
    """Open dialogs, spread over the projects: waiting, or owned."""
    now = timezone.now()
    made = [
        _dialog(projects[n % len(projects)], now - timedelta(seconds=600 - n * 500 / number), owner)
        for n in range(number)
    ]
    Contact.objects.bulk_create(contact for contact, _ in made)
    Client.objects.bulk_create(conversation.client for _, conversation in made)
    Conversation.objects.bulk_create(conversation for _, conversation in made)
    if owner:
        Assignment.objects.bulk_create(
            Assignment(contact=contact, agent=owner, epoch=1, started_at=contact.arrived_at)
            for contact, _ in made
        )
    else:
        QueueStay.objects.bulk_create(
            QueueStay(contact=contact, project_id=contact.project_id, entered_at=contact.arrived_at)
            for contact, _ in made
        )


def _dialog(project: Project, at: datetime, owner: User | None) -> tuple[Contact, Conversation]:
    channel, _ = Channel.objects.get_or_create(project=project, kind="widget", name="Bench")
    client = Client(company_id=project.company_id, number=next(_numbers), first_seen_at=at)
    contact = Contact(
        kind="chat",
        project=project,
        channel_kind="widget",
        client_key=str(client.number),
        state="assigned" if owner else "queued",
        agent=owner,
        epoch=1 if owner else 0,
        first_assigned_at=at if owner else None,
        priority=project.priority,
        arrived_at=at,
        enqueued_at=at,
        answer_threshold_seconds=30,
        service_level_target=80,
        short_abandon_seconds=5,
    )
    conversation = Conversation(
        channel=channel,
        external_id=str(new_id()),
        client=client,
        project=project,
        state=ConversationState.ASSIGNED if owner else ConversationState.QUEUED,
        contact=contact,
        agent=owner,
        epoch=contact.epoch,
        enqueued_at=None if owner else at,
        session_started_at=at,
        created_at=at,
    )
    return contact, conversation


@contextmanager
def _watched() -> Iterator[psycopg.Connection[Any]]:
    """A session that PostgreSQL tells of each assignment at its commit, by a trigger of this bench alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {WATCH}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM pg_notify('{WATCH}', NEW.contact_id::text); RETURN NULL; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER {WATCH} AFTER INSERT ON agentzone_assignment "
            f"FOR EACH ROW EXECUTE FUNCTION {WATCH}()"
        )
    try:
        with psycopg.connect(conninfo(), autocommit=True) as session:
            session.execute(f"LISTEN {WATCH}")
            yield session
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {WATCH} ON agentzone_assignment")
            cursor.execute(f"DROP FUNCTION {WATCH}")


@contextmanager
def _routing() -> Iterator[None]:
    """`manage.py run_router` as a process of its own on this database."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "omnivox.settings", "OMNIVOX_DATABASE_URL": _url()}
    command = [sys.executable, str(BASE_DIR / "manage.py"), "run_router"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_it_leads(process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_it_leads(process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not Heartbeat.objects.filter(name="router", details__pid=process.pid).exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the router did not start to lead")
        time.sleep(0.05)


def _url() -> str:
    """Address of the database this process is connected to (tests rename it)."""
    known = conninfo_to_dict(conninfo())
    query = {
        name: str(known[name]) for name in ("dbname", "host", "port", "user", "password") if known.get(name)
    }
    return f"postgresql:///?{urlencode(query)}"


def _close(contact_id: UUID) -> float:
    """End a chat; the moment of its commit, on the clock of `time.perf_counter`."""
    moments: list[float] = []
    with transaction.atomic():
        # Registered first, so it runs first of all that follows the commit.
        transaction.on_commit(lambda: moments.append(time.perf_counter()))
        contact_end(contact_id, by=EndedBy.AGENT, reason="closed")
    return moments[0]


def measure(samples: int = 200, *, waiting: int = 1000, agents: int = 300) -> dict[str, Any]:
    """Close `samples` chats of full agents one after the other; the clock runs from the close's commit to the
    commit of the assignment that fills the slot. Returns `{"figure", "value" (ms), "detail"}`."""
    fill(waiting + samples, agents)
    taken: list[float] = []
    with _watched() as session, _routing():
        open_ids: list[UUID] = list(
            Assignment.objects.filter(ended_at=None)
            .order_by("?")
            .values_list("contact_id", flat=True)[:samples]
        )
        for contact_id in open_ids:
            committed = _close(contact_id)
            if not any(True for _ in session.notifies(timeout=10, stop_after=1)):
                raise TimeoutError(f"nothing was assigned within 10 s after {len(taken)} samples")
            taken.append((time.perf_counter() - committed) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {
        "figure": "route_ms",
        "value": round(cuts[94], 2),
        "detail": {
            "p50": round(cuts[49], 2),
            "p99": round(cuts[98], 2),
            "max": round(max(taken), 2),
            "samples": samples,
            "waiting": waiting,
            "agents": agents,
        },
    }
