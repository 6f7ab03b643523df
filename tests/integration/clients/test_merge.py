"""Two clients are one person: suggested, shown side by side, merged, and parted again exactly as they were."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from agentzone.models import Contact
from agentzone.services.contacts import contact_end
from agentzone.states import EndedBy
from chat.models import Client, ClientMerge, ClientNote, ClientValue, Conversation, Form, FormField, Identity
from chat.models.client import client_key
from chat.services.blocks import client_block
from chat.services.client_fields import field_save
from chat.services.client_locks import ClientMoved
from chat.services.client_notes import note_add
from chat.services.dialog import conversation_close
from chat.services.merging import clients_merge, merge_undo
from kernel.errors import DomainError
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of
from tests.factories.house import House
from tests.integration.clients.conftest import Api, seen
from tests.integration.distribution.floor import check_books, in_threads

pytestmark = pytest.mark.django_db


class Pair:
    """Елена wrote to two projects: Anna's client and another one with the same phone."""

    def __init__(self, house: House) -> None:
        self.house = house
        for project in (house.project, house.other_channel.project):
            FormField.objects.create(project=project, form=Form.CLIENT, key="city", title="Город")
        client_writes(house.other_channel, visitor="elsewhere")
        self.kept, self.merged = house.annas.client, dialog_of(house.other_channel, "elsewhere").client
        self.save(self.kept, "phone", "+79163042218")
        self.save(self.kept, "name", "Елена")
        self.save(self.merged, "phone", "+79163042218")
        self.save(self.merged, "city", "Мытищи")
        self.save(self.merged, "name", "Елена Воронцова")
        note_add(house.anna, self.merged.pk, uuid.uuid4(), "Вежливая")

    def save(self, client: Client, key: str, value: Any) -> None:
        version = Client.objects.get(pk=client.pk).versions.get(key, 0)
        row = ClientValue.objects.filter(client=client, key=key).first()
        field_save(
            self.house.anna,
            client.pk,
            key,
            value,
            version=row.version if row else version,
            project_id=self.house.project.pk,
        )

    def merge(self, keep: dict[str, str] | None = None, by: Any = None) -> ClientMerge:
        mark = seen(Client.objects.get(pk=self.kept.pk), Client.objects.get(pk=self.merged.pk))
        return clients_merge(by or self.house.anna, self.kept.pk, self.merged.pk, keep=keep or {}, mark=mark)

    def facts(self) -> dict[str, Any]:
        """Everything of both, versions aside: they only ever grow."""
        rows: dict[str, Any] = {}
        for client in Client.objects.filter(pk__in=[self.kept.pk, self.merged.pk]):
            rows[f"client {client.pk}"] = {
                "row": (client.name, client.phone, client.email, client.locale, client.first_seen_at),
                "merged_into": client.merged_into_id,
                "identities": sorted(Identity.objects.filter(client=client).values_list("pk", flat=True)),
                "dialogs": sorted(Conversation.objects.filter(client=client).values_list("pk", flat=True)),
                "notes": sorted(ClientNote.objects.filter(client=client).values_list("pk", flat=True)),
                "contacts": sorted(
                    Contact.objects.filter(client_key=client_key(client.pk)).values_list("pk", flat=True)
                ),
                "values": sorted(
                    ClientValue.objects.filter(client=client)
                    .exclude(value=None)
                    .values_list("key", "value", "text")
                ),
            }
        return rows


@pytest.fixture
def pair(house: House) -> Pair:
    return Pair(house)


def test_the_same_phone_e_mail_or_messenger_id_in_the_company_is_suggested(
    pair: Pair, api: type[Api]
) -> None:
    anna = api(pair.house.anna)
    path = f"clients/{pair.kept.pk}/"
    assert [(d["client"]["id"], d["same"]) for d in anna.get(path)["duplicates"]] == [
        (pair.merged.pk, ["phone"])
    ]
    pair.save(pair.merged, "phone", "+79160000000")
    assert anna.get(path)["duplicates"] == []
    pair.save(pair.kept, "email", "Lena@Example.com")
    pair.save(pair.merged, "email", "lena@example.com")
    assert anna.get(path)["duplicates"][0]["same"] == ["email"]
    pair.save(pair.merged, "email", "")
    for channel in (pair.house.channel, pair.house.other_channel):
        channel.kind = "telegram"
        channel.save()
    Identity.objects.filter(client=pair.kept).update(external_id="777")
    Identity.objects.filter(client=pair.merged).update(external_id="777")
    assert anna.get(path)["duplicates"][0]["same"] == ["messenger"]


def test_the_window_shows_both_sides_and_what_is_kept_of_each_field(pair: Pair, api: type[Api]) -> None:
    view = api(pair.house.anna).get(f"clients/{pair.kept.pk}/merge/?other={pair.merged.pk}")
    assert [(f["key"], f["this"], f["other"], f["keep"]) for f in view["fields"]] == [
        ("name", "Елена", "Елена Воронцова", "this"),
        ("phone", "+79163042218", "+79163042218", "this"),
        ("city", "", "Мытищи", "other"),
    ]
    assert (view["other"]["dialogs"], view["other"]["contacts"], view["other"]["notes"]) == (1, 1, 1)


def test_zero_is_an_answer_that_stays_as_the_window_has_shown(pair: Pair, api: type[Api]) -> None:
    for project in (pair.house.project, pair.house.other_channel.project):
        FormField.objects.create(project=project, form=Form.CLIENT, key="debt", title="Долг", type="number")
    pair.save(pair.kept, "debt", 0)
    pair.save(pair.merged, "debt", 5)
    view = api(pair.house.anna).get(f"clients/{pair.kept.pk}/merge/?other={pair.merged.pk}")
    assert [f["keep"] for f in view["fields"] if f["key"] == "debt"] == ["this"]
    pair.merge()
    assert ClientValue.objects.get(client=pair.kept, key="debt").value == 0


def test_everything_moves_and_undoing_parts_them_exactly(pair: Pair, api: type[Api]) -> None:
    before = pair.facts()
    anna = api(pair.house.anna)
    view = anna.get(f"clients/{pair.kept.pk}/merge/?other={pair.merged.pk}")
    body = {"other": pair.merged.pk, "mark": view["mark"], "keep": {"name": "other"}}
    status, made = anna.ask("POST", f"clients/{pair.kept.pk}/merge/", body)
    assert status == 201, made
    card = anna.get(f"clients/{pair.merged.pk}/?project={pair.house.project.pk}")  # the old id leads to him
    assert card["client"]["id"] == pair.kept.pk
    values = {f["key"]: f["value"] for f in card["fields"]}
    assert (values["name"], values["city"]) == ("Елена Воронцова", "Мытищи")
    assert (card["activities"]["total"], card["notes"]["total"], len(card["identities"])) == (2, 1, 2)
    assert card["merges"][0]["may_undo"]
    assert anna.ask("POST", f"client-merges/{made['id']}/undo/")[0] == 204
    assert pair.facts() == before
    assert anna.ask("POST", f"client-merges/{made['id']}/undo/")[0] == 409
    actions = AuditEntry.objects.filter(action__startswith="client.merge").values_list("action", flat=True)
    assert sorted(actions) == ["client.merge_undone", "client.merged"]


def test_whom_one_talked_with_more_often_stays_whoever_is_on_the_screen(pair: Pair, api: type[Api]) -> None:
    anna = api(pair.house.anna)
    path = f"clients/{pair.kept.pk}/merge/"
    assert anna.get(f"{path}?other={pair.merged.pk}")["stays"] == "this"  # they are equal
    dialog = dialog_of(pair.house.other_channel, "elsewhere")
    contact_end(dialog.contact_id, by=EndedBy.SYSTEM, reason="closed")
    client_writes(pair.house.other_channel, "Ещё вопрос", visitor="elsewhere")
    view = anna.get(f"{path}?other={pair.merged.pk}")
    assert (view["stays"], view["other"]["contacts"]) == ("other", 2)
    assert {field["key"]: field["keep"] for field in view["fields"]} == {
        "name": "other",
        "phone": "other",
        "city": "other",
    }
    body = {"other": pair.merged.pk, "mark": view["mark"], "stays": "other", "keep": {"name": "this"}}
    status, made = anna.ask("POST", path, body)
    assert (status, made["client_id"]) == (201, pair.merged.pk), made
    pair.merged.refresh_from_db()
    pair.kept.refresh_from_db()
    assert (pair.kept.merged_into, pair.merged.merged_into) == (pair.merged, None)
    assert (pair.merged.name, pair.merged.phone) == ("Елена", "+79163042218")
    assert ClientValue.objects.get(client=pair.merged, key="city").value == "Мытищи"
    assert anna.ask("POST", path, {**body, "stays": "both"})[0] == 400


def test_what_came_since_goes_back_with_its_dialog_and_what_was_written_stays(pair: Pair) -> None:
    merge = pair.merge()
    pair.save(pair.kept, "email", "lena@example.com")  # not touched by the merge
    dialog = dialog_of(pair.house.other_channel, "elsewhere")
    from agentzone.distribution.claim import claim

    claim(dialog.contact_id, pair.house.stranger.pk, {})
    dialog = dialog_of(pair.house.other_channel, "elsewhere")
    conversation_close(pair.house.stranger, dialog.pk, epoch=dialog.epoch)
    client_writes(pair.house.other_channel, "Снова я", visitor="elsewhere")
    assert Contact.objects.filter(client_key=client_key(pair.kept.pk)).count() == 3
    merge_undo(pair.house.anna, merge.pk)
    assert Contact.objects.filter(client_key=client_key(pair.merged.pk)).count() == 2
    assert Contact.objects.filter(client_key=client_key(pair.kept.pk)).count() == 1
    assert Client.objects.get(pk=pair.kept.pk).email == "lena@example.com"


def test_undoing_is_refused_with_the_reason_when_later_changes_forbid_it(pair: Pair) -> None:
    merge = pair.merge()
    pair.save(pair.kept, "city", "Химки")
    with pytest.raises(DomainError, match="Город"):
        merge_undo(pair.house.anna, merge.pk)
    ClientValue.objects.filter(client=pair.kept, key="city").update(version=1, value="Мытищи", text="Мытищи")
    block = client_block(pair.house.supervisor, pair.kept.pk, reason="спам", until=None)
    with pytest.raises(DomainError, match="заблокирован"):
        merge_undo(pair.house.anna, merge.pk)
    block.delete()
    Client.objects.filter(pk=pair.kept.pk).update(blocked_at=None)
    client_writes(pair.house.channel, visitor="third")
    third = dialog_of(pair.house.channel, "third").client
    later = clients_merge(
        pair.house.supervisor,
        third.pk,
        pair.kept.pk,
        keep={},
        mark=seen(third, Client.objects.get(pk=pair.kept.pk)),
    )
    with pytest.raises(DomainError, match="объединён"):
        merge_undo(pair.house.anna, merge.pk)
    merge_undo(pair.house.supervisor, later.pk)
    merge_undo(pair.house.anna, merge.pk)


def test_what_changed_since_it_was_shown_or_is_blocked_is_not_merged(pair: Pair, api: type[Api]) -> None:
    anna = api(pair.house.anna)
    path = f"clients/{pair.kept.pk}/merge/"
    mark = anna.get(f"{path}?other={pair.merged.pk}")["mark"]
    pair.save(pair.merged, "city", "Химки")
    assert anna.ask("POST", path, {"other": pair.merged.pk, "mark": mark})[1]["code"] == "conflict"
    client_block(pair.house.administrator, pair.merged.pk, reason="спам", until=None)
    mark = anna.get(f"{path}?other={pair.merged.pk}")["mark"]
    assert anna.ask("POST", path, {"other": pair.merged.pk, "mark": mark})[1]["code"] == "already_blocked"
    assert anna.ask("POST", path, {"other": pair.kept.pk, "mark": mark})[0] == 404
    assert not ClientMerge.objects.exists()


def test_only_suggested_clients_or_those_a_supervisor_sees_may_be_merged(pair: Pair, api: type[Api]) -> None:
    boriss = pair.house.boriss.client_id
    path = f"clients/{pair.kept.pk}/merge/?other={boriss}"
    assert api(pair.house.anna).ask("GET", path)[0] == 404
    assert api(pair.house.supervisor).ask("GET", path)[0] == 200
    merge = pair.merge(by=pair.house.supervisor)
    assert api(pair.house.anna).ask("POST", f"client-merges/{merge.pk}/undo/")[0] == 404


@pytest.mark.django_db(transaction=True)
def test_of_merges_undos_and_messages_at_once_nothing_is_lost_and_nothing_doubled(pair: Pair) -> None:
    told: list[str] = []

    def attempt(act: Callable[[], Any]) -> None:
        try:
            act()
            told.append("done")
        except DomainError as error:  # ClientMoved is one
            told.append(error.code)

    def crosswise() -> None:
        mark = seen(pair.merged, pair.kept)
        clients_merge(pair.house.anna, pair.merged.pk, pair.kept.pk, keep={}, mark=mark)

    pair.kept, pair.merged = (Client.objects.get(pk=c.pk) for c in (pair.kept, pair.merged))
    for _ in range(5):
        told.clear()
        dialog = dialog_of(pair.house.other_channel, "elsewhere")
        Conversation.objects.filter(pk=dialog.pk)
        if dialog.state == "queued":
            contact_end(dialog.contact_id, by=EndedBy.SYSTEM, reason="closed")
        write = partial(client_writes, pair.house.other_channel, "Ау", visitor="elsewhere")
        in_threads(
            [
                partial(attempt, pair.merge),
                partial(attempt, pair.merge),
                partial(attempt, crosswise),
                write,
                write,
            ]
        )
        assert told.count("done") == 1, told
        assert set(told) <= {"done", ClientMoved.code, "conflict"}
        merge = ClientMerge.objects.get(undone_at__isnull=True)
        _all_is_one(merge)
        told.clear()
        in_threads([partial(attempt, partial(merge_undo, pair.house.anna, merge.pk)) for _ in range(2)])
        assert sorted(told) in (["done", "merge_not_undone"], [ClientMoved.code, "done"])
        for client in (pair.kept, pair.merged):
            _own(client)
    check_books()


def _all_is_one(merge: ClientMerge) -> None:
    """Nothing names the merged client any more, whatever came in meanwhile."""
    assert not Identity.objects.filter(client=merge.merged_id).exists()
    assert not Conversation.objects.filter(client=merge.merged_id).exists()
    assert not Contact.objects.filter(client_key=client_key(merge.merged_id)).exists()


def _own(client: Client) -> None:
    """Identities, dialogs and contacts of a client are each other's."""
    dialogs = Conversation.objects.filter(client=client)
    assert {(d.channel_id, d.external_id) for d in dialogs} == set(
        Identity.objects.filter(client=client).values_list("channel_id", "external_id")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM chat_message m JOIN chat_conversation c ON c.id = m.conversation_id "
            "JOIN agentzone_contact t ON t.id = m.contact_id WHERE c.client_id = %s AND t.client_key <> %s",
            [client.pk, client_key(client.pk)],
        )
        assert cursor.fetchone()[0] == 0
