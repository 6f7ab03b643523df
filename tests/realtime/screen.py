"""What an operator's page shows, kept as docs/realtime.md tells pages to: the snapshot, then events in order."""

from __future__ import annotations

import copy
from typing import Any

from tests.realtime.wire import Frame

Json = dict[str, Any]
# Of a waiting dialog the project's stream tells what it was when it entered; its messages are in its own stream.
WAITING = (
    "id",
    "state",
    "epoch",
    "project_id",
    "client",
    "agent",
    "enqueued_at",
    "session_started_at",
    "waiting_since",
)
RANK = {"queued": 0, "sent": 1, "delivered": 2, "read": 3}


class Gap(Exception):
    """A number is missing: the page must connect again."""


class Screen:
    """State of the page. `threads` holds the dialogs it has opened: card, messages, draft."""

    def __init__(self, snapshot: Json) -> None:
        self.data = copy.deepcopy(snapshot)
        self.cursors: dict[str, int] = self.data.pop("streams")
        self.threads: dict[str, Json] = {}
        self.queue: dict[str, Json] = {}
        self.quick: dict[str, list[Json]] = {}
        self.articles: list[Json] = []  # results of an empty search
        self.articles_stale = False
        self.quick_stale: set[str] = set()  # lists to be read again
        self.clients: dict[str, Json] = {}
        self.clients_stale: set[str] = set()  # cards to be read again
        self.stale = False  # skills.changed or reset: fetch everything again
        self.subscribe: dict[str, int] = {}  # to be asked for

    def open(self, detail: Json) -> None:
        """A dialog opened from GET /conversations/<id>/."""
        card = detail["conversation"]
        self.threads[card["id"]] = {
            "conversation": copy.deepcopy(card),
            "messages": {m["number"]: copy.deepcopy(m) for m in detail["messages"]},
            "draft": dict(detail["draft"]),
        }
        self.hear(f"conversation:{card['id']}", detail["cursor"])

    def show_queue(self, results: list[Json]) -> None:
        self.queue = {card["id"]: copy.deepcopy(card) for card in results}

    def show_quick(self, key: str, results: list[Json]) -> None:
        self.quick[key] = copy.deepcopy(results)

    def show_client(self, card: Json) -> None:
        """From GET /clients/<id>/."""
        key = str(card["client"]["id"])
        self.clients[key] = {k: copy.deepcopy(v) for k, v in card.items() if k not in ("stream", "cursor")}
        self.hear(card["stream"], card["cursor"])

    def hear(self, stream: str, cursor: int) -> None:
        if stream not in self.cursors:
            self.cursors[stream] = self.subscribe[stream] = cursor

    # ── frames ─────────────────────────────────────────────────────────────
    def take(self, frame: Frame) -> None:
        """One frame of the socket. Raises Gap when a number is missing."""
        if frame["op"] == "event":
            stream, q = frame["s"], frame["q"]
            last = self.cursors.get(stream)
            if last is None or q <= last:
                return
            if q != last + 1:
                raise Gap(f"{stream}: {q} after {last}")
            self.cursors[stream] = q
            self.apply(frame)
        elif frame["op"] == "reset":
            self.stale = True
        elif frame["op"] == "denied":
            self.forget(frame["s"])

    def forget(self, stream: str) -> None:
        self.cursors.pop(stream, None)
        self.subscribe.pop(stream, None)
        held = self.clients if stream.startswith("client:") else self.threads
        held.pop(stream.partition(":")[2], None)

    def apply(self, frame: Frame) -> None:
        handler = getattr(self, "on_" + frame["type"].replace(".", "_"))
        handler(frame["data"], frame["s"].partition(":")[2])

    # ── a dialog ───────────────────────────────────────────────────────────
    def cards(self, conversation_id: str) -> list[Json]:
        """All places where the page holds this card."""
        found = [card for card in self.data["active"] if card["id"] == conversation_id]
        if conversation_id in self.threads:
            found.append(self.threads[conversation_id]["conversation"])
        if conversation_id in self.queue:
            found.append(self.queue[conversation_id])
        return found

    def replace(self, fresh: Json) -> None:
        for card in self.cards(fresh["id"]):
            card.clear()
            card.update(copy.deepcopy(fresh))

    def on_message_created(self, data: Json, conversation_id: str) -> None:
        message = data["message"]
        for card in self.cards(conversation_id):
            card["last_number"] = message["number"]
            card["unread"], card["page"] = data["unread_by_agent"], data["page"]
            if card["last_message"]:  # a line of the system, or a note, moves the number on
                card["last_message"]["number"] = message["number"]
            if message["kind"] == "text":
                card["last_message"] = {k: message[k] for k in ("number", "author", "agent", "at")} | {
                    "text": data["preview"],
                    "attachment": message["attachments"][0]["kind"] if message["attachments"] else None,
                }
                if message["author"] == "client":
                    card["snoozed_until"] = None
                    card["waiting_since"] = card["waiting_since"] or message["at"]
                elif message["author"] == "agent":
                    card["waiting_since"] = None
        thread = self.threads.get(conversation_id)
        if thread:
            thread["messages"].setdefault(message["number"], dict(message))

    def on_message_changed(self, data: Json, conversation_id: str) -> None:
        messages = self.threads.get(conversation_id, {"messages": {}})["messages"]
        if data["message"]["number"] in messages:
            messages[data["message"]["number"]] = dict(data["message"])

    def on_message_delivery(self, data: Json, conversation_id: str) -> None:
        up_to, kind = data["up_to"], data["delivery"]
        for card in self.cards(conversation_id):
            if data["author"] == "visitor":
                card["read_by_agent"] = max(card["read_by_agent"], up_to)
                card["unread"] = data["unread_by_agent"]
            else:
                card["delivered_to_visitor"] = max(card["delivered_to_visitor"], up_to)
                if kind == "read":
                    card["read_by_visitor"] = max(card["read_by_visitor"], up_to)
        author = "client" if data["author"] == "visitor" else "agent"
        for message in self.threads.get(conversation_id, {"messages": {}})["messages"].values():
            mine = message["author"] == author and message["number"] <= up_to
            if mine and RANK[message["delivery"]] < RANK[kind]:
                message["delivery"] = kind

    def on_conversation_changed(self, data: Json, _id: str) -> None:
        self.replace(data["conversation"])

    def on_article_changed(self, data: Json, _id: str) -> None:
        self.articles_stale = True

    # ── the agent ──────────────────────────────────────────────────────────
    def on_assignment_started(self, data: Json, _id: str) -> None:
        card = data["conversation"]
        self.data["active"] = [c for c in self.data["active"] if c["id"] != card["id"]] + [
            copy.deepcopy(card)
        ]
        self.data["active"].sort(key=lambda c: (c["session_started_at"], c["id"]))
        self.replace(card)
        self.hear(f"conversation:{card['id']}", data["cursor"])

    def on_assignment_ended(self, data: Json, _id: str) -> None:
        gone = data["conversation_id"]
        self.data["active"] = [card for card in self.data["active"] if card["id"] != gone]
        self.data["drafts"].pop(gone, None)

    def on_offer_made(self, data: Json, _id: str) -> None:
        known = [offer for offer in self.data["offers"] if offer["id"] != data["offer"]["id"]]
        self.data["offers"] = [*known, copy.deepcopy(data["offer"])]

    def on_offer_ended(self, data: Json, _id: str) -> None:
        self.data["offers"] = [offer for offer in self.data["offers"] if offer["id"] != data["offer_id"]]

    def on_status_changed(self, data: Json, _id: str) -> None:
        status = data["status"]
        if status:  # the name is in the page's language only in its own list
            status = {
                **status,
                "name": next(s["name"] for s in self.data["statuses"] if s["id"] == status["id"]),
            }
        self.data["status"] = status
        self.data["status_since"] = data["since"] if status else None
        self.data["status_forced"] = data["forced"]

    def on_draft_changed(self, data: Json, _id: str) -> None:
        draft = {key: data[key] for key in ("text", "html", "note", "quote", "version", "page")}
        if data["conversation_id"] in self.threads:
            self.threads[data["conversation_id"]]["draft"] = draft
        if data["text"] and any(card["id"] == data["conversation_id"] for card in self.data["active"]):
            self.data["drafts"][data["conversation_id"]] = draft
        else:
            self.data["drafts"].pop(data["conversation_id"], None)

    def on_mention_added(self, data: Json, _id: str) -> None:
        self.data["mentions"].insert(0, data["mention"])

    def on_mention_changed(self, data: Json, _id: str) -> None:
        fresh = data["mention"]
        self.data["mentions"] = [fresh if m["id"] == fresh["id"] else m for m in self.data["mentions"]]

    def on_mention_withdrawn(self, data: Json, _id: str) -> None:
        self.data["mentions"] = [m for m in self.data["mentions"] if m["id"] != data["mention_id"]]

    def on_mention_read(self, data: Json, _id: str) -> None:
        kept = [m for m in self.data["mentions"] if m["conversation_id"] != data["conversation_id"]]
        self.data["mentions"] = kept

    def on_preferences_changed(self, data: Json, _id: str) -> None:
        self.data["preferences"] = data["preferences"]

    def on_skills_changed(self, _data: Json, _id: str) -> None:
        self.stale = True

    def on_tags_changed(self, data: Json, _id: str) -> None:
        others = [tag for tag in self.data["tags"] if tag["project_id"] != data["project_id"]]
        self.data["tags"] = sorted(others + data["tags"], key=lambda tag: tag["project_id"])

    def on_macros_changed(self, data: Json, _id: str) -> None:
        others = [one for one in self.data["macros"] if one["project_id"] != data["project_id"]]
        self.data["macros"] = sorted(others + data["macros"], key=lambda one: (one["position"], one["id"]))

    def on_filters_changed(self, data: Json, _id: str) -> None:
        self.data["filters"] = data["filters"]

    def on_snooze_ended(self, data: Json, _id: str) -> None:
        """A notice; what has changed comes with the dialog."""

    def on_quick_changed(self, data: Json, _id: str) -> None:
        self.quick_stale.add("mine" if data["project_id"] is None else str(data["project_id"]))

    # ── the client's card ──────────────────────────────────────────────────
    def on_client_changed(self, data: Json, client_id: str) -> None:
        if client_id in self.clients:
            self.clients[client_id]["client"] = data["client"]

    def on_client_field(self, data: Json, client_id: str) -> None:
        for field in self.clients.get(client_id, {"fields": []})["fields"]:
            if field["key"] == data["key"]:
                field.update({k: data[k] for k in ("value", "version")})

    def on_client_note(self, data: Json, client_id: str) -> None:
        notes = self.clients[client_id]["notes"]
        others = [note for note in notes["results"] if note["id"] != data["note"]["id"]]
        notes["results"] = sorted([*others, data["note"]], key=lambda n: (n["at"], n["id"]), reverse=True)
        notes["total"] = data["total"]

    def on_client_note_removed(self, data: Json, client_id: str) -> None:
        notes = self.clients[client_id]["notes"]
        notes["results"] = [note for note in notes["results"] if note["id"] != data["id"]]
        notes["total"] = data["total"]

    def on_client_stale(self, _data: Json, client_id: str) -> None:
        self.clients_stale.add(client_id)

    # ── the queue ──────────────────────────────────────────────────────────
    def on_queue_changed(self, data: Json, _id: str) -> None:
        for project in self.data["projects"]:
            if project["id"] == data["project_id"]:
                project.update({k: data[k] for k in ("waiting", "oldest_enqueued_at")})

    def on_queue_entered(self, data: Json, _id: str) -> None:
        self.queue[data["conversation"]["id"]] = copy.deepcopy(data["conversation"])

    def on_queue_left(self, data: Json, _id: str) -> None:
        self.queue.pop(data["conversation_id"], None)

    # ── comparison ─────────────────────────────────────────────────────────
    def shown(self) -> Json:
        """Everything on the screen, to compare with a fresh one; the clock and the version do not count."""
        threads = {
            key: {**thread, "messages": [thread["messages"][n] for n in sorted(thread["messages"])]}
            for key, thread in self.threads.items()
        }
        data = {k: v for k, v in self.data.items() if k not in ("now", "version", "statuses")}
        queue = {key: {k: card[k] for k in WAITING} for key, card in self.queue.items()}
        shown = {"threads": threads, "queue": queue, "quick": self.quick, "clients": self.clients}
        shown["articles"] = self.articles
        return {**data, **shown}
