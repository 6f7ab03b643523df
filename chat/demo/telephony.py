"""Numbers of the demo projects, and devices to sign in with."""

from __future__ import annotations

from collections.abc import Mapping

from agentzone.models import Device, ExternalContact, PhoneNumber, Project

LINES = (("teplydom", "88005550101"), ("dostavka", "88005550102"), ("vozvraty", "88005550103"))
SPECIALISTS = (
    ("teplydom", "Склад на Лесной", "Остатки и резерв", "84955550201", "12"),
    ("teplydom", "Бухгалтерия", "Счета и закрывающие документы", "84955550202", ""),
    ("teplydom", "Сервисный центр", "Гарантийный ремонт", "84955550203", ""),
    ("dostavka", "Диспетчер перевозок", "Где машина", "84955550204", "3"),
    ("vozvraty", "Приёмка возвратов", "Судьба посылки", "84955550205", ""),
)
DEVICES = 12
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
    recorded = projects[RECORDED]
    recorded.record_calls, recorded.operators_listen, recorded.recording_days = True, True, 180
    recorded.save(update_fields=["record_calls", "operators_listen", "recording_days"])
