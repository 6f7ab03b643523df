"""A callback on the operator's panel: it rings as one, and the client is called once it is answered."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from agentzone.models import Call, CallWait
from agentzone.telephony.simulator import Habit
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.zone import CALLER, Exchange, exchange, zone_page
from tests.product import wait_for


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    told = {"announce": True, "announce_first_seconds": 0, "announce_position": False, "announce_wait": False}
    with exchange(**told, callback_offer=True, callback_after_seconds=0) as hall:
        yield hall


def test_it_rings_as_a_callback_and_the_client_is_called_once_the_operator_answers(
    hall: Exchange, web: WebProcess, open_context: OpenContext
):
    channel = hall.calls()
    wait_for(lambda: CallWait.objects.filter(offered_at__isnull=False).exists(), 15, "he is offered it")
    hall.process.do(lambda: hall.switch.customer_presses(channel, "1"))
    wait_for(
        lambda: Call.objects.get().state == "ordered" and not hall.hears(channel), 15, "he has ordered it"
    )
    hall.process.do(lambda: hall.switch.habits.update({CALLER: Habit(3.0)}))
    zone = zone_page(open_context(), web, hall.operator(first_name="Анна", last_name="Березина")).look()
    ring = zone.wait_shape("ring")
    expect(ring).to_contain_text("Обратный звонок: ответьте, и мы наберём клиента")
    expect(ring).to_contain_text("Павел Черемисин")
    zone.page.get_by_role("button", name="Ответить").click()
    dial = zone.wait_shape("dial")
    expect(dial).to_contain_text("Обратный звонок")
    expect(dial).to_contain_text("Звоним клиенту")
    expect(zone.wait_shape("talk")).to_contain_text("Павел Черемисин")
    zone.key("Положить трубку").click()
    zone.wait_shape("acw")
