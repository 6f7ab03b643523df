"""Asterisk keeps the contract: a real one, with SIP phones whose tones tell who hears whom."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.contract.switch.asterisk_bench import AsteriskBench
from tests.contract.switch.asterisk_house import House
from tests.contract.switch.playing import PlayingContract
from tests.contract.switch.suite import SwitchContract


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    made = House()
    yield made
    made.close()


@pytest.fixture
async def bench(house: House) -> AsyncIterator[AsteriskBench]:
    made = AsteriskBench(house)
    await made.open()
    yield made
    await made.close()


class TestAsterisk(SwitchContract, PlayingContract):
    pass
