"""A thousand messages both ways while everything breaks: in the end both screens show what the database has."""

import random

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from chat.models import Message
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.widget import Site, Visitor, make_agent, site_with_widget
from tests.product import wait_for

PAIRS = 500
AT_ONCE = 5  # messages that a person's page gets between two chances of trouble

# Typing by script: Playwright's own takes longer than all that is tested here.
TYPE = """async (field, texts) => {
  const rest = () => new Promise((go) => { setTimeout(go); });
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
  for (const text of texts) {
    if (field.tagName === 'TEXTAREA') set.call(field, text); else field.textContent = text;
    field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
    await rest();
    const enter = {key: 'Enter', code: 'Enter', bubbles: true, composed: true, cancelable: true};
    field.dispatchEvent(new KeyboardEvent('keydown', enter));
    await rest();
  }
}"""


class Cutter:
    """Every socket of a page, to be cut by the test."""

    def __init__(self, page: Page) -> None:
        self.open: WebSocketRoute | None = None
        page.route_web_socket(lambda url: "/ws/" in url, self._opened)

    def _opened(self, page_side: WebSocketRoute) -> None:
        self.open = page_side
        page_side.connect_to_server()

    def cut(self) -> None:
        if self.open is not None:
            self.open.close(code=3006)
            self.open = None


def _break_something(
    n: int, dice: random.Random, web: WebProcess, cutters: list[Cutter], operator: Operator, visitor: Visitor
) -> None:
    if n in (120, 260, 400):
        web.kill()
    elif n in (135, 275, 415):
        web.start()
    elif n in (180, 340):
        operator.page.reload()
        expect(operator.field).to_be_visible()
    elif n in (220, 380):
        visitor.page.reload()
        expect(visitor.input).to_be_visible()
    if dice.random() < 0.25:
        dice.choice(cutters).cut()


SHOWN = """() => Array.from(document.querySelectorAll('[data-number]')).map((e) => {
  const text = e.querySelector('.text');
  return [Number(e.dataset.number), text ? text.innerText : null];
})"""


# Scrolls up as a person does who goes on until something comes; → the first number there is.
TO_TOP = """(stream) => {
  stream.scrollTop = 1;
  stream.scrollTop = 0;
  return Number(stream.querySelector('[data-number]').dataset.number);
}"""


def _everything(operator: Operator) -> list[str]:
    """The texts of the whole history by their numbers: the page holds a part of it, so it is read on the way up."""
    page, found = operator.page, {}
    stream = page.locator(".stream[role=log]")
    while True:
        shown = page.evaluate(SHOWN)
        found.update(shown)
        if shown[0][0] == 1:
            break
        # The button is there until the first press; scrolling asks for the rest, and again if that was refused.
        page.locator(".older:enabled").evaluate_all("all => all.forEach((button) => button.click())")
        wait_for(lambda top=shown[0][0]: stream.evaluate(TO_TOP) < top, 30, "earlier messages")
    assert sorted(found) == list(range(1, max(found) + 1))
    return [text for _, text in sorted(found.items()) if text is not None]


def _stored(site: Site) -> list[tuple[str, str]]:
    rows = Message.objects.filter(conversation=site.conversation(), kind="text").order_by("number")
    return list(rows.values_list("author", "text"))


@pytest.mark.load
def test_a_thousand_messages_survive_cuts_reloads_and_kills(web: WebProcess, open_context: OpenContext):
    dice = random.Random(20261122)
    with site_with_widget(web) as site:
        anna = make_agent(site)
        visitor = site.visit(open_context()).open()
        visitor.page.set_default_timeout(180_000)  # a page that sends hundreds on a busy machine answers late
        visitor.say("вопрос 0")
        expect(visitor.mark("вопрос 0")).to_have_attribute("aria-label", "Доставлено")
        site.take(anna)
        operator = operator_page(open_context(), web, anna)
        operator.page.set_default_timeout(180_000)
        operator.page.on("dialog", lambda dialog: dialog.accept())
        cutters = [Cutter(operator.page), Cutter(visitor.page)]
        operator.look().open("Гость")
        for n in range(0, PAIRS, AT_ONCE):
            batch = range(n, n + AT_ONCE)
            visitor.input.evaluate(TYPE, [f"вопрос {k}" for k in batch if k])
            operator.field.evaluate(TYPE, [f"ответ {k}" for k in batch])
            _break_something(n, dice, web, cutters, operator, visitor)
        total = PAIRS * 2
        wait_for(lambda: operator.page.evaluate("1") and len(_stored(site)) == total, 240, "all arrived")
        stored = _stored(site)
        for author, word in (("client", "вопрос"), ("agent", "ответ")):
            assert [text for who, text in stored if who == author] == [f"{word} {n}" for n in range(PAIRS)]
        expect(operator.unsent()).to_have_count(0, timeout=120_000)
        assert _everything(operator) == [text for _, text in stored]
        expect(visitor.bubbles.last).to_have_text(stored[-1][1])
        shown = visitor.texts()
        assert shown == [text for _, text in stored][-len(shown) :]
        assert len(shown) >= 50
