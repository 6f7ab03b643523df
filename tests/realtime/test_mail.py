"""Mail: a snapshot and the events after it show what a fresh snapshot shows; others' letters are not heard."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from agentzone.services.skills import skill_remove
from kernel.audit import SYSTEM
from kernel.events.log import heads_of
from mail.models import Mailbox
from mail.services import answers, fetching, outbox, work
from tests.factories.mail import comes, mailbox
from tests.factories.people import ProjectFactory, agent_at_work
from tests.realtime.people import Operator
from tests.realtime.wire import Line


class Page:
    """What the tab «Mail» keeps: counts, mailboxes and the whole list."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        snapshot = operator.get("mail/")
        self.cursors: dict[str, int] = snapshot["streams"]
        self.counts, self.boxes = snapshot["counts"], {box["id"]: box for box in snapshot["mailboxes"]}
        self.rows = {row["id"]: row for row in operator.get("mail/threads/?scope=all")["results"]}
        self.line: Line = operator.line(self.cursors).ready()

    def settle(self) -> None:
        for stream, head in heads_of(list(self.cursors)).items():
            if self.line.numbers(stream)[-1:] != [head] and self.cursors[stream] < head:
                self.line.numbered(stream, head)
        for frame in self.line.frames:
            if frame["op"] == "event" and frame["q"] > self.cursors[frame["s"]]:
                self.cursors[frame["s"]] = frame["q"]
                self.take(frame["type"], frame["data"])

    def take(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "mail.thread":
            self.rows[data["thread"]["id"]] = data["thread"]
            self.counts[str(data["project_id"])] = data["counts"]
        if kind == "mail.box":
            self.boxes[data["mailbox"]["id"]] = data["mailbox"]

    def shown(self) -> tuple[Any, ...]:
        return self.counts, self.boxes, self.rows, self.cursors


@pytest.fixture
def box() -> Mailbox:
    return mailbox(ProjectFactory(), imap_host="", smtp_port=1, smtp_security="none")


def test_after_all_that_can_happen_the_page_shows_what_a_fresh_one_shows(
    operator: Callable[..., Operator], box: Mailbox
) -> None:
    anna, boris = agent_at_work(box.project), agent_at_work(box.project)
    first = comes(box)
    page = Page(operator(anna))
    assert page.counts[str(box.project_id)] == {"new": 1, "owed": {}}

    def answered() -> None:
        letter = answers.answer(anna, first.thread_id, uuid.uuid4(), "Сейчас")
        outbox.letter_send(letter.pk)

    steps: list[Callable[[], object]] = [
        lambda: comes(box, subject="Новое"),
        lambda: work.claim(anna, first.thread_id),
        answered,
        lambda: comes(box, answers=first.message_id),
        lambda: work.hand_over(anna, first.thread_id, boris.pk),
        lambda: work.put_back(boris, first.thread_id),
        lambda: work.close(anna, first.thread_id),
        lambda: comes(box, answers=first.message_id),
        lambda: fetching.fetch(box.pk),
    ]
    for step in steps:
        step()
        page.settle()
        assert page.shown() == Page(operator(anna)).shown()
    assert page.counts[str(box.project_id)] == {"new": 2, "owed": {}}
    assert page.boxes[box.pk]["error"]


def test_letters_of_another_project_are_not_heard_nor_of_one_that_was_left(
    operator: Callable[..., Operator], box: Mailbox
) -> None:
    anna, stranger = agent_at_work(box.project), agent_at_work(ProjectFactory())
    stream = f"mail:{box.project_id}"
    assert operator(stranger).line({stream: 0}).op("denied")["s"] == stream
    line = operator(anna).line({stream: 0}).ready()
    skill_remove(anna, box.project, actor=SYSTEM)
    assert line.op("denied")["s"] == stream
