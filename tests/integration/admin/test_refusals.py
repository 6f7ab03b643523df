"""What the admin's forms refuse, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db.models import UniqueConstraint
from django.test import Client
from django.urls import reverse

from agentzone.models import Project, Status
from chat.models import FormField
from kernel.adminkit import ReadOnlyAdmin
from tests.factories.people import ProjectFactory, UserFactory
from tests.integration.admin.test_writes import boss, form_of, page, save

__all__ = ["boss", "page"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("bent", [{"is_active": None}, {"kind": "notready"}, {"is_system": "on"}])
def test_the_last_status_to_get_ready_in_stays(page: Client, bent: dict[str, Any]):
    ready = Status.objects.get(code="ready")
    address = reverse("admin:agentzone_status_change", args=[ready.pk])
    errors = save(page, address, **bent)
    assert set(errors) == set(bent) and "последний статус вида «Готов»" in str(errors)
    assert (
        page.post(reverse("admin:agentzone_status_delete", args=[ready.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Status.objects.filter(pk=ready.pk, kind="ready", is_active=True, is_system=False).exists()
    Status.objects.create(code="ready2", name="Готов к чатам", name_en="Ready for chats", kind="ready")
    assert save(page, address, **bent) == {}


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


def field_errors(page: Client, project: Project, **changes: Any) -> Any:
    new = {"project": project.pk, "form": "client", "title": "Улица", "key": "street", "type": "text"}
    return save(page, reverse("admin:chat_formfield_add"), **(new | {"is_active": "on"} | changes))


def test_a_condition_names_a_field_of_the_same_form(page: Client, project: Project):
    FormField.objects.create(project=project, form="client", key="city", title="Город")
    FormField.objects.create(project=project, form="closing", key="result", title="Итог")
    errors = field_errors(page, project, show_if_key="result")
    assert errors == {"show_if_key": ["В этой форме нет поля с таким ключом. Есть: city"]}
    assert field_errors(page, project, show_if_key="city") == {}


def test_a_list_to_choose_from_has_each_entry_once(page: Client, project: Project):
    errors = field_errors(page, project, type="choice", options_text="Тула\nТверь\n Тула ")
    assert errors == {"options_text": ["Каждая запись — один раз. Повторяется: Тула"]}
    assert not FormField.objects.exists()


def test_no_constraint_is_told_by_its_name(page: Client, project: Project):
    """Of a plain unique constraint Django tells the fields."""
    raw = [
        constraint.name
        for model in apps.get_models()
        if model in site._registry and not isinstance(site._registry[model], ReadOnlyAdmin)
        for owner in (model, *(inline.model for inline in site._registry[model].inlines))
        if owner._meta.app_label in ("agentzone", "chat", "knowledge", "mail")
        for constraint in owner._meta.constraints
        if not (isinstance(constraint, UniqueConstraint) and constraint.fields and not constraint.condition)
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert raw == []
    UserFactory(login="anna")
    new = {"login": "ANNA", "first_name": "Анна", "role": "agent"}
    errors = save(
        page, reverse("admin:agentzone_user_add"), **new, password1="Kdlw83nfs", password2="Kdlw83nfs"
    )
    assert "agentzone_" not in str(errors) and "логином" in str(errors)
    address = reverse("admin:agentzone_project_change", args=[project.pk])
    errors = save(page, address, autoclose_warn_seconds=100, autoclose_close_seconds=50)
    assert "agentzone_" not in str(errors) and "autoclose_close_seconds" in errors


def test_a_list_of_sites_is_told_every_entry_that_is_wrong_at_once(page: Client, project: Project):
    lines = "https://shop.example\nshop.example\nhttps://a.example/page\n//[bad"
    new = {"project": project.pk, "kind": "widget", "name": "Сайт", "key": "site-key-1", "is_active": "on"}
    address = reverse("admin:chat_channel_add")
    errors = save(page, address, **new, config_widget_allowed_origins=lines)
    wrong = "shop.example, https://a.example/page, //[bad"
    assert errors == {"config_widget_allowed_origins": [f"Это не адреса вида https://shop.example: {wrong}"]}
    assert save(page, address, **new, config_widget_allowed_origins="https://shop.example") == {}


def test_the_section_of_a_long_form_that_has_an_error_stands_open(page: Client, project: Project):
    """The others are folded: what was refused is in sight at once."""
    address = reverse("admin:agentzone_project_change", args=[project.pk])
    before = page.get(address).content.decode().count("<details>")
    data = form_of(page, address) | {"autoclose_warn_seconds": "-1"}
    refused = page.post(address, {name: value for name, value in data.items() if value is not None})
    assert set(refused.context["adminform"].form.errors) == {"autoclose_warn_seconds"}
    text = refused.content.decode()
    assert text.count("<details>") == before - 1 > 8
    section = text[: text.index('name="autoclose_warn_seconds"')].rpartition("<fieldset")[2]
    assert "<details>" not in section
