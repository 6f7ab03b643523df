"""The side bar is made once a language and a section, and must look as if it were made for every page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory

import omnivox.urls  # noqa: F401  isort: skip  (discovers the admin)

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="([^"]+)" class="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(UserFactory(role="administrator"))
    return client


def bar(client: Client, name: str, language: str = "ru", **arguments: Any) -> dict[str, tuple[bool, str]]:
    """Address → (is it marked?, what stands there)."""
    response = client.get(reverse(name, **arguments), headers={"accept-language": language})
    inside = response.content.decode().partition('id="nav-sidebar-apps"')[2].partition("</nav>")[0]
    return {
        link: ("active" in kinds.split(), " ".join(re.sub(r"<[^>]+>", " ", words).split()[1:]))
        for link, kinds, words in LINK.findall(inside)
        if "changelist" not in link and link.startswith("/admin/")
    }


def marked(found: dict[str, tuple[bool, str]]) -> list[str]:
    return [link for link, (active, _) in found.items() if active]


def test_the_open_section_is_marked_and_no_other_whatever_was_open_before(boss: Client) -> None:
    projects, tags = reverse("admin:agentzone_project_changelist"), reverse("admin:chat_tag_changelist")
    for _ in range(2):
        assert marked(bar(boss, "admin:agentzone_project_changelist")) == [projects]
        assert marked(bar(boss, "admin:chat_tag_add")) == [tags]
        assert marked(bar(boss, "admin:index")) == []


def test_it_speaks_the_language_of_who_looks(boss: Client) -> None:
    address = reverse("admin:chat_tag_changelist")
    for _ in range(2):
        russian, english = bar(boss, "admin:index"), bar(boss, "admin:index", "en")
        assert russian.keys() == english.keys() and len(russian) > 50
        assert (russian[address][1], english[address][1]) == ("Теги", "Tags")


def test_a_page_that_asks_for_the_list_of_all_models_still_gets_it(boss: Client) -> None:
    found = boss.get(reverse("admin:index")).context["available_apps"]
    assert {app["app_label"] for app in found} >= {"agentzone", "chat", "kernel", "knowledge", "mail"}
    assert boss.get(reverse("admin:app_list", args=["chat"])).status_code == 200
