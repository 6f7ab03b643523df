"""The demonstration: loaded once, quickly, and every fact in it as the product itself would have left it."""

import io
import itertools
import time
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Max, Min

from agentzone.models import (
    AgentSlot,
    Assignment,
    Company,
    Contact,
    Project,
    QueueStay,
    ScriptRun,
    ScriptVersion,
    Skill,
    StatusSpan,
    User,
)
from agentzone.scripting.checks import problems
from agentzone.scripting.content import parse
from chat.demo.cast import PASSWORD, SIGN_INS
from chat.demo.load import load
from chat.models import Channel, Client, Conversation, Message
from chat.selectors.cards import card, cards
from kernel import clock
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def command(name: str) -> str:
    output = io.StringIO()
    call_command(name, stdout=output)
    return output.getvalue()


@pytest.fixture
def demo(db: None) -> None:
    assert load()


def test_it_is_loaded_in_less_than_three_seconds() -> None:
    began = time.process_time()
    assert load()
    assert time.process_time() - began < 3


def test_everybody_asked_for_is_there(demo: None) -> None:
    roles = dict(User.objects.order_by().values_list("role").annotate(Count("id")))
    assert roles == {"agent": 12, "supervisor": 2, "administrator": 1}
    assert (Company.objects.count(), Project.objects.count()) == (2, 4)
    assert set(Channel.objects.values_list("key", flat=True)) == {
        "demo-teplydom",
        "demo-dostavka",
        "demo-vozvraty",
        "demo-svyaz",
    }
    served = (
        Skill.objects.order_by()
        .values("project")
        .annotate(levels=Count("level", distinct=True), n=Count("id"))
    )
    assert all(row["levels"] > 1 and row["n"] > 2 for row in served)
    assert Conversation.objects.filter(state="queued").count() == 5
    assert set(Conversation.objects.values_list("state", flat=True)) == {"queued", "closed"}
    assert Contact.objects.filter(state="ended").count() > 100


def test_a_second_load_changes_nothing(demo: None) -> None:
    before = Message.objects.count(), User.objects.count()
    assert not load()
    assert "ничего не загружено" in command("load_demo")
    assert before == (Message.objects.count(), User.objects.count())


def test_known_passwords_are_never_put_beside_real_people() -> None:
    UserFactory(login="director")
    assert not load()
    assert list(User.objects.values_list("login", flat=True)) == ["director"]
    assert command("demo_signins") == ""


def test_every_sign_in_that_is_printed_works(demo: None) -> None:
    printed = command("demo_signins")
    assert "20401…20412" in printed and "supervisor1, supervisor2" in printed and PASSWORD in printed
    for one in SIGN_INS:
        person = authenticate(username=one.login, password=one.password)
        assert person is not None and (person.role, person.full_name) == (one.role, one.name)


def test_a_changed_password_is_not_printed_any_more(demo: None) -> None:
    admin = User.objects.get(login="admin")
    admin.set_password("something-better-4")
    admin.save()
    User.objects.filter(login="20412").update(is_active=False)
    printed = command("demo_signins")
    assert "admin" not in printed and "20401…20411" in printed


def test_messages_are_numbered_without_a_gap_and_in_order_of_time(demo: None) -> None:
    for row in Conversation.objects.annotate(n=Count("messages"), top=Max("messages__number")):
        assert row.n == row.top == row.last_number
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM chat_message a JOIN chat_message b USING (conversation_id)"
            " WHERE b.number = a.number + 1 AND b.created_at < a.created_at"
        )
        assert cursor.fetchone() == (0,)
    assert not [text for text in Message.objects.values_list("text", flat=True) if set("{}[]|") & set(text)]


def test_times_of_contacts_agree_with_their_assignments_stays_and_messages(demo: None) -> None:
    for contact in Contact.objects.filter(state="ended", kind="chat").prefetch_related(
        "assignments", "queue_stays"
    ):
        stays, assignments = list(contact.queue_stays.all()), list(contact.assignments.all())
        said = Message.objects.filter(contact=contact)
        assert said.aggregate(first=Min("created_at"), last=Max("created_at")) == {
            "first": contact.arrived_at,
            "last": contact.ended_at,
        }
        assert [stay.entered_at for stay in stays] == [contact.enqueued_at]
        if contact.agent_id is None:
            assert not assignments and contact.first_reply_at is None and stays[0].left_at == contact.ended_at
            continue
        assert [a.agent_id for a in assignments] == [contact.agent_id]
        assert stays[0].left_at == contact.first_assigned_at == assignments[0].started_at
        assert assignments[0].ended_at == contact.ended_at
        replies = said.filter(author="agent", kind="text").aggregate(
            first=Min("created_at"), last=Max("created_at")
        )
        assert (contact.first_reply_at, contact.last_agent_at) == (replies["first"], replies["last"])
        assert contact.arrived_at <= contact.first_assigned_at < contact.first_reply_at < contact.ended_at


def test_operators_were_ready_skilled_and_within_their_limits(demo: None) -> None:
    for a in Assignment.objects.filter(contact__kind="chat").select_related("contact__project"):
        assert Skill.objects.filter(agent=a.agent_id, project=a.contact.project_id).exists()
        spans = StatusSpan.objects.filter(
            agent=a.agent_id, started_at__lte=a.started_at, ended_at__gt=a.started_at
        )
        assert [span.status.code for span in spans.select_related("status")] == ["ready"]
        assert StatusSpan.objects.filter(
            agent=a.agent_id, started_at__lt=a.ended_at, ended_at__gte=a.ended_at
        ).exists()
        at_once = Assignment.objects.filter(
            agent=a.agent_id, started_at__lte=a.started_at, ended_at__gt=a.started_at
        )
        assert at_once.count() <= a.contact.project.chat_limit


def test_spans_leave_no_gap_within_a_day(demo: None) -> None:
    for agent in User.objects.filter(role="agent"):
        spans = list(StatusSpan.objects.filter(agent=agent).order_by("started_at"))
        assert len(spans) > 30
        for before, after in itertools.pairwise(spans):
            gap = after.started_at - before.ended_at
            assert gap == timedelta() or gap > timedelta(hours=8)
    assert AgentSlot.objects.filter(signed_in=False, chat_load=0).count() == 12


def test_one_client_has_many_sessions_and_no_client_is_idle(demo: None) -> None:
    assert Conversation.objects.filter(epoch__lte=1).count() == Conversation.objects.count()
    sessions = Contact.objects.order_by().values("client_key").annotate(n=Count("id"))
    assert max(row["n"] for row in sessions) >= 3
    assert not Client.objects.filter(conversations__isnull=True).exists()
    past = Client.objects.filter(conversations__state="closed")
    assert not past.filter(first_seen_at__gt=F("conversations__created_at")).exists()
    assert QueueStay.objects.filter(left_at__isnull=True).count() == 5


def test_every_card_can_be_drawn(demo: None) -> None:
    for conversation in cards():
        shown = card(conversation)
        last = shown["last_message"]
        assert (last["text"] or last["attachment"]) and shown["page"]["url"].startswith("https://")


def test_past_calls_were_led_by_the_script_to_every_end(demo: None) -> None:
    runs = list(ScriptRun.objects.select_related("handling__call__contact", "version").order_by("began_at"))
    assert {run.state for run in runs} == {"completed", "closed", "locked", "incomplete"}
    assert problems(parse(ScriptVersion.objects.get().content)) == []
    for run in runs:
        contact = run.handling.call.contact
        assert (run.state == "completed") == bool(run.result) == bool(contact.script_result)
        assert contact.arrived_at < run.handling.rang_at < run.began_at < run.handling.left_at
        if run.state != "incomplete":  # that one is of this hour, so that there is something to finish
            spans = StatusSpan.objects.filter(
                agent=run.agent, started_at__lte=run.began_at, ended_at__gt=contact.ended_at
            )
            assert [span.status.code for span in spans.select_related("status")] == ["ready"]
    assert [run.locks_at > clock.now() for run in runs if run.state == "incomplete"] == [True]
