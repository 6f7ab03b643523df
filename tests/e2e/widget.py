"""What the widget's tests share: a site that embeds it, the visitor's hands and eyes, the operator's side."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from agentzone.distribution.claim import claim
from agentzone.models import User
from chat.models import Channel, Conversation, Message
from chat.services import dialog
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess
from tests.factories.chats import widget_channel
from tests.factories.people import agent_at_work

SITE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Магазин</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><h1>Магазин</h1><button id="own" onclick="OmniVOX.toggle()">Спросить</button>
<script async{nonce} src="{host}/widget.js" data-channel="{key}"></script></body></html>"""


class SiteServer:
    """A web server of its own origin; every path is the embedding page, with `?lang=`, `?nonce=` and `?policy=`."""

    def __init__(self, host: str, key: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = dict(parse_qsl(urlsplit(self.path).query))
                style = f"<style>{asked['style']}</style>" if "style" in asked else ""
                nonce = f' nonce="{asked["nonce"]}"' if "nonce" in asked else ""
                page = SITE.format(lang=asked.get("lang", "ru"), head=style, host=host, key=key, nonce=nonce)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if "policy" in asked:
                    self.send_header("Content-Security-Policy", asked["policy"])
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Visitor:
    """One page of a visitor with the widget on it."""

    page: Page

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".launch")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def input(self) -> Locator:
        return self.panel.get_by_role("textbox")

    @property
    def bubbles(self) -> Locator:
        return self.panel.locator(".bubble")

    @property
    def notice(self) -> Locator:
        return self.panel.locator(".notice")

    def open(self) -> "Visitor":
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def texts(self) -> list[str]:
        """All bubbles without the greeting, in the order of the screen."""
        return self.panel.locator(".msg[data-id] .bubble").all_inner_texts()

    def mark(self, text: str) -> Locator:
        return self.panel.locator(".msg", has_text=text).locator(".mark")


@dataclass
class Site:
    """A shop on another origin with the widget of one channel, and the operators' side of that channel."""

    web: WebProcess
    channel: Channel
    server: SiteServer

    def visit(self, context: BrowserContext, **options: str) -> Visitor:
        """A new page of the shop with the widget on it. `lang`, `style`, `nonce`, `policy` change it."""
        page = new_page(context)
        page.goto(f"{self.server.origin}/shop?{urlencode(options)}")
        visitor = Visitor(page)
        expect(visitor.launcher).to_be_visible()
        return visitor

    def conversation(self) -> Conversation:
        return Conversation.objects.get(channel=self.channel)

    def stored(self) -> list[str]:
        """Texts of the dialog as the database has them, in order of their numbers."""
        rows = Message.objects.filter(conversation__channel=self.channel, kind="text").order_by("number")
        return list(rows.values_list("text", flat=True))

    def take(self, agent: User) -> None:
        """The agent becomes the owner of the waiting dialog."""
        contact = self.conversation().contact_id
        assert contact is not None
        claim(contact, agent.pk, {})

    def answer(self, agent: User, text: str) -> None:
        conversation = self.conversation()
        dialog.message_send(agent, conversation.pk, uid=uuid.uuid4(), text=text, epoch=conversation.epoch)


@contextmanager
def site_with_widget(web: WebProcess, **config: object) -> Iterator[Site]:
    """A channel that allows the shop's origin, and the shop."""
    channel = widget_channel()
    server = SiteServer(web.url, channel.key)
    settings = {"allowed_origins": [server.origin], "messages_per_minute": 100_000, **config}
    by_address = {"messages_per_minute_per_address": 1_000_000, "calls_per_minute_per_address": 1_000_000}
    channel.config = {**by_address, **settings}
    channel.save()
    try:
        yield Site(web, channel, server)
    finally:
        server.stop()


def make_agent(site: Site, name: str = "Анна") -> User:
    return agent_at_work(site.channel.project, first_name=name, last_name="Белова")
