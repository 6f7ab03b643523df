"""Every driver that is registered has a suite."""

from chat.drivers.registry import DRIVERS
from tests.contract.drivers import test_widget
from tests.contract.drivers.contract import DriverContract

SUITES = {suite.driver.kind: suite for suite in (test_widget.TestWidget,)}


def test_every_registered_driver_runs_through_the_contract() -> None:
    assert set(SUITES) == set(DRIVERS)
    for kind, suite in SUITES.items():
        assert issubclass(suite, DriverContract) and suite.driver is DRIVERS[kind]
        tables = suite.tables
        assert all(
            (
                tables.configs,
                tables.wrong_configs,
                tables.updates,
                tables.malformed,
                tables.genuine,
                tables.forged,
            )
        )


def test_the_key_is_the_drivers_own_kind() -> None:
    assert all(kind == driver.kind for kind, driver in DRIVERS.items())
