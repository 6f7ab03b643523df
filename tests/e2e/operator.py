"""What the workspace's tests share: an operator's page with its hands and eyes."""

import re
from dataclasses import dataclass

from django.test import Client as HttpClient
from playwright.sync_api import BrowserContext, Locator, Page, expect

from agentzone.models import User
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess

SESSION = "omnivox_session"


def signed_in(context: BrowserContext, web: WebProcess, user: User) -> None:
    """Gives the context a session of the person, without the sign-in page."""
    client = HttpClient()
    client.force_login(user)
    context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION].value, "url": web.url}])


@dataclass
class Operator:
    """One page of an operator with the workspace on it."""

    page: Page
    url: str

    def look(self, address: str = "") -> "Operator":
        """Opens the workspace (`address`: what stands after #) and waits until it is live."""
        self.page.goto(f"{self.url}/workspace/{address}")
        return self.wait_online()

    def wait_online(self) -> "Operator":
        expect(self.page.locator('[data-connection="online"]')).to_be_attached()
        return self

    @property
    def cards(self) -> Locator:
        return self.page.locator("[data-dialog]")

    def card(self, name: str) -> Locator:
        return self.cards.filter(has_text=name)

    def group(self, name: str) -> Locator:
        """«waiting» or «answered» dialogs of the active tab."""
        return self.page.locator(f'[data-group="{name}"] [data-dialog]')

    @property
    def field(self) -> Locator:
        return self.page.locator(".composer-text")  # a rich field: expect(field).to_have_text(…)

    @property
    def bubbles(self) -> Locator:
        return self.page.locator(".bubble")

    @property
    def banner(self) -> Locator:
        return self.page.locator(".banners .banner")

    def open(self, name: str) -> "Operator":
        self.card(name).click()
        expect(self.page.locator(".stream[role=log]")).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def texts(self) -> list[str]:
        """All bubbles in the order of the screen, those on their way too."""
        return self.bubbles.locator(".text").all_inner_texts()

    def numbers(self) -> list[int]:
        """Numbers of everything confirmed on the screen: bubbles and system lines."""
        return [
            int(n)
            for n in self.page.locator("[data-number]").evaluate_all("all => all.map(e => e.dataset.number)")
        ]

    def mark(self, text: str) -> Locator:
        """The delivery mark of the group that this bubble stands in."""
        return self.page.locator(".group", has_text=text).locator("[data-delivery]")

    def unsent(self) -> Locator:
        return self.page.locator("[data-pending]")

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=re.compile(name)).click()

    def status(self, name: str) -> None:
        self.page.locator(".top .pill").click()
        self.page.get_by_role("menuitemradio", name=name, exact=True).click()


def operator_page(context: BrowserContext, web: WebProcess, user: User) -> Operator:
    """A new page of the person, signed in, not opened yet."""
    signed_in(context, web, user)
    return Operator(new_page(context), web.url)
