"""A visitor and an operator of a running product, over its APIs: what is refused they keep and send again with the
same id, as their pages do."""

from __future__ import annotations

import time
import uuid
from types import SimpleNamespace
from typing import Any

import httpx

from tests.cast import cast_of
from tests.product import Product, wait_for
from tests.realtime.people import Operator, Visitor
from tests.realtime.wire import Closed, Frame, Line

SIDES = ("client", "agent")
TRY_AGAIN_LATER = 1013


class Talk:
    """One dialog, assigned to the operator, whose page is open and hears it."""

    def __init__(self, product: Product) -> None:
        cast = cast_of(product)
        self.operator = Operator(product.url, None, cast.session)
        self.line = self.operator.line().ready()  # an operator without a page would be found silent
        answer = httpx.post(f"{product.url}/api/widget/v1/{cast.key}/session/", json={})
        channel: Any = SimpleNamespace(key=cast.key)
        self.visitor = Visitor(product.url, channel, token=answer.json()["token"])
        self.said: dict[str, list[str]] = {side: [] for side in SIDES}
        self.kept: list[tuple[str, uuid.UUID, str]] = []
        self.say("client")
        wait_for(lambda: self.operator.get("workspace/")["active"], 30, "the dialog is the operator's")
        (card,) = self.operator.get("workspace/")["active"]
        self.id, self.epoch = card["id"], card["epoch"]
        self.line.send({"op": "subscribe", "streams": {f"conversation:{self.id}": 0}})
        self.line.ready()

    def say(self, side: str) -> bool:
        """The side's next message; whether it was taken."""
        text = f"{'вопрос' if side == 'client' else 'ответ'} {len(self.said[side])}"
        self.said[side].append(text)
        waits = any(kept == side for kept, *_ in self.kept)
        message = (side, uuid.uuid4(), text)
        taken = self._post(*message)
        if not taken or waits:
            self.kept.append(message)
        return taken

    def _post(self, side: str, uid: uuid.UUID, text: str) -> bool:
        if side == "client":
            answer = self.visitor.send(text, uid)
        else:
            answer = self.operator.send(self.id, text, self.epoch, uid)
        assert answer.status_code in (200, 201, 503), (side, answer.status_code, answer.text[:500])
        return answer.status_code != 503

    def send_kept(self, seconds: float = 60) -> None:
        """Everything that was refused, in order, each until it is taken."""
        deadline = time.monotonic() + seconds
        while self.kept:
            if self._post(*self.kept[0]):
                self.kept.pop(0)
            assert time.monotonic() < deadline, self.kept

    def heard(self, text: str, seconds: float = 60) -> Frame:
        """The open page of the operator hears the message."""
        return self.line.until(
            lambda f: f["op"] == "event" and f["data"].get("message", {}).get("text") == text, seconds
        )

    def _replay(self, stream: str, seconds: float = 60) -> Line:
        """A new line that hears all from the first event; one that is told "try again later" does so, as pages do: a
        connection of the web process may have died with its database without anybody having noticed yet."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.operator.line({stream: 0}).ready()
            except Closed as closed:
                if closed.code != TRY_AGAIN_LATER or time.monotonic() > deadline:
                    raise

    def is_whole(self) -> None:
        """Both snapshots and the operator's stream have every message once, in order; the dialog is still his."""
        detail = self.operator.detail(self.id)
        assert (detail["conversation"]["state"], detail["conversation"]["epoch"]) == ("assigned", self.epoch)
        for messages in (detail["messages"], self.visitor.session()["messages"]):
            for side in SIDES:
                texts = [m["text"] for m in messages if m["author"] == side and m["kind"] == "text"]
                assert texts == self.said[side], (side, texts, self.said[side])
        stream, cursor = f"conversation:{self.id}", detail["cursor"]
        replay = self._replay(stream)
        assert replay.numbers(stream) == list(range(1, cursor + 1))
        if self.line.numbers(stream)[-1] < cursor:
            self.line.numbered(stream, cursor)
        assert self.line.numbers(stream) == list(range(1, cursor + 1))
