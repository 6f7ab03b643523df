"""Numbers, devices, and operators who take calls."""

from __future__ import annotations

import itertools

from agentzone.models import AgentSlot, Device, ExternalContact, PhoneNumber, Project, User
from agentzone.services.devices import device_take
from tests.factories.people import ProjectFactory, agent_at_work

_numbers = itertools.count(8_800_000)
_devices = itertools.count(1001)


def phone_number(project: Project | None = None, **fields) -> PhoneNumber:
    project = project or ProjectFactory()
    return PhoneNumber.objects.create(project=project, number=str(next(_numbers)), name="Линия", **fields)


def specialist(project: Project, number: str = "84951234567", **fields) -> ExternalContact:
    return ExternalContact.objects.create(
        project=project, number=number, **{"name": "Склад", "note": "Остатки", **fields}
    )


def device(**fields) -> Device:
    return Device.objects.create(**{"number": str(next(_devices)), "is_online": True, **fields})


def operator(project: Project, *, status: str = "ready", level: int = 1, **fields) -> User:
    """An operator at work with a device of his own."""
    agent = agent_at_work(project, status=status, level=level, **fields)
    device_take(agent, device().number)
    return agent


def device_of(agent: User) -> str:
    return AgentSlot.objects.select_related("device").get(agent=agent).device.number
