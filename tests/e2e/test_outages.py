"""Both pages open while Redis and then PostgreSQL go away and come back: what is on its way is shown as that, and in
the end both screens show what the database has, without a reload."""

from __future__ import annotations

import psycopg
from playwright.sync_api import expect

from tests.cast import cast_of
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import SESSION, Operator
from tests.e2e.widget import SiteServer, Visitor
from tests.integration.test_up_external import Elsewhere, elsewhere
from tests.product import Product, data_folder, running, wait_for


class Stage:
    """The product on servers of somebody else, with a visitor's and an operator's page in one dialog."""

    def __init__(
        self, servers: Elsewhere, product: Product, site: SiteServer, open_context: OpenContext
    ) -> None:
        self.servers = servers
        context = open_context()
        self.visitor = Visitor(context.new_page())
        self.visitor.page.goto(f"{site.origin}/shop")
        self.visitor.open()
        self.visitor.say("здравствуйте")
        self.operator = Operator(open_context().new_page(), product.url)

    def stored(self) -> list[tuple[int, str, str]]:
        """Number, author and text of every message; without a text it is a system line."""
        with psycopg.connect(self.servers.places.database_url) as session:
            return session.execute("SELECT number, author, text FROM chat_message ORDER BY number").fetchall()

    def is_whole(self, said: list[str]) -> None:
        """Everything that was said is stored once, and both screens show just that."""

        def equal() -> bool:
            texts = [text for _, _, text in self.stored() if text]
            return (
                sorted(texts) == sorted(said)
                and self.operator.numbers() == [number for number, _, _ in self.stored()]
                and self.operator.texts() == self.visitor.texts() == texts
            )

        wait_for(equal, 45, "both screens equal the database")
        expect(self.operator.unsent()).to_have_count(0)
        expect(self.visitor.panel.locator(".mark-sending")).to_have_count(0)
        expect(self.operator.banner).to_have_count(0)
        expect(self.visitor.notice).to_be_hidden()


def without_redis(stage: Stage) -> list[str]:
    """Nothing is held up: pages hear of it by the sweep."""
    stage.servers.stop("redis")
    stage.visitor.say("вопрос без Redis")
    stage.operator.say("ответ без Redis")
    expect(stage.operator.bubbles.filter(has_text="вопрос без Redis")).to_be_visible()
    expect(stage.visitor.bubbles.filter(has_text="ответ без Redis")).to_be_visible()
    stage.servers.start("redis")
    stage.visitor.say("вопрос после Redis")
    return ["вопрос без Redis", "ответ без Redis", "вопрос после Redis"]


def without_postgresql(stage: Stage) -> list[str]:
    """Both pages keep what is written and say that it is on its way."""
    stage.servers.stop("database")
    mine, theirs = ["вопрос 1", "вопрос 2"], ["ответ 1", "ответ 2"]
    for text in mine:
        stage.visitor.say(text)
    for text in theirs:
        stage.operator.say(text)
    expect(stage.visitor.mark(mine[-1])).to_have_attribute("aria-label", "Отправляется")
    expect(stage.operator.unsent()).to_have_count(2)
    expect(
        stage.operator.page.locator(".group", has_text="ответ 1").locator("[data-delivery]")
    ).to_have_attribute("data-delivery", "queued")
    stage.servers.start("database")
    stage.operator.say("ответ после")
    return [*mine, *theirs, "ответ после"]


def test_both_pages_go_through_an_outage_of_each_server_and_lose_nothing(open_context: OpenContext) -> None:
    with elsewhere() as servers, data_folder() as folder:
        servers.start("database")
        servers.start("redis")
        with running(servers.product(folder)) as product:
            cast = cast_of(product)
            site = SiteServer(product.url, cast.key)
            try:
                stage = Stage(servers, product, site, open_context)
                page = stage.operator.page
                page.context.add_cookies([{"name": SESSION, "value": cast.session, "url": product.url}])
                stage.operator.look().open("Гость")
                stage.operator.say("слушаю вас")
                said = ["здравствуйте", "слушаю вас"]
                said += without_redis(stage)
                stage.is_whole(said)
                said += without_postgresql(stage)
                stage.is_whole(said)
            finally:
                site.stop()
