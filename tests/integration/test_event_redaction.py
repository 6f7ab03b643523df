"""What the event log still tells of words that were taken back: nothing, in any stream."""

import threading
import uuid

import pytest
from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from chat.events import conversation_stream, visitor_stream
from chat.models import Draft, Message
from chat.selectors.workspace import workspace
from chat.services import moves, redact
from chat.services.dialog import message_send
from chat.services.drafts import DraftConflict, draft_save
from chat.services.edits import changed_by_client, message_delete, message_edit
from chat.services.notes import note_add
from kernel.uow import unit_of_work
from tests.factories.chats import client_writes
from tests.integration.distribution.floor import in_threads, wait_until, waiting_for_a_lock
from tests.integration.moves.floor import Floor

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "пароль 12345"


@pytest.fixture
def floor(transactional_db: None) -> Floor:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_event")  # what earlier tests have told: it is no model's table
    return Floor()


def told(stream: str = "") -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, type, data::text FROM kernel_event ORDER BY stream, seq")
        rows = cursor.fetchall()
    return "\n".join(f"{name} {kind} {data}" for name, kind, data in rows if stream in name)


def streams_with(words: str) -> set[str]:
    return {line.partition(":")[0] for line in told().splitlines() if words in line}


def client_deletes(floor: Floor, m: Message) -> None:
    changed_by_client(floor.channel.pk, floor.dialog.external_id, text=None, uid=m.uid)


def shown_everywhere(floor: Floor) -> Message:
    """The client's words have been in every kind of event that shows any."""
    client_writes(floor.channel, SECRET)
    m = floor.dialog.messages.get(text=SECRET)
    note_add(
        floor.anna, floor.dialog.pk, uid=uuid.uuid4(), text="Заметка"
    )  # the cards' number is another one
    draft_save(floor.anna, floor.dialog.pk, text="по поводу", version=0, page="p", quote=m.uid)
    moves.accept(floor.boris, floor.offer().pk)
    contact_requeue(floor.fresh().contact_id, RequeueReason.AGENT_GONE)
    assert claim(floor.fresh().contact_id, floor.anna.pk, {}) is Outcome.ASSIGNED
    assert streams_with(SECRET) == {"agent", "project", "conversation", "visitor"}
    for kind in ("assignment.started", "queue.entered", "offer.made", "draft.changed"):
        assert any(kind in line and SECRET in line for line in told().splitlines()), kind
    return m


def test_a_deleted_message_is_in_no_stream_any_more(floor: Floor) -> None:
    m = shown_everywhere(floor)
    other = floor.given("visitor-2")
    client_writes(floor.channel, SECRET, visitor="visitor-2")  # the same words in another dialog stay
    moves.accept(floor.boris, floor.offer(other).pk)
    client_deletes(floor, m)
    mine = [line for line in told().splitlines() if str(other.pk) not in line]
    assert not [line for line in mine if SECRET in line]
    assert streams_with(SECRET) == {"agent", "conversation", "visitor"}  # of the other dialog
    assert not Draft.objects.filter(quote__text=SECRET).exists()


def test_cards_that_show_other_words_keep_them(floor: Floor) -> None:
    client_writes(floor.channel, "до того")
    moves.accept(floor.boris, floor.offer().pk)
    client_writes(floor.channel, SECRET)
    m = floor.dialog.messages.get(text=SECRET)
    moves.accept(floor.anna, floor.offer(to=floor.anna).pk)
    client_writes(floor.channel, "после того")
    moves.accept(floor.boris, floor.offer().pk)
    client_deletes(floor, m)
    assert SECRET not in told()
    cards = [line for line in told("agent:").splitlines() if "assignment.started" in line]
    assert sum("до того" in line for line in cards) == 1
    assert sum("после того" in line for line in cards) == 1


def test_two_deleted_one_after_the_other_leave_nothing(floor: Floor) -> None:
    for text in (SECRET, "лишнее"):
        client_writes(floor.channel, text)
        to = floor.boris if text == SECRET else floor.anna
        moves.accept(to, floor.offer(to=to).pk)
    last, first = (floor.dialog.messages.get(text=text) for text in ("лишнее", SECRET))
    client_deletes(floor, last)
    moves.accept(floor.boris, floor.offer().pk)  # its card shows the first one again
    client_deletes(floor, first)
    assert SECRET not in told() and "лишнее" not in told()


def test_a_deleted_note_leaves_no_words_and_takes_none_with_it(floor: Floor) -> None:
    client_writes(floor.channel, "до того")
    note = note_add(
        floor.anna, floor.dialog.pk, uid=uuid.uuid4(), text=f"{SECRET} @{floor.boris.full_name}"
    ).message
    moves.accept(floor.boris, floor.offer().pk)
    assert streams_with(SECRET) == {"agent", "conversation"}
    before = told().count("до того")
    message_delete(floor.anna, floor.dialog.pk, note.uid)
    assert SECRET not in told()
    assert told().count("до того") == before


def test_the_visitor_is_never_told_a_former_wording_again(floor: Floor) -> None:
    m = message_send(
        floor.anna, floor.dialog.pk, uid=uuid.uuid4(), text="", html=f"<b>{SECRET}</b>", epoch=1
    ).message
    for text in ("Сейчас", "Сегодня"):
        message_edit(floor.anna, floor.dialog.pk, m.uid, text=text, epoch=1)
    visitors = told(visitor_stream(floor.dialog.pk))
    assert SECRET not in visitors and "Сейчас" not in visitors
    assert visitors.count("Сегодня") == 3  # as it was sent, and twice changed
    assert SECRET in told(conversation_stream(floor.dialog.pk))  # operators see how it was


def test_a_draft_that_answers_a_deleted_message_answers_nothing(floor: Floor) -> None:
    client_writes(floor.channel, SECRET)
    m = floor.dialog.messages.get(text=SECRET)
    draft_save(floor.anna, floor.dialog.pk, text="по поводу", version=0, page="p", quote=m.uid)
    client_deletes(floor, m)
    (draft,) = workspace(floor.anna)["drafts"].values()
    assert (draft["text"], draft["quote"], draft["version"]) == ("по поводу", None, 2)
    with pytest.raises(DraftConflict):
        draft_save(floor.anna, floor.dialog.pk, text="по поводу этого", version=1, page="p", quote=m.uid)


def test_a_draft_saved_while_what_it_quotes_is_deleted_has_no_words_of_it(floor: Floor) -> None:
    client_writes(floor.channel, SECRET)
    m = floor.dialog.messages.get(text=SECRET)

    def save() -> None:
        draft_save(floor.anna, floor.dialog.pk, text="по поводу", version=0, page="p", quote=m.uid)

    saving = threading.Thread(target=in_threads, args=([save],))
    with unit_of_work():
        client_deletes(floor, m)
        saving.start()
        wait_until(lambda: waiting_for_a_lock() or Draft.objects.exists())
    saving.join(30)
    assert Draft.objects.get().quote is None
    assert SECRET not in told()


@pytest.mark.usefixtures("whole_planner")
def test_what_shows_a_dialog_in_other_streams_is_found_by_its_index(floor: Floor) -> None:
    m = floor.dialog.messages.get(number=1)
    plans = []
    with unit_of_work(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in (redact._DRAFTS, redact._MENTIONS, *redact._CARDS[1:]):
            for place, condition in redact._PLACES.items():
                statement = statement.replace(place, condition)
            usual = {"dialog": str(floor.dialog.pk), "id": str(m.uid), "number": 1, "last": 5}
            cursor.execute(f"EXPLAIN {statement}", usual)
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert all("Index Scan using" in plan and "coalesce" in plan for plan in plans)
    assert not any("Seq Scan" in plan for plan in plans)
