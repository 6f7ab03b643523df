"""An operator's auto-greeting over a real Asterisk, which fetches it from our real web server."""

from __future__ import annotations

import io
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentzone.models import Sound, User
from agentzone.services.greetings import greeting_record, greeting_switch
from agentzone.services.sound_prepare import prepare
from tests.contract.switch.asterisk_house import CUSTOMER, House
from tests.contract.switch.bench import ONE
from tests.contract.switch.phones.phone import TONES
from tests.contract.switch.sound_server import tone
from tests.contract.switch.test_asterisk import house  # noqa: F401  (a fixture)
from tests.contract.switch.test_killed import Process, anna, answered_call  # noqa: F401  (anna: a fixture)
from tests.e2e.server import WebProcess
from tests.integration.distribution.conftest import start_router  # noqa: F401  (a fixture)
from tests.integration.distribution.floor import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process(house: House, tmp_path: Path) -> Iterator[Process]:  # noqa: F811
    """Telephony, and the web server whose address it gives to the switch."""
    web = WebProcess(tmp_path / "web.log").start()
    made = Process(house.url, tmp_path / "telephony.log", OMNIVOX_SOUNDS_URL=web.url)
    yield made
    made.end(signal.SIGTERM)
    web.stop()


def test_the_client_and_the_operator_hear_the_greeting_as_soon_as_he_answers_and_then_each_other(
    house: House,  # noqa: F811
    process: Process,
    anna: User,  # noqa: F811
) -> None:
    said = tone(TONES[ONE], 4.0)
    greeting_record(anna, io.BytesIO(said), len(said), "greeting.wav")
    assert prepare(Sound.objects.get(agent=anna).pk)
    process.start()
    client, own = answered_call(house, anna, greeting={ONE})
    wait_until(lambda: house.phones[CUSTOMER].hears(client) == {"1001"})
    wait_until(lambda: house.phones["1001"].hears(own) == {CUSTOMER})
    house.phones[CUSTOMER].do("hang_up", call=client)
    wait_until(lambda: not house.phones["1001"].live_calls())


def test_a_greeting_that_is_off_is_not_heard(
    house: House,  # noqa: F811
    process: Process,
    anna: User,  # noqa: F811
) -> None:
    said = tone(TONES[ONE], 4.0)
    greeting_record(anna, io.BytesIO(said), len(said), "greeting.wav")
    assert prepare(Sound.objects.get(agent=anna).pk)
    greeting_switch(anna, on=False)
    process.start()
    client, _own = answered_call(house, anna)
    house.phones[CUSTOMER].do("hang_up", call=client)
    wait_until(lambda: not house.phones["1001"].live_calls())
