"""The admin speaks to people: no codes, no JSON, nothing that agrees with the wrong gender."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override

from agentzone.admin.reasons import CHOSEN, OTHERS, WAITING, why_words
from agentzone.distribution.claim import Outcome, claim
from agentzone.distribution.types import Code, Why
from agentzone.models import Assignment, Company, Project, QueueStay, RoutingDecision
from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from chat.admin.event_words import EVENTS
from chat.models import Tag
from kernel import audit
from kernel.audit_words import ACTIONS, action_words
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import CompanyFactory, ProjectFactory, UserFactory, agent_at_work
from tests.integration.admin.test_writes import boss, page, save

__all__ = ["boss", "page"]
pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
APPS = ("kernel", "agentzone", "chat", "knowledge", "mail")


def said(response: Any) -> list[str]:
    return [re.sub("<[^>]+>", "", str(message)) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("language", "added", "changed", "deleted"),
    [
        ("ru", "Добавлено: компания «Луна».", "Сохранено: компания «Марс».", "Удалено: компания «Марс»."),
        (
            "en",
            "The company “Луна” was added successfully.",
            "The company “Марс” was changed successfully.",
            "The company “Марс” was deleted successfully.",
        ),
    ],
)
def test_messages_fit_whatever_the_gender_is(
    page: Client, language: str, added: str, changed: str, deleted: str
):
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    body = {"name": "Луна"}
    assert said(page.post(reverse("admin:agentzone_company_add"), body, follow=True)) == [added]
    company = Company.objects.get()
    address = reverse("admin:agentzone_company_change", args=[company.pk])
    assert save(page, address, name="Марс") == {}
    assert said(page.get(reverse("admin:agentzone_company_changelist"))) == [changed]
    answer = page.post(
        reverse("admin:agentzone_company_delete", args=[company.pk]), {"post": "yes"}, follow=True
    )
    assert said(answer) == [deleted]


def test_what_cannot_be_deleted_is_explained_and_a_switch_is_offered(page: Client):
    channel = widget_channel()
    client_writes(channel)
    project = channel.project
    text = page.get(reverse("admin:agentzone_project_delete", args=[project.pk])).content.decode()
    assert f"Удалить «{project}» нельзя" in text and "Обращения: 1" in text and "Каналы: 1" in text
    assert "снимите отметку «Активен»" in text and "Вы уверены" not in text
    page.post(reverse("admin:agentzone_project_delete", args=[project.pk]), {"post": "yes"})
    assert Project.objects.filter(pk=project.pk).exists()
    company = page.get(reverse("admin:agentzone_company_delete", args=[project.company_id])).content.decode()
    assert "Проекты: 1" in company and "Сначала удалите" in company and "снимите отметку" not in company


def test_thousands_of_obstacles_are_counted_and_only_a_few_named(page: Client):
    company = CompanyFactory()
    for number in range(5):
        ProjectFactory(company=company, name=f"Проект-{number}")
    text = page.get(reverse("admin:agentzone_company_delete", args=[company.pk])).content.decode()
    (line,) = re.findall(r"<li>(Проекты: 5 .*?)</li>", text)
    assert line.count("Проект-") == 3 and line.endswith(", …)")


def test_what_is_free_can_still_be_deleted(page: Client):
    tag = Tag.objects.create(project=ProjectFactory(), name="Срочно")
    address = reverse("admin:chat_tag_delete", args=[tag.pk])
    assert "Удалить: тег «Срочно»?" in page.get(address).content.decode()
    page.post(address, {"post": "yes"})
    assert not Tag.objects.exists()


def recorded_actions() -> set[str]:
    """Literal codes that the product's services give to the audit log."""
    found: set[str] = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            for start in re.finditer(r"audit\.record\(", text):
                call = text[start.end() : start.end() + 200].split("\n\n", 1)[0]
                found |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', call))
    return found


def test_every_action_of_the_audit_log_has_words_in_both_languages():
    codes = recorded_actions() | {"article.deleted", "article.brought_back"}
    assert len(codes) > 50 and codes <= set(ACTIONS)
    for code in codes:
        with override("ru"):
            russian = action_words(code)
        with override("en"):
            english = action_words(code)
        assert russian != english and code not in (russian, english), code


def test_the_audit_log_tells_fields_and_values_in_words(page: Client, boss: Any):
    project, anna = ProjectFactory(name="Доставка"), UserFactory(last_name="Ким", first_name="Анна")
    address = reverse("admin:agentzone_project_change", args=[project.pk])
    assert save(page, address, chat_limit=2, hours_enabled="on", pull_mode="above") == {}
    assert save(page, reverse("admin:agentzone_skill_add"), agent=anna.pk, project=project.pk, level=2) == {}
    listed = page.get(reverse("admin:kernel_auditentry_changelist")).content.decode()
    for words in ("Проект изменён", "Навык дан или изменён его уровень", "Проект № ", "5 → 2"):
        assert words in listed
    assert "project.changed" not in re.sub("<option.*?</option>|<[^>]+>", "", listed, flags=re.DOTALL)
    entries = {entry.action: entry for entry in AuditEntry.objects.all()}

    def shown(action: str) -> str:
        pk = entries[action].pk
        return page.get(reverse("admin:kernel_auditentry_change", args=[pk])).content.decode()

    changed = shown("project.changed")
    mode = dict(Project._meta.get_field("pull_mode").flatchoices)["above"]
    assert "5 → 2" in changed and "Нет → Да" in changed and f"→ {mode}" in changed
    assert "chat_limit" not in changed and "pull_mode" not in changed
    assert str(project) in shown("skill.set") and anna.full_name in shown("skill.set")


def test_parts_of_the_product_are_named_and_what_is_gone_keeps_its_number(page: Client):
    tag = Tag.objects.create(project=ProjectFactory(), name="Срочно")
    audit.record(audit.SYSTEM, "tag.deleted", tag, name="Срочно")
    pk = tag.pk
    tag.delete()
    entry = AuditEntry.objects.get(action="tag.deleted")
    text = page.get(reverse("admin:kernel_auditentry_change", args=[entry.pk])).content.decode()
    assert "Система" in text and "Тег удалён" in text and f"Тег № {pk}" in text and "Срочно" in text


def test_the_audit_log_is_filtered_by_words(page: Client):
    company = CompanyFactory()
    for action in ("client.blocked", "tag.added"):
        audit.record(audit.SYSTEM, action, company)
    address = reverse("admin:kernel_auditentry_changelist")
    rows = page.get(address, {"action": "tag.added"}).context["cl"].result_list
    assert [row.action for row in rows] == ["tag.added"]
    assert len(page.get(address, {"target_type": "agentzone.company"}).context["cl"].result_list) == 2
    assert not page.get(address, {"target_type": "chat.tag"}).context["cl"].result_list


def test_the_filter_of_actions_offers_what_pages_of_the_admin_write_themselves(page: Client):
    page.post(reverse("admin:agentzone_company_add"), {"name": "Луна"})
    (entry,) = AuditEntry.objects.all()
    address = reverse("admin:kernel_auditentry_changelist")
    (spec,) = (
        each
        for each in page.get(address).context["cl"].filter_specs
        if "action" in each.expected_parameters()
    )
    offered = dict(spec.lookup_choices)
    assert offered[entry.action] == "Компания: добавлено"
    assert "formfield.changed" in offered and "message.changed" not in offered


def told(page: Client, action: str, **details: Any) -> str:
    company = CompanyFactory()
    audit.record(audit.SYSTEM, action, company, **details)
    assert page.get(reverse("admin:kernel_auditentry_changelist")).status_code == 200
    pk = AuditEntry.objects.latest("pk").pk
    return page.get(reverse("admin:kernel_auditentry_change", args=[pk])).content.decode()


def test_a_detail_means_what_it_means_with_its_action(page: Client):
    anna = UserFactory(last_name="Ким", first_name="Анна")
    assert str(anna) in told(page, "conversation.offered", to=anna.pk)
    reverted = told(page, "article.reverted", to=anna.pk, version=9)
    assert str(anna) not in reverted and "К какой версии" in reverted


def test_words_that_only_look_like_a_time_and_a_detail_that_is_empty_are_shown(page: Client):
    assert "2026-02-30T10:00:00" in told(page, "client.changed", changes=["", "2026-02-30T10:00:00"])
    assert "№ None" not in told(page, "quickmessage.reordered", project=None)


def test_every_job_and_every_line_of_the_system_has_words():
    assert set(settings.CELERY_BEAT_SCHEDULE) <= set(settings.ADMIN_JOB_TITLES)
    sources = [*(ROOT / "chat").glob("handlers*.py"), *(ROOT / "chat/services").glob("[re]*.py")]
    codes = set(re.findall(r'"code": "([a-z_]+)"', "".join(path.read_text() for path in sources)))
    assert len(codes) >= 10 and codes <= set(EVENTS), codes - set(EVENTS)


def test_every_reason_of_routing_has_words():
    codes = {*Why.__args__}  # type: ignore[attr-defined]
    assert codes <= set(CHOSEN) | set(WAITING) and set(Code.__args__) <= set(OTHERS)  # type: ignore[attr-defined]


def test_a_routing_decision_is_a_table_of_people_and_reasons(page: Client):
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    other = UserFactory(last_name="Петров", first_name="Пётр")
    client_writes(channel)
    reasons = {
        "why": "lowest_load",
        "open_tiers": 1,
        "chosen": {"agent": anna.pk, "tier": 1, "load": 0, "of": 5},
        "counts": {"higher_load": 1},
        "agents": [{"agent": other.pk, "tier": 1, "load": 3, "of": 5, "code": "higher_load"}],
    }
    assert claim(dialog_of(channel).contact_id, anna.pk, reasons) is Outcome.ASSIGNED
    decision = RoutingDecision.objects.get()
    text = page.get(reverse("admin:agentzone_routingdecision_change", args=[decision.pk])).content.decode()
    assert "наименьшая загрузка" in text and anna.full_name in text
    assert f"{other.full_name}: уровень 1, загрузка 3 из 5 — свободен, но загружен сильнее" in text
    assert "higher_load" not in text and "open_tiers" not in text
    with override("ru"):
        assert why_words({"why": "pulled", "chosen": True}) == "оператор взял чат из очереди сам"


def test_a_section_is_called_the_same_everywhere(page: Client):
    for group in settings.UNFOLD["SIDEBAR"]["navigation"]:
        for item in group["items"]:
            response = page.get(str(item["link"]))
            with override("ru"):
                crumbs = [str(group["title"]), str(item["title"])]
                rows = response.context["cl"].opts.verbose_name_plural
                assert crumbs[1] == capfirst(str(rows)), item["link"]
            heading = re.search("<h1.*?</h1>", response.content.decode(), re.DOTALL)
            assert heading is not None
            words = re.sub("<[^>]+>|chevron_right", "|", heading.group()).split("|")
            assert [text.strip() for text in words if text.strip()] == crumbs, item["link"]


def test_why_work_ended_is_told_and_filtered_in_words(page: Client):
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    contact_id = dialog_of(channel).contact_id
    assert claim(contact_id, anna.pk, {"why": "only_candidate"}) is Outcome.ASSIGNED
    contact_requeue(contact_id, RequeueReason.SIGNED_OUT)
    assignment, stay = Assignment.objects.get(), QueueStay.objects.earliest("entered_at")
    for address in (
        reverse("admin:agentzone_assignment_changelist"),
        reverse("admin:agentzone_assignment_change", args=[assignment.pk]),
        reverse("admin:agentzone_contact_change", args=[contact_id]),
    ):
        text = re.sub("<option.*?</option>|<[^>]+>", "", page.get(address).content.decode(), flags=re.DOTALL)
        assert "оператор вышел" in text and "signed_out" not in text, address
    for address in (
        reverse("admin:agentzone_queuestay_changelist"),
        reverse("admin:agentzone_queuestay_change", args=[stay.pk]),
    ):
        assert "отдано оператору" in page.get(address).content.decode(), address
    address = reverse("admin:agentzone_assignment_changelist")
    assert page.get(address, {"end_reason": "signed_out"}).context["cl"].result_count == 1
    assert page.get(address, {"end_reason": "transferred"}).context["cl"].result_count == 0


def test_a_channels_kind_is_told_in_words(page: Client):
    channel = widget_channel()
    for address in (
        reverse("admin:chat_channel_changelist"),
        reverse("admin:chat_channel_add"),
        reverse("admin:chat_channel_change", args=[channel.pk]),
    ):
        text = re.sub("<[^>]+>", "|", page.get(address).content.decode())
        assert "Виджет на сайте" in text and "|widget|" not in re.sub(r"\s", "", text)
    assert str(channel).endswith("(Виджет на сайте)") or "Site widget" in str(channel)
