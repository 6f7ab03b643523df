"""Numbers of the demo projects, and devices to sign in with."""

from __future__ import annotations

from collections.abc import Mapping

from agentzone.models import Device, PhoneNumber, Project

LINES = (("teplydom", "88005550101"), ("dostavka", "88005550102"), ("vozvraty", "88005550103"))
DEVICES = 12


def load(projects: Mapping[str, Project]) -> None:
    PhoneNumber.objects.bulk_create(
        PhoneNumber(project=projects[key], number=number, name=projects[key].name) for key, number in LINES
    )
    Device.objects.bulk_create(
        Device(number=str(1000 + seat), name=f"Зал 1, место {seat}") for seat in range(1, DEVICES + 1)
    )
