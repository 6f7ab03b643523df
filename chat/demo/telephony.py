"""Numbers of the demo projects, devices to sign in with, and what AgentZone shows beside calls."""

from __future__ import annotations

from collections.abc import Mapping

from agentzone.models import Device, ExternalContact, InfoLink, News, PhoneNumber, Project
from agentzone.models.voice import AgentColumn
from kernel import clock

LINES = (("teplydom", "88005550101"), ("dostavka", "88005550102"), ("vozvraty", "88005550103"))
SPECIALISTS = (
    ("teplydom", "Склад на Лесной", "Остатки и резерв", "84955550201", "12"),
    ("teplydom", "Бухгалтерия", "Счета и закрывающие документы", "84955550202", ""),
    ("teplydom", "Сервисный центр", "Гарантийный ремонт", "84955550203", ""),
    ("dostavka", "Диспетчер перевозок", "Где машина", "84955550204", "3"),
    ("vozvraty", "Приёмка возвратов", "Судьба посылки", "84955550205", ""),
)
DEVICES = 12
GREETING = "«{project}», {{name}}. Здравствуйте! Чем могу помочь?"
LINKS = (
    ("CRM", "https://crm.example.com/", "Карточка клиента и заказы"),
    ("Трекинг доставки", "https://tracking.example.com/", "Где заказ и когда приедет"),
)
NEWS = (
    (
        "Склад переезжает",
        "С понедельника самовывоз — в Томилино, склад 4. Старый адрес клиентам не называем.",
    ),
    (
        "Новые сроки возврата",
        "Деньги за возврат приходят за 5 дней вместо 10. Статья в базе знаний обновлена.",
    ),
)

RECORDED = "teplydom"


def load(projects: Mapping[str, Project]) -> None:
    PhoneNumber.objects.bulk_create(
        PhoneNumber(project=projects[key], number=number, name=projects[key].name, is_shown=True)
        for key, number in LINES
    )
    ExternalContact.objects.bulk_create(
        ExternalContact(project=projects[key], name=name, note=note, number=number, extension=extension)
        for key, name, note, number, extension in SPECIALISTS
    )
    Device.objects.bulk_create(
        Device(number=str(1000 + seat), name=f"Зал 1, место {seat}") for seat in range(1, DEVICES + 1)
    )
    for key, _ in LINES:
        project = projects[key]
        project.call_greeting = GREETING.format(project=project.name)
        project.agent_columns = [column for column in AgentColumn.values if column != AgentColumn.MISSED]
        project.save(update_fields=["call_greeting", "agent_columns"])
        InfoLink.objects.bulk_create(
            InfoLink(project=project, title=title, address=address, note=note, position=place)
            for place, (title, address, note) in enumerate(LINKS, 1)
        )
    News.objects.bulk_create(News(title=title, text=text, starts_at=clock.now()) for title, text in NEWS)

    recorded = projects[RECORDED]
    recorded.record_calls, recorded.operators_listen, recorded.recording_days = True, True, 180
    recorded.save(update_fields=["record_calls", "operators_listen", "recording_days"])
