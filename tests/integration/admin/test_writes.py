"""What an administrator changes reaches routing, open pages and the audit log, by the services."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.urls import reverse

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import AgentSlot, Contact, Project, Skill, Status, User
from chat.drivers.widget import channels as widget_channels
from chat.models import Channel
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work, load_of, skill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss(transactional_db: None) -> User:
    return UserFactory(login="boss", role="administrator", first_name="Елена", last_name="Громова")


@pytest.fixture
def page(boss: User) -> Client:
    client = Client()
    client.force_login(boss)
    return client


@pytest.fixture
def wakes(transactional_db: None) -> Any:
    """Reasons of the wakes since the last call."""
    import psycopg

    from agentzone.services.wake import CHANNEL
    from kernel.db import conninfo

    with psycopg.connect(conninfo(), autocommit=True) as session:
        session.execute(f"LISTEN {CHANNEL}")
        yield lambda: {note.payload for note in session.notifies(timeout=0.2)}


def form_of(page: Client, address: str) -> dict[str, Any]:
    """What the browser would send back unchanged."""
    response = page.get(address)
    assert response.status_code == 200, response.content[:500]
    data: dict[str, Any] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for name in form.fields:
            field = form[name]
            value = field.value()
            if value is None or value is False:
                continue
            data[field.html_name] = "on" if value is True else value
    return data


def save(page: Client, address: str, **changes: Any) -> Any:
    """Send the form with some fields changed (None: empty); returns its errors, {} when it was saved."""
    data = form_of(page, address) | changes
    response = page.post(address, {name: value for name, value in data.items() if value is not None})
    if response.status_code == 302:
        return {}
    return {**response.context["adminform"].form.errors}


def entry(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("id")


def events_of(stream: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type FROM kernel_event WHERE stream = %s ORDER BY seq", [stream])
        return [row[0] for row in cursor.fetchall()]


def test_a_projects_new_limit_wakes_the_router_tells_its_operators_and_is_audited(
    page: Client, boss: User, wakes: Any
):
    project = ProjectFactory()
    anna = agent_at_work(project)
    wakes()
    assert save(page, reverse("admin:agentzone_project_change", args=[project.pk]), chat_limit=2) == {}
    assert Project.objects.get(pk=project.pk).chat_limit == 2
    assert "project" in wakes()
    assert events_of(f"agent:{anna.pk}")[-1] == "skills.changed"
    found = entry("project.changed")
    assert (found.actor_id, found.actor_label, found.target_id) == (boss.pk, "boss", str(project.pk))
    assert found.details == {"changes": {"chat_limit": [5, 2]}}


def test_a_projects_settings_are_checked_field_by_field(page: Client):
    project = ProjectFactory()
    address = reverse("admin:agentzone_project_change", args=[project.pk])
    before = Project.objects.filter(pk=project.pk).values().get()
    wrong = {"chat_limit": 0, "priority": 12, "time_zone": "Mars/Base", "color": "blue", "alarm_seconds": 1}
    assert set(save(page, address, **wrong)) == {
        "chat_limit",
        "priority",
        "time_zone",
        "color",
        "alarm_seconds",
    }
    assert Project.objects.filter(pk=project.pk).values().get() == before


def test_a_skill_is_given_and_its_level_changed_by_the_service(page: Client, wakes: Any):
    project, anna = ProjectFactory(), UserFactory()
    assert save(page, reverse("admin:agentzone_skill_add"), agent=anna.pk, project=project.pk, level=2) == {}
    given = Skill.objects.get(agent=anna, project=project)
    assert entry("skill.set").details == {"project": project.pk, "level": 2}
    assert save(page, reverse("admin:agentzone_skill_change", args=[given.pk]), level=4) == {}
    assert Skill.objects.get(agent=anna, project=project).level == 4
    assert events_of(f"agent:{anna.pk}") == ["skills.changed", "skills.changed"]
    assert "skills" in wakes()
    assert AuditEntry.objects.filter(action__startswith="skill.").count() == 2
    assert set(
        save(page, reverse("admin:agentzone_skill_add"), agent=anna.pk, project=project.pk, level=9)
    ) == {"level", "__all__"}


@pytest.mark.parametrize("way", ["page", "list", "person"])
def test_a_skill_that_is_taken_away_returns_the_dialogs(page: Client, way: str):
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    dialog = dialog_of(channel)
    assert claim(dialog.contact_id, anna.pk, {}) is Outcome.ASSIGNED
    pk = Skill.objects.get(agent=anna).pk
    if way == "page":
        page.post(reverse("admin:agentzone_skill_delete", args=[pk]), {"post": "yes"})
    elif way == "list":
        chosen = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        page.post(reverse("admin:agentzone_skill_changelist"), chosen)
    else:
        address = reverse("admin:agentzone_user_change", args=[anna.pk])
        assert save(page, address, **{"skills-0-DELETE": "on"}) == {}
    assert not Skill.objects.filter(agent=anna).exists()
    assert Contact.objects.get(pk=dialog.contact_id).state == "queued"
    assert load_of(anna) == 0
    assert entry("skill.removed").details == {"project": channel.project_id}


def test_skills_are_edited_on_the_persons_page(page: Client):
    anna, first, second, third = UserFactory(), ProjectFactory(), ProjectFactory(), ProjectFactory()
    skill(anna, first, 1)
    skill(anna, second, 2)
    address = reverse("admin:agentzone_user_change", args=[anna.pk])
    rows = {str(s.project_id): n for n, s in enumerate(Skill.objects.filter(agent=anna))}
    changes = {
        f"skills-{rows[str(first.pk)]}-level": 3,
        f"skills-{rows[str(second.pk)]}-project": third.pk,
        "skills-TOTAL_FORMS": 3,
        "skills-2-agent": anna.pk,
        "skills-2-project": second.pk,
        "skills-2-level": 5,
    }
    assert save(page, address, **changes) == {}
    levels = dict(Skill.objects.filter(agent=anna).values_list("project_id", "level"))
    assert levels == {first.pk: 3, third.pk: 2, second.pk: 5}


def test_a_person_is_made_with_a_password_that_keeps_the_rules(page: Client):
    address = reverse("admin:agentzone_user_add")
    new = {"login": "20499", "first_name": "Новый", "role": "agent"}
    assert "password2" in save(page, address, **new, password1="12345678", password2="12345678")
    assert "password2" in save(page, address, **new, password1="Kdlw83nfs", password2="Kdlw83nfx")
    assert save(page, address, **new, password1="Kdlw83nfs", password2="Kdlw83nfs") == {}
    assert authenticate(username="20499", password="Kdlw83nfs") == User.objects.get(login="20499")
    assert "Kdlw83nfs" not in str(list(AuditEntry.objects.values()))


def test_a_password_is_changed_by_its_own_form_and_never_shown(page: Client):
    anna = UserFactory()
    address = reverse("admin:agentzone_user_change", args=[anna.pk])
    assert anna.password not in page.get(address).content.decode()
    form = reverse("admin:auth_user_password_change", args=[anna.pk])
    assert page.get(form).status_code == 200
    assert page.post(form, {"password1": "Kdlw83nfs", "password2": "Kdlw83nfs"}).status_code == 302
    assert authenticate(username=anna.login, password="Kdlw83nfs") == anna
    assert "Kdlw83nfs" not in str(list(AuditEntry.objects.values()))
    assert entry("user.changed").target_id == str(anna.pk)


def test_who_may_not_sign_in_any_more_ends_work_and_his_dialogs_return(page: Client):
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    assert claim(dialog_of(channel).contact_id, anna.pk, {}) is Outcome.ASSIGNED
    assert save(page, reverse("admin:agentzone_user_change", args=[anna.pk]), is_active=None) == {}
    assert not AgentSlot.objects.get(agent=anna).signed_in
    assert dialog_of(channel).state == "queued"
    assert entry("user.changed").details == {"changes": {"is_active": [True, False]}}


def test_an_administrator_cannot_lock_himself_out(page: Client, boss: User):
    address = reverse("admin:agentzone_user_change", args=[boss.pk])
    assert set(save(page, address, role="agent")) == {"role"}
    assert set(save(page, address, is_active=None)) == {"is_active"}
    assert (
        page.post(reverse("admin:agentzone_user_delete", args=[boss.pk]), {"post": "yes"}).status_code == 403
    )
    boss.refresh_from_db()
    assert boss.is_active and boss.role == "administrator"


def test_new_flags_of_a_status_hold_at_once_for_those_who_are_in_it(page: Client, wakes: Any):
    anna = agent_at_work(ProjectFactory(), status="coaching")
    assert not AgentSlot.objects.get(agent=anna).takes_chats
    wakes()
    coaching = Status.objects.get(code="coaching")
    assert save(page, reverse("admin:agentzone_status_change", args=[coaching.pk]), takes_chats="on") == {}
    assert AgentSlot.objects.get(agent=anna).takes_chats
    assert "status" in wakes() and events_of(f"agent:{anna.pk}")[-1] == "skills.changed"


@pytest.mark.parametrize("code", ["no_activity", "not_ready"])
def test_statuses_that_the_product_needs_can_be_renamed_and_nothing_else(page: Client, code: str):
    status = Status.objects.get(code=code)
    before = Status.objects.filter(pk=status.pk).values().get()
    address = reverse("admin:agentzone_status_change", args=[status.pk])
    bent = {
        "name": "Отошёл",
        "code": "x",
        "takes_chats": "on",
        "is_active": None,
        "is_system": "on",
        "kind": "ready",
    }
    assert save(page, address, **bent) == {}
    assert Status.objects.filter(pk=status.pk).values().get() == {**before, "name": "Отошёл"}
    assert (
        page.post(reverse("admin:agentzone_status_delete", args=[status.pk]), {"post": "yes"}).status_code
        == 403
    )
    own = Status.objects.create(code="own", name="Свой", name_en="Own")
    assert (
        page.post(reverse("admin:agentzone_status_delete", args=[own.pk]), {"post": "yes"}).status_code == 302
    )
    assert not Status.objects.filter(code="own").exists()


def test_a_channels_settings_are_the_drivers_own_checked_by_field_in_russian(page: Client):
    project = ProjectFactory()
    address = reverse("admin:chat_channel_add")
    new = {"project": project.pk, "kind": "widget", "name": "Сайт", "key": "shop-1", "is_active": "on"}
    wrong = {
        "config_widget_allowed_origins": "https://shop.example\nshop.example",
        "config_widget_messages_per_minute": "много",
        "config_widget_messages_per_minute_per_address": "0",
    }
    errors = save(page, address, **new, **wrong)
    assert set(errors) == set(wrong)
    assert "shop.example" in str(errors["config_widget_allowed_origins"])
    assert errors["config_widget_messages_per_minute"] == ["Ожидается целое число."]
    assert errors["config_widget_messages_per_minute_per_address"] == ["Не меньше 1."]
    right = {
        "config_widget_allowed_origins": "https://shop.example\r\n\r\n https://www.shop.example ",
        "config_widget_messages_per_minute": "17",
        "config_widget_messages_per_minute_per_address": "",
        "config_widget_calls_per_minute_per_address": "",
    }
    assert save(page, address, **new, **right) == {}
    channel = Channel.objects.get(key="shop-1")
    assert channel.config == {
        "allowed_origins": ["https://shop.example", "https://www.shop.example"],
        "messages_per_minute": 17,
        "messages_per_minute_per_address": 240,
        "calls_per_minute_per_address": 1200,
    }
    text = page.get(reverse("admin:chat_channel_change", args=[channel.pk])).content.decode()
    assert "https://shop.example\nhttps://www.shop.example" in text
    assert (
        "&lt;script async src=&quot;" in text and "/widget.js&quot; data-channel=&quot;shop-1&quot;" in text
    )


def test_a_channels_key_and_kind_stay_and_a_change_is_known_in_this_process_at_once(page: Client):
    channel = widget_channel(config={"messages_per_minute": 3})
    widget_channels._known["stale"] = (1e18, None)
    address = reverse("admin:chat_channel_change", args=[channel.pk])
    assert save(page, address, name="Новый сайт", key="other-key", kind="other") == {}
    channel.refresh_from_db()
    assert (channel.name, channel.kind) == ("Новый сайт", "widget") and channel.key != "other-key"
    assert channel.config["messages_per_minute"] == 3
    assert widget_channels._known == {}
    assert entry("channel.changed").details == {"changes": {"name": ["Виджет сайта", "Новый сайт"]}}


def test_a_corrected_name_of_a_client_reaches_the_open_dialog(page: Client):
    channel = widget_channel()
    client_writes(channel)
    dialog = dialog_of(channel)
    before = len(events_of(f"conversation:{dialog.pk}"))
    assert (
        save(page, reverse("admin:chat_client_change", args=[dialog.client_id]), name="Мария Кузнецова") == {}
    )
    assert events_of(f"conversation:{dialog.pk}")[before:] == ["conversation.changed"]
    assert entry("client.changed").details == {"changes": {"name": ["", "Мария Кузнецова"]}}
