"""Snapshot + events = fresh snapshot: a page that only listens shows what a page opened just now shows."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Status
from agentzone.services.contacts import contact_requeue
from agentzone.services.people import preferences_set
from agentzone.services.skills import skill_set
from agentzone.services.status import actor_of, set_status, sign_out
from agentzone.states import RequeueReason
from chat.models import Conversation, Form, FormField, Macro, Tag
from chat.services import processing
from chat.services.dialog import conversation_close, marked_by_visitor, message_send, read_by_agent
from chat.services.drafts import draft_save
from chat.services.edits import changed_by_client, message_edit
from chat.services.filters import filter_save
from chat.services.macros import macro_save, macro_saved
from chat.services.moves import accept, decline, pull, reopen, transfer_to_agent, transfer_to_project
from chat.services.receive import Incoming, message_receive
from chat.services.snooze import conversation_snooze, wake_due
from chat.services.tags import tag_saved, tags_change
from kernel import clock
from kernel.audit import SYSTEM
from kernel.events import registry
from kernel.events.log import heads_of
from knowledge.models import QuickMessage
from knowledge.services.quick import quick_create, quick_store
from tests.factories import media
from tests.factories.articles import article
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.files import by_agent, by_visitor, uploaded
from tests.factories.people import ProjectFactory, agent_at_work
from tests.realtime.client_steps import CLIENT_STEPS
from tests.realtime.note_steps import NOTE_STEPS
from tests.realtime.people import Operator
from tests.realtime.screen import Json, Screen
from tests.realtime.wire import Line


class Play:
    """Anna's page listens; the test does things; at the end the page is compared with a fresh one."""

    def __init__(self, operator: Callable[..., Operator]) -> None:
        self.channel = widget_channel(ProjectFactory(chat_limit=50))
        self.anna, self.boris = agent_at_work(self.channel.project), agent_at_work(self.channel.project)
        self.tag = Tag.objects.create(project=self.channel.project, name="VIP")
        self.page = operator(self.anna)
        self.heard: set[str] = set()
        self.epochs: dict[str, int] = {}

    def begin(self) -> None:
        self.screen: Screen = self.page.screen()
        self.screen.subscribe = {}
        self.line: Line = self.page.line(self.screen.cursors).ready()
        for frame in self.line.frames:
            self.take(frame)
        self.settle()

    def take(self, frame: Json) -> None:
        self.screen.take(frame)
        if frame["op"] == "event":
            self.heard.add(frame["type"])
        if self.screen.subscribe:
            asked, self.screen.subscribe = self.screen.subscribe, {}
            self.line.send({"op": "subscribe", "streams": asked})

    def settle(self) -> None:
        """Listens until every stream of the page has come to its head."""
        for _ in range(10_000):
            heads = heads_of(list(self.screen.cursors))
            behind = {s for s, head in heads.items() if self.screen.cursors[s] < head}
            if not behind:
                return
            self.take(self.line.next())

    # ── what can happen ────────────────────────────────────────────────────
    def dialog(self, visitor: str) -> Any:
        return dialog_of(self.channel, visitor)

    def write(self, visitor: str, text: str = "Здравствуйте!\n\n где  мой заказ?", page: int = 1) -> None:
        where = {"page_url": f"https://shop.example/{page}", "page_title": f"Страница {page}"}
        client_writes(self.channel, text, visitor=visitor, **where)

    def give(self, visitor: str, agent: Any = None) -> None:
        assert claim(self.dialog(visitor).contact_id, (agent or self.anna).pk, {}) is Outcome.ASSIGNED

    def answer(self, visitor: str, agent: Any = None) -> None:
        dialog = self.dialog(visitor)
        message_send(agent or self.anna, dialog.pk, uid=uuid.uuid4(), text="Сейчас", epoch=dialog.epoch)

    def close(self, visitor: str) -> None:
        dialog = self.dialog(visitor)
        conversation_close(dialog.agent, dialog.pk, epoch=dialog.epoch)

    def status(self, code: str, *, forced: bool = False) -> None:
        actor = SYSTEM if forced else actor_of(self.anna)
        set_status(
            self.anna,
            Status.objects.get(code=code),
            actor=actor,
            forced=forced,
            reason="test" if forced else "",
        )

    def snooze(self, visitor: str) -> None:
        dialog = self.dialog(visitor)
        conversation_snooze(dialog.agent, dialog.pk, epoch=dialog.epoch, term="1h")

    def time_comes(self, visitor: str) -> None:
        Conversation.objects.filter(pk=self.dialog(visitor).pk).update(snoozed_until=clock.now())
        assert wake_due() == 1

    def renamed_tag(self) -> Tag:
        self.tag.name = "Важно"
        self.tag.save()
        return self.tag

    def offer(self, visitor: str, sender: Any, receiver: Any) -> Any:
        dialog = self.dialog(visitor)
        return transfer_to_agent(
            sender, dialog.pk, epoch=dialog.epoch, agent_id=receiver.pk, comment="передаю"
        )

    def send_away(self, visitor: str) -> None:
        target = ProjectFactory(company=self.channel.project.company)
        self.channel.project.transfer_targets.add(target)
        dialog = self.dialog(visitor)
        transfer_to_project(dialog.agent, dialog.pk, epoch=dialog.epoch, project_id=target.pk, comment="туда")

    # ── comparison ─────────────────────────────────────────────────────────
    def check(self) -> None:
        self.settle()
        for key in self.screen.quick_stale:  # only what an event has told of is read again
            self.screen.show_quick(key, self.page.quick(key))
        if self.screen.articles_stale:
            self.screen.articles = self.page.get("articles/")["results"]
        self.read_clients()
        fresh = self.page.screen()
        for key in list(self.screen.threads):
            if (
                key not in fresh.threads
                and self.page.http.get(f"/api/v1/conversations/{key}/").status_code == 200
            ):
                fresh.open(self.page.detail(key))
        shown, wanted = self.screen.shown(), fresh.shown()
        both = shown["clients"].keys() & wanted["clients"].keys()  # others were not opened here, or there
        for side in (shown, wanted):
            side["clients"] = {key: side["clients"][key] for key in both}
        for key, thread in list(shown["threads"].items()):
            if key in wanted["threads"]:  # a new session begins with its own first line
                first = wanted["threads"][key]["messages"][0]["number"]
                thread["messages"] = [m for m in thread["messages"] if m["number"] >= first]
            else:
                del shown["threads"][key]
        wanted["threads"] = {
            key: wanted["threads"][key] for key in shown["threads"]
        }  # those that it has opened
        for part in wanted:
            assert shown[part] == wanted[part], part
        for stream, cursor in fresh.cursors.items():
            if stream in self.screen.cursors:
                assert self.screen.cursors[stream] == cursor

    def read_clients(self) -> None:
        """Cards of which an event has told that they are old."""
        for key in self.screen.clients_stale & self.screen.clients.keys():
            project = self.channel.project_id
            answer = self.page.http.get(f"/api/v1/clients/{key}/?project={project}")
            if answer.status_code == 200:  # otherwise the stream is denied to the page as well
                self.screen.show_client(answer.json())
            else:
                self.screen.clients.pop(key)
        self.screen.clients_stale.clear()


@pytest.fixture
def play(operator: Callable[..., Operator]) -> Play:
    return Play(operator)


def answered(p: Play) -> None:
    p.answer("a")


def edited(p: Play) -> None:
    dialog, uid = p.dialog("a"), uuid.uuid4()
    message_send(p.anna, dialog.pk, uid=uid, text="Завтра", epoch=dialog.epoch)
    message_edit(p.anna, dialog.pk, uid, text="", html="<b>Сегодня</b>", epoch=dialog.epoch)


def deleted(p: Play) -> None:
    """The client takes back his first message, which an answer quotes."""
    dialog = p.dialog("a")
    first = dialog.messages.get(number=1)
    message_send(p.anna, dialog.pk, uid=uuid.uuid4(), text="Да", epoch=dialog.epoch, quote=first.uid)
    changed_by_client(p.channel.pk, "a", text=None, uid=first.uid)


def last_deleted(p: Play) -> None:
    p.write("a", "лишнее")
    last = p.dialog("a").messages.get(text="лишнее")
    changed_by_client(p.channel.pk, "a", text=None, uid=last.uid)


def quoted_in_my_draft(p: Play) -> None:
    uid = p.dialog("a").messages.get(number=1).uid
    draft_save(p.anna, p.dialog("a").pk, text="про это", version=0, page="other", quote=uid)
    changed_by_client(p.channel.pk, "a", text=None, uid=uid)


def files_sent_and_made_ready(p: Play) -> None:
    """A picture of the operator, and voice of the client without a word."""
    dialog = p.dialog("a")
    mine = uploaded(by_agent(p.anna, dialog), media.picture(), ready=False)
    ids = [mine.pk]
    message_send(p.anna, dialog.pk, uid=uuid.uuid4(), text="Вот", epoch=dialog.epoch, attachments=ids)
    theirs = uploaded(by_visitor(p.channel, "a"), b"%PDF-1.4" + b" " * 5000, "счёт.pdf", ready=False)
    message_receive(Incoming(p.channel.pk, "a", uuid.uuid4(), "", attachments=(theirs.pk,)))
    processing.process(mine.pk)
    processing.process(theirs.pk)


STEPS: dict[str, tuple[list[Callable[[Play], object]], set[str]]] = {
    "a message of the client": ([lambda p: p.write("a")], {"message.created"}),
    "a long message from another page": (
        [lambda p: p.write("a", "🙂" * 150 + " \x1c слово" * 30, page=2)],
        {"message.created"},
    ),
    "an answer": ([answered], {"message.created", "message.delivery"}),
    "files are sent and made ready": ([files_sent_and_made_ready], {"message.created", "message.changed"}),
    "a message is edited": ([edited], {"message.changed"}),
    "a quoted message is deleted": ([deleted, last_deleted], {"message.changed", "conversation.changed"}),
    "what my draft quotes is deleted": ([quoted_in_my_draft], {"draft.changed", "message.changed"}),
    "the operator reads": (
        [lambda p: [p.write("a") for _ in range(4)], lambda p: read_by_agent(p.anna, p.dialog("a").pk, 4)],
        {"message.delivery"},
    ),
    "the visitor's page has it": (
        [answered, lambda p: marked_by_visitor(p.dialog("a").pk, read=None, delivered=99)],
        {"message.delivery"},
    ),
    "the visitor reads a part": (
        [answered, answered, lambda p: marked_by_visitor(p.dialog("a").pk, read=3, delivered=4)],
        {"message.delivery"},
    ),
    "a new dialog in the queue": ([lambda p: p.write("new")], {"queue.entered", "queue.changed"}),
    "a dialog is given to another": (
        [lambda p: p.write("new"), lambda p: p.give("new", p.boris)],
        {"queue.left", "queue.changed"},
    ),
    "a dialog is given to me": (
        [lambda p: p.write("new"), lambda p: p.give("new"), lambda p: p.write("new", "ещё")],
        {"assignment.started", "message.created"},
    ),
    "my dialog goes back": (
        [lambda p: contact_requeue(p.dialog("a").contact_id, RequeueReason.AGENT_GONE)],
        {"assignment.ended", "queue.entered"},
    ),
    "my dialog goes back and comes again": (
        [
            lambda p: contact_requeue(p.dialog("a").contact_id, RequeueReason.AGENT_GONE),
            lambda p: p.give("a"),
        ],
        {"assignment.ended", "assignment.started", "queue.left"},
    ),
    "I close": ([lambda p: p.close("a")], {"assignment.ended", "conversation.changed"}),
    "a closed dialog opens again": (
        [lambda p: p.close("a"), lambda p: p.write("a", "снова"), lambda p: p.give("a")],
        {"queue.entered", "assignment.started"},
    ),
    "my status": ([lambda p: p.status("lunch")], {"status.changed"}),
    "a status by force": ([lambda p: p.status("no_activity", forced=True)], {"status.changed"}),
    "signing out elsewhere": ([lambda p: sign_out(p.anna)], {"status.changed", "assignment.ended"}),
    "a draft in another window": (
        [lambda p: draft_save(p.anna, p.dialog("a").pk, text="дум", version=0, page="other")],
        {"draft.changed"},
    ),
    "a draft with formatting and a quote": (
        [
            lambda p: draft_save(
                p.anna,
                p.dialog("a").pk,
                text="дум",
                html="<b>дум</b>",
                quote=p.dialog("a").messages.get(number=1).uid,
                version=0,
                page="other",
            )
        ],
        {"draft.changed"},
    ),
    "a draft is emptied": (
        [
            lambda p: draft_save(p.anna, p.dialog("a").pk, text="дум", version=0, page="other"),
            lambda p: draft_save(p.anna, p.dialog("a").pk, text="", version=1, page="other"),
        ],
        {"draft.changed"},
    ),
    "a dialog is snoozed and tagged": (
        [
            lambda p: p.snooze("a"),
            lambda p: tags_change(p.anna, p.dialog("a").pk, add=[p.tag.pk]),
        ],
        {"conversation.changed"},
    ),
    "a snoozed dialog wakes by its client": (
        [lambda p: p.snooze("a"), lambda p: p.write("a", "Ау")],
        {"message.created"},
    ),
    "a snoozed dialog wakes by the clock": (
        [lambda p: p.snooze("a"), lambda p: p.time_comes("a")],
        {"snooze.ended", "conversation.changed"},
    ),
    "the tags of the project": (
        [lambda p: tag_saved(p.renamed_tag(), actor=SYSTEM, created=False, changes={"name": ["", "x"]})],
        {"tags.changed"},
    ),
    "my filters": (
        [
            lambda p: filter_save(
                p.anna, None, {"name": "Долго", "scope": "queue", "waiting": 5, "project_id": None}
            )
        ],
        {"filters.changed"},
    ),
    "macros of the project and mine": (
        [
            lambda p: macro_saved(
                Macro.objects.create(project=p.channel.project, name="Общий"), actor=SYSTEM
            ),
            lambda p: macro_save(p.anna, None, "Моё", [{"kind": "close"}]),
        ],
        {"macros.changed"},
    ),
    "quick messages of the project": (
        [
            lambda p: quick_store(
                QuickMessage(project=p.channel.project, title="Сроки", text="Два дня"),
                actor=SYSTEM,
                action="added",
            )
        ],
        {"quick.changed"},
    ),
    "my quick messages": (
        [lambda p: quick_create(p.anna, None, {"title": "Моё", "text": "Здравствуйте!"})],
        {"quick.changed"},
    ),
    "an offer stands": ([lambda p: p.offer("a", p.anna, p.boris)], {"offer.made", "message.created"}),
    "my offer is declined": (
        [lambda p: decline(p.boris, p.offer("a", p.anna, p.boris).pk, "занят")],
        {"offer.ended"},
    ),
    "my offer is accepted": (
        [lambda p: accept(p.boris, p.offer("a", p.anna, p.boris).pk)],
        {"offer.ended", "assignment.ended"},
    ),
    "I accept an offer, and what was typed comes with it": (
        [
            lambda p: p.write("new"),
            lambda p: p.give("new", p.boris),
            lambda p: draft_save(p.boris, p.dialog("new").pk, text="нача", version=0, page="other"),
            lambda p: accept(p.anna, p.offer("new", p.boris, p.anna).pk),
        ],
        {"offer.made", "offer.ended", "assignment.started", "draft.changed"},
    ),
    "I send a dialog to another project": (
        [lambda p: p.send_away("a")],
        {"assignment.ended", "conversation.changed"},
    ),
    "a dialog is pulled out of the queue": (
        [lambda p: p.write("new"), lambda p: pull(p.anna, count=1, project_id=None, conversation_ids=[])],
        {"assignment.started", "queue.left"},
    ),
    "I take a closing back": (
        [lambda p: p.close("a"), lambda p: reopen(p.anna, p.dialog("a").pk)],
        {"assignment.started", "conversation.changed"},
    ),
    "an article is published": (
        [lambda p: article(p.channel.project, title="Сроки доставки")],
        {"article.changed"},
    ),
    **CLIENT_STEPS,
    **NOTE_STEPS,
    "preferences": ([lambda p: preferences_set(p.anna, {"theme": "dark"})], {"preferences.changed"}),
}


@pytest.mark.parametrize("name", STEPS)
def test_after_each_kind_of_event_the_page_shows_what_a_fresh_one_shows(play: Play, name: str) -> None:
    FormField.objects.create(project=play.channel.project, form=Form.CLIENT, key="city", title="Город")
    play.write("a")
    play.give("a")
    play.begin()
    steps, types = STEPS[name]
    for step in steps:
        step(play)
    play.check()
    assert types <= play.heard


def test_a_page_in_english_hears_of_a_status_that_a_russian_process_has_set(play: Play) -> None:
    play.page.http.headers["Accept-Language"] = "en"
    play.begin()
    with override("ru"):
        play.status("no_activity", forced=True)
    play.check()
    assert play.screen.data["status"]["name"] == "No activity"


def test_new_skills_make_the_page_ask_for_everything_again(play: Play) -> None:
    play.begin()
    skill_set(play.anna, ProjectFactory(), 2, actor=SYSTEM)
    play.settle()
    assert play.screen.stale
    play.begin()
    play.check()


def test_every_event_type_that_pages_hear_is_among_these() -> None:
    told = {name for name, event in registry().items() if "streams" in vars(event)} - {"test.probe"}
    # Of other pages: tests/integration/calls and scripts, tests/realtime/test_mail.py.
    others = {
        "voice.changed",
        "calls.changed",
        "script.changed",
        "greeting.changed",
        "mail.thread",
        "mail.box",
    }
    assert told == {kind for _, types in STEPS.values() for kind in types} | {"skills.changed"} | others


@pytest.mark.parametrize("seed", range(3))
def test_after_a_wild_hour_the_page_still_shows_what_a_fresh_one_shows(play: Play, seed: int) -> None:
    """Random acts on several dialogs; the page is compared many times on the way."""
    dice = random.Random(seed)
    visitors = ["a", "b", "c"]
    play.write("a")
    play.give("a")
    play.begin()

    def act() -> None:
        visitor = dice.choice(visitors)
        dialog = play.channel.conversations.filter(external_id=visitor).first()
        kind = dice.choice(
            ["write", "write", "give", "answer", "read", "mark", "close", "requeue", "draft", "status"]
        )
        if kind == "write" or dialog is None:
            play.write(visitor, f"слово {dice.random()}", page=dice.randint(1, 3))
        elif kind == "status":
            play.status(dice.choice(["ready", "lunch", "coaching"]))
        elif kind == "mark":
            top = dice.randint(0, dialog.last_number)
            marked_by_visitor(dialog.pk, read=dice.randint(0, top), delivered=top)
        elif kind == "give" and dialog.state == "queued":
            agent = dice.choice([play.anna, play.anna, play.boris])
            claim(dialog.contact_id, agent.pk, {})  # in vain when she is at lunch
        elif dialog.state == "assigned":
            _owner_acts(play, dialog, kind, dice)

    for turn in range(60):
        act()
        if turn % 20 == 19:
            play.check()
    assert len(play.heard) >= 8


def _owner_acts(play: Play, dialog: Any, kind: str, dice: random.Random) -> None:
    if kind == "answer":
        play.answer(dialog.external_id, dialog.agent)
    elif kind == "read":
        read_by_agent(dialog.agent, dialog.pk, dice.randint(0, dialog.last_number))
    elif kind == "close":
        play.close(dialog.external_id)
    elif kind == "requeue":
        contact_requeue(dialog.contact_id, RequeueReason.AGENT_GONE)
    elif kind == "draft" and dialog.agent == play.anna:
        stored = play.page.detail(dialog.pk)["draft"]["version"]
        draft_save(play.anna, dialog.pk, text=dice.choice(["", "думаю"]), version=stored, page="other")
