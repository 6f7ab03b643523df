"""Messages changed and taken back: by whom, how long, and what is left of them where."""

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import close_old_connections, connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import User
from agentzone.services.contacts import StaleAssignment, contact_requeue
from agentzone.states import RequeueReason
from chat.drivers.contract import Capabilities
from chat.drivers.widget.driver import WidgetDriver
from chat.drivers.widget.snapshot import snapshot
from chat.models import Message, MessageRevision
from chat.selectors.cards import card_of
from chat.selectors.messages import message_json
from chat.selectors.revisions import revisions
from chat.services.dialog import conversation_close, message_send
from chat.services.edits import NotChangeable, changed_by_client, message_delete, message_edit
from chat.services.receive import Incoming, message_receive
from kernel import clock
from kernel.errors import Invalid, NotFound
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of
from tests.factories.house import House, standing_house

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    return standing_house()


def said(house: House, text: str = "Завтра", **fields) -> Message:
    return message_send(
        house.anna, house.annas.pk, uid=uuid.uuid4(), text=text, epoch=house.annas.epoch, **fields
    ).message


def edit(
    house: House, m: Message, text: str = "Сегодня", *, agent: User | None = None, epoch=None, html=""
) -> Message:
    return message_edit(
        agent or house.anna,
        house.annas.pk,
        m.uid,
        text=text,
        html=html,
        epoch=house.annas.epoch if epoch is None else epoch,
    )


def clients(house: House, visitor: str = "visitor-a") -> Message:
    return dialog_of(house.channel, visitor).messages.get(number=1)


def by_client(house: House, m: Message, text: str | None):
    return changed_by_client(house.channel.pk, "visitor-a", text=text, uid=m.uid)


def test_an_edited_message_keeps_its_former_wordings_and_the_card_follows(house: House) -> None:
    m = said(house)
    edit(house, m, html="<b>Сегодня</b> после обеда")
    edit(house, m, "Сегодня к вечеру")
    stored = Message.objects.get(pk=m.pk)
    assert (stored.text, stored.html) == ("Сегодня к вечеру", "") and stored.edited_at is not None
    shown = revisions(house.anna, dialog_of(house.channel, "visitor-a"), m.uid)["versions"]
    assert [v["text"] for v in shown] == ["Завтра", "Сегодня после обеда", "Сегодня к вечеру"]
    assert shown[1]["html"] == "<b>Сегодня</b> после обеда"
    assert [v["at"] for v in shown] == sorted(v["at"] for v in shown)
    assert dialog_of(house.channel, "visitor-a").last_text == "Сегодня к вечеру"
    entry = AuditEntry.objects.filter(action="message.edited").first()
    assert entry is not None and entry.actor_id == house.anna.pk and "Завтра" not in str(entry.details)


def test_the_same_words_again_change_nothing(house: House) -> None:
    m = said(house)
    edit(house, m, "Завтра")
    assert not MessageRevision.objects.exists() and Message.objects.get(pk=m.pk).edited_at is None


def test_a_deleted_message_is_gone_everywhere_but_in_its_revision(house: House) -> None:
    m = said(house, "Пароль: 12345", html="")
    answer = message_receive(Incoming(house.channel.pk, "visitor-a", uuid.uuid4(), "Спасибо", quote=m.uid))
    message_delete(house.anna, house.annas.pk, m.uid, epoch=house.annas.epoch)
    assert answer.appended is not None
    stored, quoting = Message.objects.get(pk=m.pk), Message.objects.get(text="Спасибо")
    assert (stored.text, stored.html) == ("", "") and stored.deleted_at is not None
    assert quoting.quote == {
        "id": str(m.uid),
        "number": m.number,
        "author": "agent",
        "name": house.anna.full_name,
        "text": "",
        "attachment": "",
    }
    assert MessageRevision.objects.get().text == "Пароль: 12345"
    assert "12345" not in str(snapshot(house.channel.pk, house.project.pk, "visitor-a"))
    with connection.cursor() as cursor:  # nor does a page that comes back hear it from the log
        cursor.execute(
            "SELECT data::text FROM kernel_event WHERE stream LIKE '%%:' || %s", [str(house.annas.pk)]
        )
        assert "12345" not in str(cursor.fetchall())
    assert not AuditEntry.objects.filter(details__icontains="12345").exists()


def test_what_was_deleted_is_shown_to_the_supervisor_only(house: House) -> None:
    m = said(house)
    message_delete(house.anna, house.annas.pk, m.uid, epoch=house.annas.epoch)
    dialog = dialog_of(house.channel, "visitor-a")
    assert revisions(house.anna, dialog, m.uid) == {"deleted": True, "versions": []}
    assert [v["text"] for v in revisions(house.supervisor, dialog, m.uid)["versions"]] == ["Завтра"]


def test_deleting_twice_leaves_one_trace(house: House) -> None:
    m = said(house)
    for _ in range(2):
        message_delete(house.anna, house.annas.pk, m.uid, epoch=house.annas.epoch)
    assert MessageRevision.objects.count() == AuditEntry.objects.filter(action="message.deleted").count() == 1
    with pytest.raises(NotChangeable):
        edit(house, m)


def test_the_card_shows_the_last_message_that_is_still_there(house: House) -> None:
    said(house, "Первое")
    last = said(house, "Второе")
    message_delete(house.anna, house.annas.pk, last.uid, epoch=house.annas.epoch)
    assert dialog_of(house.channel, "visitor-a").last_text == "Первое"


def test_the_card_says_who_wrote_the_last_message_whoever_owns_the_dialog_now(house: House) -> None:
    said(house, "Смотрю")
    contact_requeue(house.annas.contact_id, RequeueReason.SIGNED_OUT)
    assert claim(house.annas.contact_id, house.boris.pk, {}) is Outcome.ASSIGNED
    card = card_of(house.annas.pk)
    assert card["agent"]["id"] == house.boris.pk
    assert card["last_message"]["agent"] == {"id": house.anna.pk, "name": house.anna.full_name}
    client_writes(house.channel, "Спасибо", visitor="visitor-a")
    assert card_of(house.annas.pk)["last_message"]["agent"] is None


def test_others_messages_and_lines_of_the_system_cannot_be_changed(house: House) -> None:
    assigned = house.annas.messages.get(kind="event")
    for m in (clients(house), assigned):
        with pytest.raises(NotChangeable):
            edit(house, m)
    with pytest.raises(NotFound):
        message_edit(house.anna, house.annas.pk, uuid.uuid4(), text="x", epoch=house.annas.epoch)


def test_a_stale_epoch_is_refused(house: House) -> None:
    m = said(house)
    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    for call in (edit, lambda h, m: message_delete(h.anna, h.annas.pk, m.uid, epoch=h.annas.epoch)):
        with pytest.raises(StaleAssignment):
            call(house, m)
    with pytest.raises(StaleAssignment):
        edit(house, m, agent=house.boris)


def test_the_time_limit_is_the_projects(house: House) -> None:
    m, first = said(house), clients(house)
    house.project.edit_minutes = 5
    house.project.save()
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        assert edit(house, m, "вовремя").text == "вовремя"
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        for late in (
            lambda: edit(house, m),
            lambda: by_client(house, first, "поздно"),
            lambda: by_client(house, first, None),
        ):
            with pytest.raises(NotChangeable):
                late()
    house.project.edit_minutes = 0
    house.project.save()
    with pytest.raises(NotChangeable):
        edit(house, m)


def test_a_channel_that_cannot_change_messages_is_not_asked_to(house: House, monkeypatch) -> None:
    monkeypatch.setattr(WidgetDriver, "capabilities", Capabilities(instant=True))
    with pytest.raises(NotChangeable):
        edit(house, said(house))


def test_nothing_and_too_much_are_refused(house: House) -> None:
    m = said(house)
    for text in ("", "  ", "x" * 4001):
        with pytest.raises(Invalid):
            edit(house, m, text)
    with pytest.raises(Invalid):
        edit(house, m, html="<script>alert(1)</script>")


def test_a_client_changes_his_own_message_while_the_chat_is_open(house: House) -> None:
    first = clients(house)
    changed = by_client(house, first, "<b>Добрый день</b>")
    assert changed is not None and (changed.text, changed.html) == ("<b>Добрый день</b>", "")
    assert message_json(changed, house.annas)["edited_at"] is not None
    assert by_client(house, said(house), "чужое") is None
    assert changed_by_client(house.channel.pk, "visitor-b", text="чужое", uid=first.uid) is None
    conversation_close(house.anna, house.annas.pk, epoch=house.annas.epoch)
    with pytest.raises(NotChangeable):
        by_client(house, first, "после")


def test_a_quote_is_taken_by_the_server_and_of_this_dialog_only(house: House) -> None:
    first, foreign = clients(house), clients(house, "visitor-b")
    client = house.annas.client
    client.name = "Елена"
    client.save()
    m = said(house, "Да", quote=first.uid)
    assert m.quote == {
        "id": str(first.uid),
        "number": 1,
        "author": "client",
        "name": "Елена",
        "text": "Здравствуйте!",
        "attachment": "",
    }
    assert said(house, "Да", quote=foreign.uid).quote is None
    assert said(house, "Да", quote=uuid.uuid4()).quote is None


def test_a_first_message_with_a_quote_opens_the_dialog_as_any_other(house: House) -> None:
    message_receive(Incoming(house.channel.pk, "visitor-new", uuid.uuid4(), "Привет", quote=uuid.uuid4()))
    assert dialog_of(house.channel, "visitor-new").messages.get().quote is None


def test_an_edit_and_a_quote_at_once_give_one_of_the_two_wordings(house: House) -> None:
    """Each waits for the dialog's lock: the quote is whole, before the change or after it."""
    m = said(house, "старые слова")
    barrier, errors = threading.Barrier(2), []

    def run(act) -> None:
        try:
            barrier.wait(5)
            act()
        except Exception as error:
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    quoted = Incoming(house.channel.pk, "visitor-a", uuid.uuid4(), "про это", quote=m.uid)
    acts = (lambda: edit(house, m, "новые слова"), lambda: message_receive(quoted))
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not errors
    assert Message.objects.get(text="про это").quote["text"] in ("старые слова", "новые слова")
    numbers = list(
        Message.objects.filter(conversation=house.annas).order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_delete_and_a_quote_at_once_leave_no_words_behind(house: House) -> None:
    for attempt in range(3):
        m = said(house, f"тайна {attempt}")
        barrier = threading.Barrier(2)

        def run(act, barrier=barrier) -> None:
            try:
                barrier.wait(5)
                act()
            finally:
                connection.close()

        quoted = Incoming(house.channel.pk, "visitor-a", uuid.uuid4(), f"вопрос {attempt}", quote=m.uid)
        acts = (
            lambda m=m: message_delete(house.anna, house.annas.pk, m.uid, epoch=house.annas.epoch),
            lambda quoted=quoted: message_receive(quoted),
        )
        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        quote = Message.objects.get(text=f"вопрос {attempt}").quote
        assert quote is None or quote["text"] == ""


def test_a_plain_message_of_the_client_stays_on_the_fast_way(house: House) -> None:
    received = client_writes(house.channel, "и ещё", visitor="visitor-a")
    assert received.line.body["html"] == "" and received.line.body["quote"] is None
