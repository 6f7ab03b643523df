"""A visitor who writes too fast waits, sees how long, and loses nothing."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.widget import site_with_widget
from tests.product import wait_for


def test_a_throttled_visitor_sees_a_countdown_and_everything_leaves_in_order(
    web: WebProcess, open_context: OpenContext
):
    with site_with_widget(web, messages_per_minute=20) as site:  # ten at once, then one in three seconds
        visitor = site.visit(open_context()).open()
        texts = [f"быстро {n}" for n in range(12)]
        for text in texts:
            visitor.say(text)
        expect(visitor.notice).to_contain_text(re.compile(r"слишком часто.* \d\u00a0с"))
        wait_for(lambda: visitor.page.evaluate("1") and site.stored() == texts, 30, "all sent")
        expect(visitor.notice).not_to_contain_text("слишком часто")
        assert visitor.texts() == texts


def test_the_input_takes_no_more_than_the_server_does(web: WebProcess, open_context: OpenContext):
    with site_with_widget(web) as site:
        visitor = site.visit(open_context()).open()
        visitor.input.fill("я" * 3900)
        expect(visitor.panel.locator(".left")).to_have_text("Осталось символов: 100")
        visitor.input.press("Enter")
        wait_for(
            lambda: visitor.page.evaluate("1") and [len(text) for text in site.stored()] == [3900],
            10,
            "stored",
        )
