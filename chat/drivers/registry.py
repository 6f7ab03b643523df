"""The drivers there are. A new channel is a folder here, a line below, and the contract suite runs over it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from agentzone import channel_kinds
from chat.drivers.contract import Capabilities, Driver
from chat.drivers.widget.driver import WidgetDriver

DRIVERS: dict[str, type[Driver]] = {driver.kind: driver for driver in (WidgetDriver,)}
channel_kinds.TITLES.update({kind: gettext_lazy(driver.title) for kind, driver in DRIVERS.items()})


def driver_for(kind: str, config: dict[str, Any]) -> Driver:
    """A driver with a validated configuration. Raises KeyError (no such kind) or pydantic's ValidationError."""
    cls = DRIVERS[kind]
    return cls(cls.Config.model_validate(config))


def capabilities_of(kind: str) -> Capabilities:
    """What channels of this kind can do; of one without a driver, nothing."""
    cls = DRIVERS.get(kind)
    return Capabilities() if cls is None else cls.capabilities
