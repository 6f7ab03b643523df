"""Devices («Инструмент»): who speaks with which, and whether the switch knows it to be there."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, Device, User
from agentzone.models.status import Activity
from agentzone.services.calls.outbox import CHANNEL
from agentzone.services.entering import locked_slot
from agentzone.services.status import actor_of
from agentzone.services.wake import wake
from kernel import audit, clock
from kernel.errors import DomainError, Invalid
from kernel.uow import emit, notify, unit_of_work


class DeviceTaken(DomainError):
    """A colleague is at work with this device."""

    code = "device_taken"


class DeviceSilent(DomainError):
    """The device is not registered at the switch: its phone is off, or has a wrong password."""

    code = "device_silent"


def device_take(user: User, number: str, *, must_be_there: bool = True) -> Device:
    """The person's calls ring at this device from now on (A1). With `must_be_there` it has to be registered already,
    as a phone on the desk is; a softphone registers after the sign-in. Raises Invalid, DeviceTaken, DeviceSilent, and
    DomainError `on_call` while a call is at his present one."""
    with unit_of_work():
        device = Device.objects.select_for_update(no_key=True).filter(number=number, is_active=True).first()
        if device is None:
            text = _("There is no such device.")
            raise Invalid(text, errors={"device": [text]})
        slot = locked_slot(user)
        if slot.device_id == device.pk:
            return device
        if slot.activity not in (Activity.IDLE, Activity.WRAP_UP) or slot.supervises:
            raise DomainError(_("Finish the call first."), code="on_call")
        if AgentSlot.objects.filter(device=device).exists():
            raise DeviceTaken(_("This device is in use by another person."))
        if must_be_there and device.kind == Device.Kind.PHONE and not device.is_online:
            raise DeviceSilent(_("This device is not connected to the switch. Check the phone."))
        slot.device = device
        slot.save(update_fields=["device"])
        emit(VoiceChanged(agent_id=user.pk))
        audit.record(actor_of(user), "agent.device", user, device=number)
        wake("device")
    return device


def device_leave(user: User) -> None:
    """Calls ring nowhere any more; the device is free for others. Raises DomainError `on_call`."""
    with unit_of_work():
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=user).first()
        if slot is None or slot.device_id is None:
            return
        if slot.activity not in (Activity.IDLE, Activity.WRAP_UP) or slot.supervises:
            raise DomainError(_("Finish the call first."), code="on_call")
        slot.device = None
        slot.save(update_fields=["device"])
        emit(VoiceChanged(agent_id=user.pk))
        audit.record(actor_of(user), "agent.device", user, device="")
        wake("device")


def device_presence(number: str, *, online: bool, at: datetime | None = None) -> bool:
    """The switch reports that a device is registered, or is not any more. Returns whether that is news."""
    with unit_of_work():
        device = Device.objects.select_for_update(no_key=True).filter(number=number).first()
        at = at or clock.now()
        if device is None or device.is_online == online or (device.seen_at and at < device.seen_at):
            return False
        device.is_online, device.seen_at = online, at
        device.save(update_fields=["is_online", "seen_at"])
        slot = AgentSlot.objects.filter(device=device).first()
        if slot is not None:
            emit(VoiceChanged(agent_id=slot.agent_id))
        wake("device")
        return True


def devices_changed() -> None:
    """The list of devices, or one of them, was edited: the switch is told after the commit."""
    notify(CHANNEL, "devices")
