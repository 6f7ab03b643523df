"""A workplace that falls silent (C5), by the clock: the lease, the status, the dialogs, the end of work; and the jobs
that mend what a crash left behind. Time travels in the steps of the jobs."""

import uuid
from collections.abc import Callable, Iterator

import pytest
import time_machine

from agentzone.distribution.claim import claim
from agentzone.distribution.passes import Dispatcher
from agentzone.models import AgentSlot, Assignment, Contact, Skill, StatusSpan, User
from agentzone.services.presence import GONE, GRACE, renew
from agentzone.services.status import LEASE, SILENT_STATUS
from agentzone.tasks import expire_presence, release_absent
from chat.models import Channel, Conversation
from chat.services.dialog import message_send
from chat.tasks import return_chats_of_silent_agents
from kernel import clock
from omnivox.celery import app
from omnivox.settings.celery import CELERY_BEAT_SCHEDULE
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work

pytestmark = pytest.mark.django_db(transaction=True)
RETURN = 30  # seconds from «Нет активности на РМ» to the return of waiting dialogs


class Time:
    """The clock, and what beat does while it runs. `alive`: whose pages are connected."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller = traveller
        self.alive: set[int] = set()
        self.seconds = 0
        expire_presence()  # beat has been running until now

    def run(self, seconds: float, each: Callable[[], object] = lambda: None) -> None:
        for _ in range(round(seconds / 5)):
            self.seconds += 5
            self.traveller.shift(5)
            if self.seconds % 10 == 0:
                renew(self.alive)
            expire_presence()
            return_chats_of_silent_agents()
            if self.seconds % 30 == 0:
                release_absent()
            each()


@pytest.fixture
def time() -> Iterator[Time]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield Time(traveller)


@pytest.fixture
def channel() -> Channel:
    return widget_channel(ProjectFactory(silent_return_seconds=RETURN))


@pytest.fixture
def anna(time: Time, channel: Channel) -> User:
    return agent_at_work(channel.project)


def status_of(agent: User) -> str:
    slot = AgentSlot.objects.select_related("status").get(agent=agent)
    return slot.status.code if slot.signed_in else ""


def given(channel: Channel, agent: User, visitor: str = "visitor-1") -> Conversation:
    client_writes(channel, visitor=visitor)
    claim(dialog_of(channel, visitor).contact_id, agent.pk, {})
    return dialog_of(channel, visitor)


def answer(agent: User, dialog: Conversation) -> None:
    message_send(agent, dialog.pk, uid=uuid.uuid4(), text="Сейчас", epoch=dialog.epoch)


# ── the lease ───────────────────────────────────────────────────────────────
def test_a_workplace_that_is_not_heard_of_becomes_no_activity_when_its_lease_is_over(time: Time, anna: User):
    time.run(LEASE.total_seconds())
    assert status_of(anna) == "ready"
    time.run(5)
    assert status_of(anna) == SILENT_STATUS
    slot = AgentSlot.objects.get(agent=anna)
    assert (slot.status_forced, slot.takes_chats, slot.signed_in) == (True, False, True)
    work, silence = StatusSpan.objects.filter(agent=anna).order_by("-id")[:2][::-1]
    assert (work.ended_at, silence.started_at, silence.forced) == (slot.status_since, slot.status_since, True)
    assert slot.status_since == clock.now()


def test_a_workplace_that_is_heard_of_stays_as_it_is(time: Time, anna: User):
    time.alive = {anna.pk}
    time.run(300)
    assert status_of(anna) == "ready"
    time.alive = set()
    time.run(60)
    assert status_of(anna) == SILENT_STATUS


def test_after_a_pause_of_the_whole_system_pages_get_time_to_come_back(
    time: Time, channel: Channel, anna: User
):
    boris = agent_at_work(channel.project)
    time.traveller.shift(600)  # PostgreSQL was away: no renewal was possible, and no job ran
    assert expire_presence() == []
    time.alive = {anna.pk}
    time.run(GRACE.total_seconds() - 5)
    assert (status_of(anna), status_of(boris)) == ("ready", "ready")
    time.run(10)
    assert (status_of(anna), status_of(boris)) == ("ready", SILENT_STATUS)


def test_the_pause_gives_no_time_to_who_was_silent_before_it(time: Time, anna: User):
    time.run(60)
    ended = AgentSlot.objects.get(agent=anna).lease_until
    time.traveller.shift(600)
    expire_presence()
    assert AgentSlot.objects.get(agent=anna).lease_until == ended


# ── the dialogs ─────────────────────────────────────────────────────────────
def test_waiting_dialogs_go_back_after_the_projects_interval_and_to_the_head_of_the_queue(
    time: Time, channel: Channel, anna: User
):
    dialog = given(channel, anna)
    time.run(LEASE.total_seconds() + 5)
    client_writes(channel, visitor="came later")
    time.run(RETURN - 5)
    assert dialog_of(channel).state == "assigned"
    time.run(5)
    returned = dialog_of(channel)
    assert (returned.state, returned.agent, returned.contact_id) == ("queued", None, dialog.contact_id)
    assert AgentSlot.objects.get(agent=anna).chat_load == 0
    assert Assignment.objects.get(contact=dialog.contact_id).end_reason == "agent_gone"
    agent_at_work(ProjectFactory())  # of another project: nobody for this one
    boris = agent_at_work(channel.project, chat_limit=1)
    Dispatcher().run()
    assert dialog_of(channel).agent == boris
    assert dialog_of(channel, "came later").state == "queued"


def test_a_dialog_that_waits_for_the_client_stays_until_he_writes(time: Time, channel: Channel, anna: User):
    answer(anna, given(channel, anna))
    time.run(LEASE.total_seconds() + RETURN + 60)
    assert dialog_of(channel).state == "assigned"
    client_writes(channel, "Так что там?")
    time.run(5)
    assert dialog_of(channel).state == "queued"


def test_a_workplace_that_comes_back_within_the_interval_keeps_its_dialogs(
    time: Time, channel: Channel, anna: User
):
    given(channel, anna)
    time.run(LEASE.total_seconds() + 10)
    assert status_of(anna) == SILENT_STATUS
    time.alive = {anna.pk}
    renew(time.alive)
    time.run(RETURN * 3)
    assert dialog_of(channel).state == "assigned"


def test_the_interval_of_each_project_is_its_own(time: Time, channel: Channel, anna: User):
    patient = widget_channel(ProjectFactory(silent_return_seconds=RETURN * 2))
    Skill.objects.create(agent=anna, project=patient.project)
    given(channel, anna)
    given(patient, anna)
    time.run(LEASE.total_seconds() + 5 + RETURN)
    assert (dialog_of(channel).state, dialog_of(patient).state) == ("queued", "assigned")
    time.run(RETURN)
    assert dialog_of(patient).state == "queued"


# ── the end of work ─────────────────────────────────────────────────────────
def test_who_is_silent_for_long_is_signed_out_and_leaves_no_dialog_behind(
    time: Time, channel: Channel, anna: User
):
    answer(anna, given(channel, anna))
    time.run(GONE.total_seconds())
    assert status_of(anna) == SILENT_STATUS
    time.run(LEASE.total_seconds() + 40)
    assert status_of(anna) == ""
    assert not StatusSpan.objects.filter(agent=anna, ended_at=None).exists()
    assert dialog_of(channel).state == "queued"


# ── what a crash left behind ────────────────────────────────────────────────
def test_a_dialog_of_an_absent_operator_is_returned(time: Time, channel: Channel, anna: User):
    dialog = given(channel, anna)
    AgentSlot.objects.filter(agent=anna).update(signed_in=False, takes_chats=False, takes_calls=False)
    assert release_absent() == 1
    assert Contact.objects.get(pk=dialog.contact_id).state == "queued"
    assert release_absent() == 0


def test_a_dialog_whose_operator_has_lost_the_skill_is_returned(time: Time, channel: Channel, anna: User):
    kept = widget_channel()
    Skill.objects.create(agent=anna, project=kept.project)
    lost = given(channel, anna)
    given(kept, anna)
    Skill.objects.filter(agent=anna, project=channel.project).delete()  # and the process died
    assert release_absent() == 1
    assert Contact.objects.get(pk=lost.contact_id).state == "queued"
    assert dialog_of(kept).state == "assigned"
    assert release_absent() == 0


def test_beat_runs_the_jobs_that_this_stands_on():
    app.loader.import_default_modules()
    planned = {entry["task"]: entry["schedule"] for entry in CELERY_BEAT_SCHEDULE.values()}
    assert set(planned) <= set(app.tasks)
    for task, seconds in ((expire_presence, 5), (return_chats_of_silent_agents, 5), (release_absent, 30)):
        assert planned[task.name] == seconds
