"""The admin of clients' cards: values as an integration fills them, blocks lifted, merges undone."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from chat.models import Client, ClientBlock, ClientMerge, ClientValue, Form, FormField
from chat.services.blocks import client_block
from chat.services.merging import clients_merge
from kernel.models import AuditEntry
from tests.factories.house import House
from tests.integration.admin.test_writes import form_of
from tests.integration.clients.conftest import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(house: House) -> Browser:
    browser = Browser(headers={"accept-language": "ru"})
    browser.force_login(house.administrator)
    return browser


def test_a_read_only_field_is_filled_and_judged_by_its_type(house: House, admin: Browser) -> None:
    FormField.objects.create(
        project=house.project, form=Form.CLIENT, key="order", title="Заказ", type="date", read_only=True
    )
    url = reverse("admin:chat_clientvalue_add")
    body = {"client": house.annas.client_id, "key": "order", "text": "вчера"}
    assert "Здесь должна быть дата" in admin.post(url, body).content.decode()
    assert "нет такого поля" in admin.post(url, {**body, "key": "other"}).content.decode()
    assert admin.post(url, {**body, "text": "2026-11-24"}).status_code == 302
    row = ClientValue.objects.get()
    assert (row.value, row.version) == ("2026-11-24", 1)
    change = reverse("admin:chat_clientvalue_change", args=[row.pk])
    seen = {"values_seen": form_of(admin, change)["values_seen"]}
    assert admin.post(change, {"text": "<b>", **seen}).status_code == 200
    assert admin.post(change, {"text": "2026-11-25", **seen}).status_code == 302
    row.refresh_from_db()
    assert (row.value, row.version) == ("2026-11-25", 2)
    assert AuditEntry.objects.filter(action="client.field", actor_id=house.administrator.pk).count() == 2


def test_chosen_blocks_are_lifted(house: House, admin: Browser) -> None:
    block = client_block(house.supervisor, house.annas.client_id, reason="<script>1</script>", until=None)
    url = reverse("admin:chat_clientblock_changelist")
    page = admin.get(url).content.decode()
    assert "&lt;script&gt;1" in page
    assert "<script>1" not in page
    admin.post(url, {"action": "lift", "_selected_action": [block.pk]})
    assert ClientBlock.objects.get().lifted_by == house.administrator
    assert Client.objects.get(pk=house.annas.client_id).blocked_at is None


def test_chosen_merges_are_undone_and_what_is_refused_is_told(house: House, admin: Browser) -> None:
    kept, merged = house.annas.client, house.boriss.client
    merge = clients_merge(house.supervisor, kept.pk, merged.pk, keep={}, mark=seen(kept, merged))
    url = reverse("admin:chat_clientmerge_changelist")
    body = {"action": "undo", "_selected_action": [merge.pk]}
    admin.post(url, body)
    assert ClientMerge.objects.get().undone_by == house.administrator
    assert "уже отменено" in admin.post(url, body, follow=True).content.decode()


def test_a_phone_typed_in_the_admin_is_kept_like_any_other(house: House, admin: Browser) -> None:
    url = reverse("admin:chat_client_change", args=[house.annas.client_id])
    empty = {
        f"{inline}-{count}_FORMS": 0 for inline in ("identities", "phones") for count in ("TOTAL", "INITIAL")
    }
    empty["values_seen"] = form_of(admin, url)["values_seen"]
    assert "Здесь должен быть телефон" in admin.post(url, {"phone": "звоните", **empty}).content.decode()
    assert admin.post(url, {"phone": "8 916 304-22-18", **empty}).status_code == 302
    client = Client.objects.get(pk=house.annas.client_id)
    assert (client.phone, client.versions) == ("+79163042218", {"phone": 1})
