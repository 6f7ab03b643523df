"""Two pages of the admin on one object: the second saving never undoes the first unseen."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from agentzone.models import Project
from chat.models import FormField
from kernel.models import AuditEntry
from tests.factories.people import ProjectFactory, UserFactory
from tests.integration.admin.test_writes import boss, form_of, page, save
from tests.integration.distribution.floor import wait_until

__all__ = ["boss", "page"]
pytestmark = pytest.mark.django_db(transaction=True)


def send(page: Client, address: str, data: dict[str, Any]) -> Any:
    response = page.post(address, data)
    return {} if response.status_code == 302 else dict(response.context["adminform"].form.errors)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.fixture
def project() -> Project:
    return ProjectFactory(priority=7, greeting="Здравствуйте!")


@pytest.fixture
def address(project: Project) -> str:
    return reverse("admin:agentzone_project_change", args=[project.pk])


def test_the_second_of_two_pages_saves_nothing_and_names_what_it_has_not_seen(
    page: Client, project: Project, address: str
):
    assert page.get(address).content.decode().count('name="values_seen"') == 1
    first, second = form_of(page, address), form_of(page, address)
    assert send(page, address, first | {"priority": 8}) == {}
    answer = page.post(address, second | {"greeting": "Добрый день!"})
    (error,) = answer.context["adminform"].form.non_field_errors()
    assert error.startswith("Пока страница была открыта, здесь изменили: Приоритет. Ничего не сохранено.")
    text = answer.content.decode()
    assert error in text and "Добрый день!" in text  # what was typed is kept
    project.refresh_from_db()
    assert (project.priority, project.greeting) == (8, "Здравствуйте!")
    assert AuditEntry.objects.filter(action="project.changed").count() == 1
    assert send(page, address, second | {"greeting": "Добрый день!"}) != {}  # again, from the same page
    assert save(page, address, greeting="Добрый день!") == {}  # from a page that was opened anew
    project.refresh_from_db()
    assert (project.priority, project.greeting) == (8, "Добрый день!")


def test_a_form_that_is_sent_twice_is_no_conflict_with_itself(page: Client, address: str):
    data = form_of(page, address) | {"priority": 8, "greeting": "Добрый день!"}
    assert send(page, address, data) == send(page, address, data) == {}


def test_a_form_that_does_not_say_what_it_has_seen_saves_nothing(
    page: Client, project: Project, address: str
):
    data = form_of(page, address) | {"priority": 8}
    for seen in ("", "nonsense"):
        assert "__all__" in send(page, address, data | {"values_seen": seen})
    project.refresh_from_db()
    assert project.priority == 7


def test_lists_of_others_and_lists_of_texts_are_compared_too(page: Client, project: Project):
    person = UserFactory(role="supervisor")
    address = reverse("admin:agentzone_user_change", args=[person.pk])
    opened = form_of(page, address)
    person.supervised_projects.add(project)
    assert "Проекты под надзором" in str(send(page, address, opened | {"first_name": "Ольга"})["__all__"])
    field = FormField.objects.create(
        project=project, form="client", key="city", title="Город", type="choice", options=["Тула"]
    )
    address = reverse("admin:chat_formfield_change", args=[field.pk])
    opened = form_of(page, address)
    FormField.objects.filter(pk=field.pk).update(options=["Тула", "Тверь"])
    assert "Список" in str(send(page, address, opened | {"title": "Где"})["__all__"])
    assert FormField.objects.get().options == ["Тула", "Тверь"]


def test_of_two_savings_at_once_only_one_passes(page: Client, project: Project, address: str):
    """The second waits for the first to end, and then sees what it has written."""
    data = form_of(page, address) | {"greeting": "Добрый день!"}
    answers: list[Any] = []

    def second() -> None:
        try:
            answers.append(send(page, address, data))
        finally:
            connection.close()

    with transaction.atomic():
        Project.objects.filter(pk=project.pk).update(priority=8)
        thread = threading.Thread(target=second)
        thread.start()
        wait_until(somebody_waits_for_a_lock)
    thread.join()
    assert "Приоритет" in str(answers[0]["__all__"])
    project.refresh_from_db()
    assert (project.priority, project.greeting) == (8, "Здравствуйте!")
