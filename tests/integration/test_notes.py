"""Notes between colleagues: never to the visitor, and a named colleague may look in while the session lasts."""

import uuid
from functools import partial

import pytest
from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import User
from chat.drivers.widget.snapshot import snapshot
from chat.models import Mention, Message
from chat.selectors.access import readable_ids
from chat.selectors.mentions import suggestions
from chat.selectors.workspace import workspace
from chat.services.dialog import conversation_close, message_send
from chat.services.edits import message_delete, message_edit
from chat.services.mentions import mentions_read, named_in
from chat.services.notes import note_add
from kernel.errors import DomainError
from kernel.events.log import heads_of
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of
from tests.factories.house import House, standing_house
from tests.factories.people import agent_at_work
from tests.integration.distribution.floor import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_event")  # what earlier tests have told: it is no model's table
    return standing_house()


def note(house: House, text: str, author: User | None = None, **fields) -> Message:
    return note_add(author or house.anna, house.annas.pk, uid=uuid.uuid4(), text=text, **fields).message


def test_a_note_is_numbered_like_all_and_the_visitor_never_hears_of_it(house: House) -> None:
    stream = f"visitor:{house.annas.pk}"
    before, dialog = heads_of([stream]), dialog_of(house.channel, "visitor-a")
    m = note(house, "Между нами")
    after = dialog_of(house.channel, "visitor-a")
    assert (m.kind, m.number) == ("note", dialog.last_number + 1)
    assert heads_of([stream]) == before
    assert "Между нами" not in str(snapshot(house.channel.pk, house.project.pk, "visitor-a"))
    same = (
        "last_text",
        "last_author",
        "last_message_at",
        "waiting_since",
        "unread",
        "last_agent_at",
    )
    assert [getattr(dialog, name) for name in same] == [getattr(after, name) for name in same]


def test_the_same_id_again_is_the_first_note_and_never_somebody_elses(house: House) -> None:
    uid = uuid.uuid4()
    first = note_add(house.anna, house.annas.pk, uid=uid, text="раз")
    again = note_add(house.anna, house.annas.pk, uid=uid, text="два")
    assert (first.repeated, again.repeated, again.message.text) == (False, True, "раз")
    with pytest.raises(DomainError):
        note_add(house.supervisor, house.annas.pk, uid=uid, text="три")


def test_an_answer_to_the_client_cannot_quote_a_note_but_a_note_can(house: House) -> None:
    m = note(house, "Между нами")
    sent = message_send(
        house.anna, house.annas.pk, uid=uuid.uuid4(), text="Да", epoch=house.annas.epoch, quote=m.uid
    )
    assert sent.message.quote is None
    quoting = note(house, "согласен", quote=m.uid).quote
    assert quoting is not None and quoting["text"] == "Между нами"


def test_a_note_is_changed_by_its_author_without_an_epoch(house: House) -> None:
    m = note(house, "раз", author=house.supervisor)
    stream = f"visitor:{house.annas.pk}"
    before = heads_of([stream])
    assert message_edit(house.supervisor, house.annas.pk, m.uid, text="два").text == "два"
    message_delete(house.supervisor, house.annas.pk, m.uid)
    assert heads_of([stream]) == before
    with pytest.raises(DomainError):
        message_edit(house.anna, house.annas.pk, m.uid, text="три")


def test_a_named_colleague_is_told_and_may_read_while_the_session_is_the_present_one(house: House) -> None:
    assert not readable_ids(house.boris, [house.annas.pk])
    note(house, f"@{house.boris.full_name}, посмотри, пожалуйста")
    assert readable_ids(house.boris, [house.annas.pk])
    (mention,) = workspace(house.boris)["mentions"]
    assert mention["by"]["name"] == house.anna.full_name and mention["conversation_id"] == str(house.annas.pk)
    mentions_read(house.boris, house.annas.pk)
    assert workspace(house.boris)["mentions"] == []
    assert readable_ids(house.boris, [house.annas.pk])  # seen or not
    conversation_close(house.anna, house.annas.pk, epoch=house.annas.epoch)
    assert readable_ids(house.boris, [house.annas.pk])
    client_writes(house.channel, "снова", visitor="visitor-a")
    house.boris.skills.all().delete()  # it waits in a queue that is not his any more
    assert not readable_ids(house.boris, [house.annas.pk])


def test_only_colleagues_of_the_project_can_be_named(house: House) -> None:
    note(house, f"@{house.stranger.full_name} @{house.far_supervisor.full_name} @{house.anna.full_name}")
    assert not Mention.objects.exists()
    assert not readable_ids(house.stranger, [house.annas.pk])
    note(
        house, f"@{house.supervisor.full_name} и @{house.boris.full_name} и ещё раз @{house.boris.full_name}"
    )
    assert set(Mention.objects.values_list("person", flat=True)) == {house.supervisor.pk, house.boris.pk}


def test_a_longer_name_is_not_the_shorter_one(house: House) -> None:
    short = agent_at_work(house.project, first_name="Анна", last_name="Белова")
    long = agent_at_work(house.project, first_name="Анна", last_name="Белова-Юрьева")
    assert named_in("@Анна Белова-Юрьева, привет", [short, long]) == [long]
    assert named_in("привет, @Анна Белова.", [short, long]) == [short]


def test_suggestions_fit_what_is_typed_in_any_order_of_names(house: House) -> None:
    agent_at_work(house.project, first_name="Тимур", last_name="Гаязов")
    dialog = dialog_of(house.channel, "visitor-a")

    def names(typed: str) -> list[str]:
        return [one["name"] for one in suggestions(dialog, house.anna, typed)]

    assert names("тим") == names("Гая") == names("гаяз тим") == ["Тимур Гаязов"]
    assert house.anna.full_name not in names("")
    assert names("нет такого") == []


def edited(house: House, m: Message, text: str) -> None:
    message_edit(house.anna, house.annas.pk, m.uid, text=text)


def told(person: User) -> list[str]:
    """Kinds of events of mentions that the person's pages heard."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type FROM kernel_event WHERE stream = %s AND type LIKE 'mention.%%' ORDER BY seq",
            [f"agent:{person.pk}"],
        )
        return [kind for (kind,) in cursor.fetchall()]


def words_in(stream: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM kernel_event WHERE stream = %s", [stream])
        return str(cursor.fetchall())


def test_who_is_named_by_an_edit_is_told_and_may_read(house: House) -> None:
    m = note(house, "Посмотри, пожалуйста")
    edited(house, m, f"@{house.boris.full_name}, посмотри, пожалуйста")
    assert readable_ids(house.boris, [house.annas.pk])
    (mention,) = workspace(house.boris)["mentions"]
    assert mention["text"].endswith("посмотри, пожалуйста")
    edited(house, m, f"@{house.boris.full_name}, уже не срочно")
    (again,) = workspace(house.boris)["mentions"]
    assert (again["id"], again["text"]) == (mention["id"], f"@{house.boris.full_name}, уже не срочно")
    assert told(house.boris) == ["mention.added", "mention.changed"]
    assert AuditEntry.objects.filter(action="mention.added").count() == 1


def test_who_is_not_named_any_more_may_not_read_any_more(house: House) -> None:
    m = note(house, f"@{house.boris.full_name}, срочно")
    edited(house, m, f"@{house.supervisor.full_name}, срочно")
    assert not readable_ids(house.boris, [house.annas.pk])
    assert workspace(house.boris)["mentions"] == []
    assert told(house.boris) == ["mention.added", "mention.withdrawn"]
    assert "срочно" not in words_in(f"agent:{house.boris.pk}")
    assert told(house.supervisor) == ["mention.added"]
    assert AuditEntry.objects.filter(action="mention.withdrawn", details__person=house.boris.pk).exists()


def test_a_deleted_note_takes_its_mentions_with_it(house: House) -> None:
    m = note(house, f"@{house.boris.full_name}, срочно")
    mentions_read(house.boris, house.annas.pk)
    message_delete(house.anna, house.annas.pk, m.uid)
    assert not readable_ids(house.boris, [house.annas.pk])
    assert not Mention.objects.exists()
    assert told(house.boris)[-1] == "mention.withdrawn"


def test_another_note_that_names_him_keeps_the_dialog_open_to_him(house: House) -> None:
    first, _second = (note(house, f"@{house.boris.full_name}, {text}") for text in ("раз", "два"))
    message_delete(house.anna, house.annas.pk, first.uid)
    assert readable_ids(house.boris, [house.annas.pk])
    assert [mention["text"][-3:] for mention in workspace(house.boris)["mentions"]] == ["два"]


def test_notes_deleted_before_mentions_went_with_them_open_nothing(house: House) -> None:
    m = note(house, f"@{house.boris.full_name}, срочно")
    Message.objects.filter(pk=m.pk).update(deleted_at=m.created_at)
    assert not readable_ids(house.boris, [house.annas.pk])
    assert workspace(house.boris)["mentions"] == []


def test_an_edit_in_a_later_session_names_nobody_into_it(house: House) -> None:
    m = note(house, "Посмотри")
    conversation_close(house.anna, house.annas.pk, epoch=house.annas.epoch)
    client_writes(house.channel, "снова", visitor="visitor-a")
    assert claim(dialog_of(house.channel, "visitor-a").contact_id, house.anna.pk, {}) is Outcome.ASSIGNED
    edited(house, m, f"@{house.boris.full_name}, посмотри")
    assert Mention.objects.get().person == house.boris
    assert not readable_ids(house.boris, [house.annas.pk])


def test_of_edits_at_once_the_last_says_who_is_named(house: House) -> None:
    m = note(house, "Кто?")
    people = (house.boris, house.supervisor)
    in_threads([partial(edited, house, m, f"@{one.full_name}") for one in people])
    m.refresh_from_db()
    assert [f"@{one.person.full_name}" for one in Mention.objects.all()] == [m.text]
