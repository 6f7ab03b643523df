"""A client waits at a real Asterisk: he hears the project's sounds, presses 1, is hung up, called back and joined."""

from __future__ import annotations

import io

import pytest

from agentzone.models import AgentSlot, Call, Callback, Contact, Project, Sound, Status, User
from agentzone.services.sound_prepare import prepare
from agentzone.services.sounds import sound_take
from agentzone.services.status import actor_of, set_status
from agentzone.telephony.states import CallState, HandlingState
from tests.contract.switch.asterisk_house import CUSTOMER, House
from tests.contract.switch.bench import ONE, TWO
from tests.contract.switch.phones.phone import TONES
from tests.contract.switch.sound_server import tone
from tests.contract.switch.test_asterisk import house  # noqa: F401  (a fixture)
from tests.contract.switch.test_greeting import process  # noqa: F401  (a fixture)
from tests.contract.switch.test_killed import NUMBER, Process, anna, state_of  # noqa: F401  (anna: a fixture)
from tests.integration.calls.books import check_books
from tests.integration.distribution.conftest import start_router  # noqa: F401  (a fixture)
from tests.integration.distribution.floor import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def sound(name: str, heard: str, seconds: float) -> Sound:
    """An uploaded one, made ready for the switch."""
    said = tone(TONES[heard], seconds)
    row = Sound(name=name)
    sound_take(row, io.BytesIO(said), f"{name}.wav")
    row.save()
    assert prepare(row.pk)
    return row


def status(agent: User, code: str) -> None:
    set_status(agent, Status.objects.get(code=code), actor=actor_of(agent))


def offer_callbacks() -> None:
    """In the project, with tones for its words."""
    sound("callback-offer", TWO, 3.0)
    sound("callback-thanks", ONE, 1.5)
    Project.objects.update(
        greeting_sound=sound("Здравствуйте", ONE, 2.0),
        announce=True,
        announce_first_seconds=2,
        announce_every_seconds=600,
        announce_position=False,
        announce_wait=False,
        callback_offer=True,
        callback_after_seconds=0,
    )


def test_a_client_hears_the_greeting_and_the_offer_presses_1_and_is_called_back(
    house: House,  # noqa: F811
    process: Process,  # noqa: F811
    anna: User,  # noqa: F811
) -> None:
    offer_callbacks()
    status(anna, "not_ready")
    process.start()
    wait_until(lambda: house.knows("1001") and house.knows("1002"))
    if not house.phones:
        house.connect_phones()
    customer, phone = house.phones[CUSTOMER], house.phones["1001"]
    wait_until(lambda: phone.find("registered", code=200))
    wait_until(lambda: AgentSlot.objects.get(agent=anna).device.is_online)

    seen = len(customer.log)
    customer.do("call", uri=f"sip:{NUMBER}@{house.sip}")
    wait_until(lambda: customer.find("calling", since=seen))
    client = customer.find("calling", since=seen)["call"]
    wait_until(lambda: customer.hears(client) == {ONE})
    wait_until(lambda: customer.hears(client) == {"music"})
    wait_until(lambda: customer.hears(client) == {TWO})
    customer.do("digits", call=client, digits="1")
    wait_until(lambda: Call.objects.get().state == CallState.ORDERED)
    wait_until(lambda: customer.hears(client) == {ONE})
    wait_until(lambda: client not in customer.live_calls())
    wait_until(lambda: Contact.objects.get().rests_until is None)

    rang, called = len(phone.log), len(customer.log)
    status(anna, "ready")
    wait_until(lambda: phone.find("incoming", since=rang))
    own = phone.find("incoming", since=rang)["call"]
    assert not customer.find("incoming", since=called)  # first hers, then his
    phone.do("answer", call=own)
    wait_until(lambda: customer.find("incoming", since=called))
    wait_until(lambda: phone.hears(own) == {"ring"})
    again = customer.find("incoming", since=called)["call"]
    customer.do("answer", call=again)
    wait_until(lambda: customer.hears(again) == {"1001"})
    wait_until(lambda: phone.hears(own) == {CUSTOMER})
    wait_until(lambda: state_of(anna) == HandlingState.TALKING)
    assert Callback.objects.get().outcome == "reached"
    customer.do("hang_up", call=again)
    wait_until(lambda: not phone.live_calls())
    wait_until(lambda: Contact.objects.get().end_reason == "hung_up")
    check_books()
