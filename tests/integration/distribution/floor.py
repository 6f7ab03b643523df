"""What the routing tests share: waiting contacts, the books that must balance, threads on real connections."""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

from django.db import connection

from agentzone.models import AgentSlot, Assignment, Contact, Offer, Project, Status, User
from agentzone.services.contacts import contact_open
from agentzone.services.status import actor_of, set_status
from agentzone.states import ContactKind
from kernel.uow import unit_of_work
from tests.product import BUSY

_clients = itertools.count()


def open_chat(project: Project, **values: Any) -> Contact:
    """A waiting contact without a dialog around it."""
    with unit_of_work():
        return contact_open(
            kind=ContactKind.CHAT,
            project=project,
            channel_kind="widget",
            client_key=f"client-{next(_clients)}",
            **values,
        )


def change_status(agent: User, code: str) -> None:
    set_status(agent, Status.objects.get(code=code), actor=actor_of(agent))


def owner_of(contact: Contact) -> User | None:
    return Contact.objects.select_related("agent").get(pk=contact.pk).agent


def owners() -> Counter[int]:
    """Number of open assignments by agent."""
    return Counter(Assignment.objects.filter(ended_at__isnull=True).values_list("agent_id", flat=True))


def check_books() -> None:
    """One owner per assigned contact and none for the others; loads of the slots equal the open assignments and the
    places kept for open offers."""
    open_pairs = dict(Assignment.objects.filter(ended_at__isnull=True).values_list("contact_id", "agent_id"))
    assert dict(Contact.objects.filter(state="assigned").values_list("id", "agent_id")) == open_pairs
    offers = Offer.objects.filter(ended_at__isnull=True)
    assert set(offers.values_list("contact_id", "sender_id")) <= set(open_pairs.items())
    held = owners() + Counter(offers.values_list("agent_id", flat=True))
    for agent_id, load in AgentSlot.objects.values_list("agent_id", "chat_load"):
        assert load == held[agent_id]


def wait_until(condition: Callable[[], Any], timeout: float = 15.0) -> float:
    """Seconds until the condition held; fails after `timeout`, which is meant for a quiet machine."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < timeout * BUSY, "the condition never came true"
        time.sleep(0.005)
    return time.monotonic() - begun


def waiting_for_a_lock() -> int:
    """How many sessions of this database wait for a lock at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the first look would stay
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def in_threads(jobs: Iterable[Callable[[], Any]]) -> None:
    """Run all jobs at once, each on a connection of its own; raises the first error of any."""
    errors: list[BaseException] = []

    def run(job: Callable[[], Any]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]
