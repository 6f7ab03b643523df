"""Topics, closing forms, hand-over and «Молния» of the demo projects, and how their past was closed and rated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from agentzone.models import Contact, Project
from chat.demo.history import Rows
from chat.models import ContactClosing, ContactRating, ContactTopic, Form, FormField, Topic
from chat.models.topic import SEPARATOR

# Project → first level → what stands below. The leaves are the topics of chat/demo/dialogs.
TOPICS: dict[str, dict[str, tuple[str, ...]]] = {
    "teplydom": {
        "Выбор и наличие": ("Подбор товара", "Наличие", "Скидки", "Уход за товаром"),
        "Заказ и оплата": ("Заказ", "Оплата", "Отмена заказа"),
        "Дефект товара": ("Бой при доставке", "Некомплект", "Заводской брак"),
        "Благодарность": (),
    },
    "dostavka": {
        "Сроки": ("Где заказ", "Перенос доставки", "Курьер опаздывает"),
        "Условия": ("Стоимость доставки", "Подъём на этаж", "Пункт выдачи"),
        "Повреждение при доставке": (),
    },
    "vozvraty": {
        "Возврат товара": ("Возврат", "Возврат части заказа", "Нет чека", "Отмена заказа"),
        "Срок возврата денег": (),
        "Обмен": (),
        "Брак": (),
    },
    "svyaz": {
        "Интернет": ("Нет интернета", "Низкая скорость"),
        "Договор": ("Смена тарифа", "Подключение", "Переезд", "Документы"),
        "Начисления": (),
        "Телевидение": (),
    },
}
FIELDS: tuple[dict[str, Any], ...] = (
    {"key": "order", "title": "Номер заказа", "title_en": "Order number", "type": "text"},
    {"key": "result", "title": "Итог для коллег", "title_en": "Outcome for colleagues", "type": "multiline"},
    {"key": "solved", "title": "Вопрос решён полностью", "title_en": "Solved completely", "type": "check"},
    {
        "key": "callback",
        "title": "Когда связаться снова",
        "title_en": "Contact again on",
        "type": "date",
        "show_if_key": "again",
        "show_if_value": "yes",
        "required": True,
    },
)
AGAIN = {"key": "again", "title": "Нужно связаться снова", "title_en": "Contact again", "type": "check"}
HAND_OVER = {
    "teplydom": ("dostavka", "vozvraty"),
    "dostavka": ("teplydom", "vozvraty"),
    "vozvraty": ("dostavka",),
}


def load(projects: Mapping[str, Project]) -> None:
    for key, tree in TOPICS.items():
        for place, (title, below) in enumerate(tree.items(), start=1):
            parent = Topic.objects.create(project=projects[key], title=title, position=place * 10)
            Topic.objects.bulk_create(
                Topic(project=projects[key], parent=parent, title=child, position=number * 10)
                for number, child in enumerate(below, start=1)
            )
    FormField.objects.bulk_create(
        FormField(project=project, form=Form.CLOSING, position=10 * number, **fields)
        for project in projects.values()
        for number, fields in enumerate((*FIELDS[:3], AGAIN, FIELDS[3]), start=1)
    )
    for key, targets in HAND_OVER.items():
        projects[key].transfer_targets.set([projects[target] for target in targets])
    Project.objects.filter(pk=projects["dostavka"].pk).update(pull_mode="above", pull_above=1, pull_max=5)


def facts(rows: Rows) -> None:
    """What the closings of the past left; `rows` are stored already."""
    leaves = {(topic.project_id, topic.title): topic for topic in Topic.objects.select_related("parent")}
    dialogs = {m.contact_id: d.conversation for d in rows.dialogs for m in d.messages}
    closed = [contact for contact in rows.contacts if contact.ended_by == "agent"]
    ends = {contact.pk: contact.ended_at for contact in closed if contact.ended_at is not None}
    for contact in closed:
        contact.topic = leaves[contact.project_id, contact.topic].path
    Contact.objects.bulk_update(closed, ["topic"])
    ContactClosing.objects.bulk_create(
        ContactClosing(
            contact=contact,
            conversation=dialogs[contact.pk],
            project_id=contact.project_id,
            agent=contact.agent,
            values={"solved": True},
            words=[["Вопрос решён полностью", "да"]],
            closed_at=ends[contact.pk],
        )
        for contact in closed
    )
    ContactTopic.objects.bulk_create(
        ContactTopic(
            contact=contact,
            topic=leaves[contact.project_id, contact.topic.split(SEPARATOR)[-1]],
            path=contact.topic,
            is_main=True,
        )
        for contact in closed
    )
    ContactRating.objects.bulk_create(_rating(contact, dialogs[contact.pk]) for contact in closed)


def _rating(contact: Contact, conversation: Any) -> ContactRating:
    assert contact.ended_at is not None
    rated = contact.ended_at + timedelta(minutes=2) if contact.rating is not None else None
    return ContactRating(
        contact=contact,
        conversation=conversation,
        agent=contact.agent,
        asked_at=contact.ended_at,
        expires_at=contact.ended_at + timedelta(hours=72),
        rated_at=rated,
        score=contact.rating,
    )
