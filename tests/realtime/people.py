"""Both sides of a conversation over HTTP and sockets of a running web process, signed in without the sign-in page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import httpx
from django.test import Client as HttpClient

from agentzone.models import User
from chat.drivers.widget.identity import token_for
from chat.models import Channel
from tests.realtime.screen import Json, Screen
from tests.realtime.wire import Line

SESSION = "omnivox_session"
CSRF = "omnivox_csrf"


def session_of(user: User) -> str:
    """A session key of the person."""
    client = HttpClient()
    client.force_login(user)
    return str(client.cookies[SESSION].value)


class Operator:
    """A browser of a person: session cookie, API, sockets."""

    def __init__(self, url: str, user: User | None, session: str = "") -> None:
        assert user or session
        self.url, self.user = url, user
        self.session = session or session_of(user)
        token = "t" * 32
        self.http = httpx.Client(
            base_url=url,
            cookies={SESSION: self.session, CSRF: token},
            headers={"X-CSRFToken": token, "Accept-Language": "ru"},
            timeout=30,
        )

    def line(self, streams: Mapping[str, int] | None = None) -> Line:
        """A socket that has said hello; `ready` is not waited for."""
        cookie = {"Cookie": f"{SESSION}={self.session}"}
        return Line(f"{self.url}/ws/workspace/", cookie, origin=self.url).hello(streams)

    def get(self, path: str) -> Json:
        answer = self.http.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return dict(answer.json())

    def post(self, path: str, body: Json) -> httpx.Response:
        return self.http.post(f"/api/v1/{path}", json=body)

    def detail(self, conversation_id: object) -> Json:
        return self.get(f"conversations/{conversation_id}/")

    def quick(self, key: str) -> list[Json]:
        """A list of quick messages: a project's, or «mine»."""
        return list(self.get("quick-messages/" + ("" if key == "mine" else f"?project={key}"))["results"])

    def client(self, card: Json) -> Json:
        """The card of a dialog's client."""
        return self.get(f"clients/{card['client']['id']}/?project={card['project_id']}")

    def send(
        self, conversation_id: object, text: str, epoch: int, uid: uuid.UUID | None = None
    ) -> httpx.Response:
        body = {"id": str(uid or uuid.uuid4()), "text": text, "epoch": epoch}
        return self.post(f"conversations/{conversation_id}/messages/", body)

    def screen(self) -> Screen:
        """The whole page as it is drawn first: every active dialog opened, the queue shown."""
        screen = Screen(self.get("workspace/"))
        for card in self.get("workspace/")["active"]:
            screen.open(self.detail(card["id"]))
            screen.show_client(self.client(card))
        screen.show_queue(self.get("conversations/?scope=queue")["results"])
        for key in ["mine", *(str(project["id"]) for project in screen.data["projects"])]:
            screen.show_quick(key, self.quick(key))
        screen.articles = self.get("articles/")["results"]
        return screen


class Visitor:
    """A browser on a site with the widget."""

    def __init__(self, url: str, channel: Channel, name: str = "visitor-1", token: str | None = None) -> None:
        self.url, self.channel, self.name = url, channel, name
        self.token = token or token_for(channel.pk, name)
        self.http = httpx.Client(
            base_url=f"{url}/api/widget/v1/{channel.key}/",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
        )

    def session(self) -> Json:
        answer = self.http.post("session/", json={"token": self.token})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def send(self, text: str, uid: uuid.UUID | None = None) -> httpx.Response:
        return self.http.post("messages/", json={"id": str(uid or uuid.uuid4()), "text": text})

    def line(self, streams: Mapping[str, int], token: str | None = None, **options: Any) -> Line:
        line = Line(f"{self.url}/ws/widget/{self.channel.key}/", **options)
        return line.hello(streams, token=self.token if token is None else token)
