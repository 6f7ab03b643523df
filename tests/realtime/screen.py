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
        self.threads.pop(stream.partition(":")[2], None)

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
            card["unread"] = data["unread_by_agent"]
            if message["kind"] == "text":
                text = " ".join(message["text"].split())[:200]
                card["last_message"] = {k: message[k] for k in ("number", "author", "at")} | {"text": text}
                if message["author"] == "client":
                    card["waiting_since"] = card["waiting_since"] or message["at"]
                elif message["author"] == "agent":
                    card["waiting_since"] = None
        thread = self.threads.get(conversation_id)
        if thread:
            thread["messages"].setdefault(message["number"], dict(message))

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

    def on_status_changed(self, data: Json, _id: str) -> None:
        status = data["status"]
        self.data["status"] = status
        self.data["status_since"] = data["since"] if status else None
        self.data["status_forced"] = data["forced"]

    def on_draft_changed(self, data: Json, _id: str) -> None:
        draft = {"text": data["text"], "version": data["version"]}
        if data["conversation_id"] in self.threads:
            self.threads[data["conversation_id"]]["draft"] = draft
        if data["text"] and any(card["id"] == data["conversation_id"] for card in self.data["active"]):
            self.data["drafts"][data["conversation_id"]] = draft
        else:
            self.data["drafts"].pop(data["conversation_id"], None)

    def on_preferences_changed(self, data: Json, _id: str) -> None:
        self.data["preferences"] = data["preferences"]

    def on_skills_changed(self, _data: Json, _id: str) -> None:
        self.stale = True

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
        return {**data, "threads": threads, "queue": queue}
