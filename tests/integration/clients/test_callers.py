"""Who calls is a client: found by his number, made once, followed through merges, blocks and his card."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import connection

from agentzone.models import Call, Contact, SwitchCommand, User
from agentzone.models.people import Role
from agentzone.services.calls.outgoing import call_back
from chat.models import Client, ClientBlock, ClientPhone, ClientValue, Form, FormField
from chat.models.client import client_key
from chat.selectors.activities import activities_page
from chat.selectors.client_access import client_or_404, readable_client_ids
from chat.services.blocks import client_block, client_unblock
from chat.services.dialog import conversation_close
from chat.services.merging import clients_merge, merge_undo
from kernel import clock
from kernel.errors import NotFound
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work
from tests.factories.voice import phone_number
from tests.integration.calls.books import check_books
from tests.integration.calls.hall import CALLER, Hall
from tests.integration.clients.conftest import Api, seen

pytestmark = pytest.mark.django_db
PHONE = f"+{CALLER}"


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    return Hall(monkeypatch, ring_seconds=20, wrap_up_seconds=30)


def made(hall: Hall, **fields: Any) -> Client:
    company = fields.pop("company", hall.project.company)
    number = Client.objects.count() + 900_000
    return Client.objects.create(company=company, number=number, first_seen_at=clock.now(), **fields)


def caller_of(call: Call) -> Client | None:
    kind, _, pk = Contact.objects.get(pk=call.pk).client_key.partition(":")
    return Client.objects.get(pk=pk) if kind == "client" else None


def called(hall: Hall, caller: str = CALLER) -> Call:
    return hall.call_of(hall.calls(caller))


def supervisor(hall: Hall) -> User:
    user = UserFactory(role=Role.SUPERVISOR)
    user.supervised_projects.add(hall.project)
    return user


# ── found or made ───────────────────────────────────────────────────────────
def test_the_first_call_makes_a_client_and_the_next_ones_are_his_however_the_line_writes_him(
    hall: Hall,
) -> None:
    first = caller_of(called(hall))
    assert first is not None
    assert (first.phone, first.company_id, first.name) == (PHONE, hall.project.company_id, "")
    second = phone_number(ProjectFactory(company=hall.project.company))
    for number, line in (("8" + CALLER[1:], None), (CALLER[1:], None), (PHONE, second.number)):
        assert caller_of(hall.call_of(hall.calls(number, line))) == first
    assert Client.objects.count() == 1


def test_a_client_who_wrote_before_is_known_by_the_number_on_his_card(hall: Hall) -> None:
    known = made(hall, name="Мария", phone=PHONE)
    call = called(hall)
    assert caller_of(call) == known
    assert call.caller_name == "Мария"
    known.phone = ""
    known.save()
    assert caller_of(called(hall)) == known  # whatever happens to the card since, the number is his


def test_a_number_in_a_field_of_the_projects_form_counts_too(hall: Hall) -> None:
    FormField.objects.create(
        project=hall.project, form=Form.CLIENT, key="second_phone", title="Второй телефон", type="phone"
    )
    known = made(hall, phone="+79990000000")
    ClientValue.objects.create(
        client=known, key="second_phone", value=PHONE, text=PHONE, updated_at=clock.now()
    )
    assert caller_of(called(hall)) == known


def test_a_number_on_two_cards_is_nobodys_so_a_client_of_its_own_is_made(hall: Hall) -> None:
    both = {made(hall, phone=PHONE).pk, made(hall, phone=PHONE).pk}
    third = caller_of(called(hall))
    assert third is not None
    assert third.pk not in both


def test_clients_of_another_company_and_those_merged_away_are_not_looked_at(hall: Hall) -> None:
    made(hall, phone=PHONE, company=ProjectFactory().company)
    stays = made(hall, name="Мария")
    made(hall, phone=PHONE, merged_into=stays)
    found = caller_of(called(hall))
    assert found is not None
    assert found.company_id == hall.project.company_id
    assert found.name == ""


@pytest.mark.parametrize("number", ["", "anonymous", "1001"])
def test_who_hides_his_number_or_calls_from_an_extension_is_no_client(hall: Hall, number: str) -> None:
    call = called(hall, number)
    assert caller_of(call) is None
    assert Contact.objects.get(pk=call.pk).client_key.startswith("phone:")
    assert not Client.objects.exists()


def test_a_name_that_the_line_gives_is_the_new_clients_if_it_is_one(hall: Hall) -> None:
    hall.switch.customer_calls(hall.line.number, CALLER, "Пётр Сергеев")
    hall.switch.customer_calls(hall.line.number, "79160000002", "79160000002")
    hall.settle()
    assert dict(Client.objects.values_list("phone", "name")) == {PHONE: "Пётр Сергеев", "+79160000002": ""}


def test_a_call_out_of_hours_is_its_clients_too(hall: Hall) -> None:
    hall.project.hours_enabled = True
    hall.project.save()
    call = called(hall)
    assert (call.contact.end_reason, caller_of(call).phone) == ("out_of_hours", PHONE)  # type: ignore[union-attr]


# ── the operator who is known ───────────────────────────────────────────────
def test_a_call_prefers_nobody_and_a_chat_still_the_operator_it_had(hall: Hall) -> None:
    anna = hall.operator()
    channel = widget_channel(hall.project)
    client_writes(channel, visitor="visitor-1")
    hall.settle()
    dialog = dialog_of(channel, "visitor-1")
    Client.objects.filter(pk=dialog.client_id).update(phone=PHONE)
    conversation_close(anna, dialog.pk, epoch=dialog.epoch)
    ended, call = hall.talking(anna)
    contact = Contact.objects.get(pk=call.pk)
    assert (contact.client_key, contact.preferred_agent) == (client_key(dialog.client_id), None)
    hall.switch.customer_hangs_up(ended)
    hall.settle()
    client_writes(channel, visitor="visitor-1")
    again = dialog_of(channel, "visitor-1").contact
    assert again is not None
    assert (again.client_key, again.preferred_agent) == (client_key(dialog.client_id), anna)


# ── calls that operators make ────────────────────────────────────────────────
def test_whom_an_operator_calls_is_a_client_too_with_his_name_on_the_panel(hall: Hall) -> None:
    anna = hall.operator(kind="phone")
    known = made(hall, name="Мария", phone=PHONE)
    call = hall.dials(anna)
    assert (caller_of(call), call.caller_name, call.contact.direction) == (known, "Мария", "out")
    (row,) = activities_page(supervisor(hall), known.pk)["results"]
    assert (row["call"]["direction"], row["call"]["result"]) == ("out", "present")
    assert readable_client_ids(anna, [known.pk]) == {known.pk}


def test_calling_back_stays_with_the_client_and_so_does_the_call_to_who_is_blocked(hall: Hall) -> None:
    anna = hall.operator(kind="phone")
    channel, first = hall.talking(anna)
    hall.switch.customer_hangs_up(channel)
    hall.settle()
    client = caller_of(first)
    assert client is not None
    blocked(hall, client)
    again = Call.objects.get(pk=call_back(first.pk, anna))
    assert (caller_of(again), Client.objects.count()) == (client, 1)


# ── merges ──────────────────────────────────────────────────────────────────
def test_merging_takes_calls_and_the_number_along_and_parting_gives_them_back(hall: Hall) -> None:
    boss = supervisor(hall)
    kept, before = made(hall, name="Мария"), called(hall)
    merged = caller_of(before)
    assert merged is not None
    merge = clients_merge(boss, kept.pk, merged.pk, keep={}, mark=seen(kept, merged))
    after, other = called(hall), called(hall, "79160000002")
    assert [caller_of(call) for call in (before, after)] == [kept, kept]
    Contact.objects.filter(pk=other.pk).update(
        client_key=client_key(kept.pk)
    )  # of a number of the kept one's
    merge_undo(boss, merge.pk)
    assert [caller_of(call) for call in (before, after, other)] == [merged, merged, kept]
    assert caller_of(called(hall)) == merged


def test_a_merge_of_before_there_were_numbers_can_be_undone(hall: Hall) -> None:
    boss = supervisor(hall)
    kept, merged = made(hall, name="Мария"), made(hall, name="Маша")
    merge = clients_merge(boss, kept.pk, merged.pk, keep={}, mark=seen(kept, merged))
    del merge.record["phones"]
    merge.save()
    merge_undo(boss, merge.pk)
    merged.refresh_from_db()
    assert merged.merged_into is None


# ── blocks ──────────────────────────────────────────────────────────────────
def blocked(hall: Hall, client: Client) -> ClientBlock:
    return client_block(supervisor(hall), client.pk, reason="Оскорбляет", until=None)


def test_a_blocked_client_hears_a_busy_tone_and_his_try_is_kept(hall: Hall) -> None:
    hall.operator()
    client = made(hall, phone=PHONE)
    blocked(hall, client)
    call = called(hall)
    assert (call.state, call.contact.end_reason, call.contact.ended_by) == ("ended", "blocked", "system")
    assert SwitchCommand.objects.get(call=call).payload["busy"] is True
    client_unblock(supervisor(hall), client.pk)
    assert called(hall).state == "offered"


@pytest.mark.parametrize("stage", ["waiting", "ringing", "talking", "held"])
def test_blocking_disconnects_the_call_that_is_on_wherever_it_is(hall: Hall, stage: str) -> None:
    anna = hall.operator(answers=None if stage == "ringing" else 1.0) if stage != "waiting" else None
    channel = hall.calls()
    if stage in ("talking", "held"):
        hall.pass_time(3)
    if stage == "held":
        browser = Api(anna)
        call_id = hall.call_of(channel).pk
        assert browser.ask("POST", f"me/calls/{call_id}/hold/")[0] == 200
        hall.pass_time(1)
    client = caller_of(hall.call_of(channel))
    assert client is not None
    blocked(hall, client)
    hall.settle()
    call = hall.call_of(channel)
    assert (call.state, call.contact.state, call.contact.ended_by) == ("ended", "ended", "supervisor")
    assert channel not in hall.switch.exchange.lines
    if anna is not None:
        assert hall.slot(anna).status.code != "missed_call"
    check_books()


# ── the card ────────────────────────────────────────────────────────────────
def test_a_call_in_the_activities_tells_direction_result_times_and_operators(hall: Hall) -> None:
    anna = hall.operator(answers=2.0)
    channel, call = hall.talking(anna)
    hall.pass_time(10)
    hall.switch.customer_hangs_up(channel)
    hall.settle()
    client = caller_of(call)
    assert client is not None
    (row,) = activities_page(supervisor(hall), client.pk)["results"]
    shown = row["call"]
    assert shown == {
        "id": str(call.pk),
        "direction": "in",
        "client_number": CALLER,
        "our_number": hall.line.number,
        "result": "answered",
        "waited_seconds": 2,
        "talk_seconds": shown["talk_seconds"],
        "hold_seconds": 0,
        "operators": [anna.full_name],
        "recording": None,
        "callback": None,
    }
    assert 11 <= shown["talk_seconds"] <= 13
    gone = hall.calls()
    hall.switch.customer_hangs_up(gone)
    hall.settle()
    assert activities_page(anna, client.pk)["results"][0]["call"]["result"] == "abandoned"


def test_pages_of_calls_cost_five_queries_more_however_many_there_are(
    hall: Hall, django_assert_max_num_queries: Any
) -> None:
    anna = hall.operator(answers=1.0)
    for _turn in range(3):
        channel, call = hall.talking(anna)
        hall.switch.customer_hangs_up(channel)
        hall.pass_time(40)
    client = caller_of(call)
    assert client is not None
    with django_assert_max_num_queries(12):
        assert activities_page(anna, client.pk)["total"] == 3


def test_the_operator_of_the_call_gets_the_panel_of_its_client(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    call = called(hall)
    hall.pass_time(1)
    page = Api(anna).get(f"me/calls/{call.pk}/client/")
    client = caller_of(call)
    assert client is not None
    assert page["dialog"] == {
        "contact_id": str(call.pk),
        "project_id": hall.project.pk,
        "state": "assigned",
        "client": page["card"]["client"],
    }
    assert page["card"]["client"]["id"] == client.pk
    assert page["card"]["identities"] == [{"channel": {"kind": "phone", "name": "Телефон"}, "value": PHONE}]
    assert [row["contact_id"] for row in page["card"]["activities"]["results"]] == [str(call.pk)]
    assert set(page["card"]) == set(Api(anna).get(f"clients/{client.pk}/?project={hall.project.pk}"))


def test_a_call_of_nobody_known_has_a_panel_without_a_card(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    call = called(hall, "anonymous")
    hall.pass_time(1)
    page = Api(anna).get(f"me/calls/{call.pk}/client/")
    assert (page["card"], page["dialog"]["client"]) == (None, None)


def test_whose_call_it_is_sees_the_client_and_others_of_the_hall_do_not(hall: Hall) -> None:
    anna = hall.operator(answers=1.0)
    channel, call = hall.talking(anna)
    client = caller_of(call)
    assert client is not None
    boris, stranger = hall.operator(), agent_at_work(ProjectFactory(company=hall.project.company))
    sees = partial(readable_client_ids, ids=[client.pk])
    assert [bool(sees(user)) for user in (anna, boris, stranger, supervisor(hall))] == [1, 0, 0, 1]
    assert sees(UserFactory(role=Role.ADMINISTRATOR))
    assert Api(boris).ask("GET", f"me/calls/{call.pk}/client/")[0] == 404
    hall.switch.customer_hangs_up(channel)
    hall.pass_time(40)
    assert sees(anna)  # his latest call was hers


def test_a_waiting_callers_card_is_open_to_those_who_serve_the_queue(hall: Hall) -> None:
    client = caller_of(called(hall))
    assert client is not None
    anna, stranger = hall.operator(declines=0.5, answers=None), agent_at_work(ProjectFactory())
    assert readable_client_ids(anna, [client.pk]) == {client.pk}
    assert readable_client_ids(stranger, [client.pk]) == set()


def test_after_a_day_who_answered_once_no_longer_sees_whom_others_served_since(hall: Hall) -> None:
    anna = hall.operator(answers=1.0)
    channel, call = hall.talking(anna)
    hall.switch.customer_hangs_up(channel)
    hall.pass_time(40)
    client = caller_of(call)
    assert client is not None
    later = hall.calls()  # nobody takes it in time
    hall.switch.customer_hangs_up(later)
    hall.settle()
    assert readable_client_ids(anna, [client.pk]) == {client.pk}
    hall.time.advance(86_400)
    assert readable_client_ids(anna, [client.pk]) == set()
    with pytest.raises(NotFound):
        client_or_404(anna, client.pk)


def test_the_card_hears_of_each_step_of_the_call(hall: Hall) -> None:
    anna = hall.operator(answers=1.0)
    channel, call = hall.talking(anna)
    client = caller_of(call)
    assert client is not None

    def told() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM kernel_event WHERE stream = %s AND type = 'client.stale'",
                [f"client:{client.pk}"],
            )
            return int(cursor.fetchone()[0])

    talking = told()
    assert talking == 2  # it began, it was answered
    hall.switch.customer_hangs_up(channel)
    hall.settle()
    assert told() == talking + 1


def test_the_number_is_stored_once(hall: Hall) -> None:
    called(hall)
    called(hall)
    assert list(ClientPhone.objects.values_list("number", flat=True)) == [PHONE]
