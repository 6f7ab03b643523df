"""The softphone in the page: Chromium with a fake microphone answers a real call from a SIP client, through a real
Asterisk, and each hears the other. Loopback only; Asterisk names it to browsers in place of the machine's address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from agentzone.distribution.router import Router
from agentzone.models import Device, PhoneNumber, Project, User
from agentzone.services.devices import device_take, devices_changed
from agentzone.telephony.asterisk import Asterisk
from tests.contract.switch.asterisk_house import CUSTOMER, House
from tests.contract.switch.phones.phone import Phone
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.operator import signed_in
from tests.e2e.server import WebProcess
from tests.e2e.test_live_calls import Board
from tests.e2e.zone import ZonePage, zone_page
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work
from tests.factories.voice import device, phone_number
from tests.integration.calls.test_process import Running
from tests.product import wait_for

LOUD = 500.0  # of 32768: the fake microphone beeps once a second


@dataclass
class Site:
    house: House
    project: Project
    line: PhoneNumber
    process: Running

    def customer(self) -> Phone:
        phone = self.house.phones[CUSTOMER]
        phone.do("call", uri=f"sip:{self.line.number}@{self.house.sip}")
        wait_for(lambda: phone.live_calls(), 10, "the customer calls")
        return phone

    def operator(self, number: str) -> User:
        agent = agent_at_work(self.project, first_name="Анна")
        made = device(number=number, kind=Device.Kind.SOFTPHONE, is_online=False)
        device_take(agent, made.number)
        devices_changed()
        wait_for(lambda: self.house.knows(number), 10, "the switch knows the device")
        return agent


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    made = House()
    made.phones[CUSTOMER] = Phone(CUSTOMER, server=made.sip, folder=made.folder, ip="127.0.0.10")
    yield made
    made.close()


@pytest.fixture
def web(
    house: House, transactional_db: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebProcess]:
    """A web process that knows the switch."""
    process = WebProcess(tmp_path_factory.mktemp("web") / "web.log", OMNIVOX_ARI_URL=house.url)
    try:
        yield process.start()
    finally:
        process.stop()


@pytest.fixture
def site(house: House, web: WebProcess, settings) -> Iterator[Site]:
    settings.ARI_URL = house.url
    router = Router(60.0)
    thread = Thread(target=router.run)
    thread.start()
    running = Running(Asterisk(house.url))
    try:
        wait_for(lambda: running.leads and router.leading.is_set(), 60, "telephony and router lead")
        project = ProjectFactory(name="Доставка", wrap_up_seconds=30, ring_seconds=60, tier_widen_seconds=0)
        yield Site(house, project, phone_number(project), running)
    finally:
        for call in house.phones[CUSTOMER].live_calls():
            house.phones[CUSTOMER].do("hang_up", call=call)
        running.stop()
        router.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of its own: it may speak to this very machine."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[*FLAGS, "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required"],
    )
    made = browser.new_context(locale="ru-RU", permissions=["microphone"])
    made.set_default_timeout(45_000)
    yield made
    browser.close()


def registered(zone: ZonePage, number: str) -> None:
    zone.page.locator('.rail a[href="#settings"]').click()
    expect(zone.page.locator('[data-phone="ready"]')).to_be_visible()
    wait_for(lambda: Device.objects.get(number=number).is_online, 10, "the device is there")


def heard_by_page(zone: ZonePage | Board) -> float:
    """How loud what the page plays is, of 1."""
    return float(
        zone.page.evaluate("""async () => {
        const stream = window.heardStream;
        if (!stream) return 0;
        const context = new AudioContext();
        await context.resume();
        const analyser = context.createAnalyser();
        context.createMediaStreamSource(stream).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        let loudest = 0;
        for (let n = 0; n < 20; n += 1) {
            await new Promise((go) => setTimeout(go, 25));
            analyser.getFloatTimeDomainData(samples);
            samples.forEach((value) => { loudest = Math.max(loudest, Math.abs(value)); });
        }
        await context.close();
        return loudest;
    }""")
    )


WATCH = """
const Native = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Native {
  constructor(...parts) {
    super(...parts);
    this.addEventListener('track', (event) => { window.heardStream = new MediaStream([event.track]); });
  }
};
"""


def test_a_call_is_answered_in_the_page_and_each_hears_the_other(
    site: Site, web: WebProcess, context: BrowserContext
):
    anna = site.operator("1001")
    context.add_init_script(WATCH)
    zone = zone_page(context, web, anna).look()
    registered(zone, "1001")
    customer = site.customer()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    (call,) = customer.live_calls()
    wait_for(lambda: heard_by_page(zone) > 0.02, 20, "the page plays the customer's tone")
    wait_for(lambda: customer.loudness(call) > LOUD, 20, "the customer hears the page's microphone")
    expect(zone.page.locator('[data-line="good"]')).to_be_visible()

    zone.page.keyboard.press("Alt+KeyU")
    expect(zone.page.locator(".key-muted")).to_be_visible()
    wait_for(lambda: customer.loudness(call, seconds=2.0) < LOUD, 20, "a switched-off microphone is silent")
    zone.page.keyboard.press("Alt+KeyU")
    wait_for(lambda: customer.loudness(call) > LOUD, 20, "and heard again")

    zone.page.keyboard.press("Alt+KeyH")
    zone.wait_shape("hold")
    wait_for(lambda: "music" in customer.hears(call), 20, "the customer hears music")
    zone.page.keyboard.press("Alt+KeyH")
    zone.wait_shape("talk")
    zone.page.keyboard.press("Alt+KeyX")
    zone.wait_shape("acw")
    wait_for(lambda: not customer.live_calls(), 10, "the customer is hung up")


def test_a_supervisor_listens_with_the_softphone_of_his_own_page(
    site: Site, web: WebProcess, context: BrowserContext
):
    zone = zone_page(context, web, site.operator("1005")).look()
    registered(zone, "1005")
    boss = UserFactory(role="supervisor", first_name="Лев")
    boss.supervised_projects.add(site.project)
    device(number="1006", kind=Device.Kind.SOFTPHONE, is_online=False)
    devices_changed()
    wait_for(lambda: site.house.knows("1006"), 10, "the switch knows the device")
    own = context.browser.new_context(locale="ru-RU", permissions=["microphone"])
    own.set_default_timeout(45_000)
    own.add_init_script(WATCH)
    signed_in(own, web, boss)
    board = Board(own.new_page(), web.url, boss, "1006").look().take_device()
    wait_for(lambda: Device.objects.get(number="1006").is_online, 10, "the device is there")
    customer = site.customer()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    board.key("Слушать").click()
    expect(board.own).to_contain_text("Вы слушаете")
    wait_for(lambda: heard_by_page(board) > 0.02, 20, "the page plays the conversation")
    (call,) = customer.live_calls()
    board.own.get_by_role("button", name="Участвовать").click()
    expect(zone.page.locator('[data-supervised="barge"]')).to_be_visible()
    board.own.get_by_role("button", name="Выйти из звонка").click()
    expect(board.page.locator(".own")).to_have_count(0)
    assert customer.live_calls() == {call}


def test_with_auto_answer_the_page_connects_by_itself(site: Site, web: WebProcess, context: BrowserContext):
    site.project.auto_answer = "on"
    site.project.save()
    zone = zone_page(context, web, site.operator("1002")).look()
    registered(zone, "1002")
    site.customer()
    zone.wait_shape("talk")


def test_one_tab_has_the_softphone_and_another_takes_it_over(
    site: Site, web: WebProcess, context: BrowserContext
):
    anna = site.operator("1003")
    first = zone_page(context, web, anna).look()
    registered(first, "1003")
    second = ZonePage(context.new_page(), web.url).look("settings")
    expect(second.page.locator('[data-phone="elsewhere"]')).to_be_visible()
    first.page.close()
    expect(second.page.locator('[data-phone="ready"]')).to_be_visible()


def test_a_telephone_on_the_desk_leaves_no_trace_of_the_softphone(
    site: Site, web: WebProcess, context: BrowserContext
):
    anna = site.operator("1004")
    Device.objects.filter(number="1004").update(kind=Device.Kind.PHONE)
    zone = zone_page(context, web, anna).look("settings")
    expect(zone.page.locator(".set")).to_be_visible()
    expect(zone.page.locator("[data-phone]")).to_have_count(0)
    assert zone.page.evaluate("typeof window.JsSIP") == "undefined"
    answer = context.request.get(f"{web.url}/api/v1/me/voice/softphone/")
    assert answer.status == 404
