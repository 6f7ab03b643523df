"""Several dialogs closed at once, with one form for all that belong to one project."""

from typing import Any

import pytest
from django.test import Client

from agentzone.models import Project
from chat.models import ContactTopic, Topic
from tests.factories.house import House

pytestmark = pytest.mark.django_db


def test_one_form_is_stored_for_each_dialog_that_it_closes_and_checked_for_each() -> None:
    house, http = House(), Client()
    http.force_login(house.anna)
    topic = Topic.objects.create(project=house.project, title="Оплата")
    elsewhere = Topic.objects.create(project=house.other_channel.project, title="Чужая")
    Project.objects.filter(pk=house.project.pk).update(topics_required=True)
    mine = (house.annas, house.given(house.anna, "visitor-c"))
    items = [{"id": str(dialog.pk), "epoch": 1} for dialog in (*mine, house.boriss)]

    def closed_with(*topics: int) -> list[dict[str, Any]]:
        body = {"act": "close", "items": items, "form": {"topics": topics}}
        answer = http.post("/api/v1/conversations/bulk/", body, content_type="application/json")
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    refused = closed_with(elsewhere.pk)
    assert [(r["ok"], list(r.get("errors", {}))) for r in refused] == [(False, ["topics"])] * 2 + [
        (False, [])
    ]
    assert [r["ok"] for r in closed_with(topic.pk)] == [True, True, False]
    assert sorted(ContactTopic.objects.values_list("contact_id", "topic_id")) == sorted(
        (dialog.contact_id, topic.pk) for dialog in mine
    )
    house.boriss.refresh_from_db()
    assert house.boriss.state == "assigned"
