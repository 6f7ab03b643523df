"""Forms of the demo projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agentzone.models import Project
from chat.models import Form, FormField

CLIENT: tuple[dict[str, Any], ...] = (
    {"key": "city", "title": "Город", "title_en": "City", "type": "text"},
    {
        "key": "card",
        "title": "Карта клиента",
        "title_en": "Loyalty card",
        "type": "choice",
        "options": ["Нет", "Серебряная", "Золотая"],
    },
    {
        "key": "last_order",
        "title": "Последний заказ",
        "title_en": "Last order",
        "type": "text",
        "read_only": True,
    },
    {"key": "birthday", "title": "День рождения", "title_en": "Birthday", "type": "date"},
    {
        "key": "interests",
        "title": "Интересы",
        "title_en": "Interests",
        "type": "choices",
        "options": ["Свет", "Мебель", "Текстиль"],
    },
)


def load(projects: Mapping[str, Project]) -> None:
    FormField.objects.bulk_create(
        FormField(project=project, form=Form.CLIENT, position=10 * number, **fields)
        for project in projects.values()
        for number, fields in enumerate(CLIENT, start=1)
    )
