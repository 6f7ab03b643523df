"""What the tests of AgentZone share: an operator's page, and the telephony beside it.

The simulated switch and the router run in threads of this process, on the machine's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from agentzone.distribution.router import Router
from agentzone.models import PhoneNumber, Project, User
from agentzone.telephony.simulator import Habit, Simulator
from agentzone.telephony.stored_sounds import StoredSounds
from tests.e2e.contexts import new_page
from tests.e2e.operator import signed_in
from tests.e2e.server import WebProcess
from tests.factories.people import ProjectFactory
from tests.factories.voice import device_of, operator, phone_number
from tests.integration.calls.test_process import Running
from tests.product import wait_for

CALLER = "+79032184067"


@dataclass
class Exchange:
    """A project with a line, and the processes that bring its calls."""

    project: Project
    line: PhoneNumber
    switch: Simulator
    process: Running

    def operator(self, *, answers: float | None = None, **fields: Any) -> User:
        """At work with a phone; it rings until the page answers, unless `answers` says after how many seconds."""
        agent = operator(self.project, **fields)
        number = device_of(agent)
        self.process.do(lambda: self._install(number, Habit(answers)))
        return agent

    def _install(self, number: str, habit: Habit) -> None:
        self.switch.habits[number] = habit
        self.switch.exchange.online.add(number)

    def calls(self, caller: str = CALLER, name: str = "Павел Черемисин") -> str:
        """A customer calls; returns his channel."""
        return str(self.process.do(lambda: self.switch.customer_calls(self.line.number, caller, name)))

    def leaves(self, channel: str) -> None:
        self.process.do(lambda: self.switch.customer_hangs_up(channel))

    def hears(self, channel: str) -> set[str]:
        return set(self.process.do(lambda: self.switch.exchange.hears(channel)))


@contextmanager
def exchange(**project: Any) -> Iterator[Exchange]:
    fields = {
        "wrap_up_seconds": 30,
        "ring_seconds": 60,
        "name": "Доставка",
        "tier_widen_seconds": 0,
        **project,
    }
    router = Router(60.0)
    thread = Thread(target=router.run)
    thread.start()
    switch = Simulator(sounds=StoredSounds())
    running = Running(switch)
    try:
        wait_for(lambda: running.leads and router.leading.is_set(), 60, "telephony and router lead")
        made = ProjectFactory(**fields)
        yield Exchange(made, phone_number(made, is_shown=True), switch, running)
    finally:
        running.stop()
        router.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@dataclass
class ZonePage:
    """One page of an operator with AgentZone on it."""

    page: Page
    url: str

    def look(self, tab: str = "") -> ZonePage:
        self.page.goto(f"{self.url}/agentzone/{tab and '#' + tab}")
        return self.wait_online()

    def wait_online(self) -> ZonePage:
        expect(self.page.locator('.line [data-connection="online"]')).to_be_attached()
        return self

    def wait_shape(self, shape: str) -> Locator:
        """The call panel once it has this shape."""
        panel = self.page.locator(f'[data-shape="{shape}"]')
        expect(panel).to_be_visible()
        return panel

    def key(self, name: str) -> Locator:
        return self.page.locator(".key").get_by_text(name, exact=True)

    def tab(self, name: str) -> None:
        self.page.locator(".rail").get_by_text(name).click()

    def status(self, name: str) -> None:
        self.page.locator(".cp .pill").last.click()
        self.page.get_by_role("menuitemradio", name=name, exact=True).click()

    def plan(self, name: str) -> None:
        self.page.locator(".key[aria-haspopup]").click()
        self.page.get_by_role("menuitemradio", name=name, exact=True).click()

    def seconds(self, where: str) -> int:
        """What a clock shows, in seconds."""
        found = 0
        for part in self.page.locator(where).first.inner_text().split(":"):
            found = found * 60 + int(part)
        return found


def zone_page(context: BrowserContext, web: WebProcess, user: User) -> ZonePage:
    """A new page of the person, signed in, not opened yet."""
    signed_in(context, web, user)
    return ZonePage(new_page(context), web.url)
