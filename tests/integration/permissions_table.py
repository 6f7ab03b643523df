"""Who gets what at every URL of the product: the one table that the walk of test_permissions.py follows.

A URL that is not here fails the walk, as does one here that the product has not. Codes stand in the order of WHO.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agentzone.models import Status
from tests.factories.house import House

# Anna's dialog is what URLs about a dialog name.
WHO = ("anonymous", "anna", "boris", "far_supervisor", "supervisor", "administrator")
Codes = tuple[int, int, int, int, int, int]
Values = Callable[[House], dict[str, Any]]

EVERYBODY: Codes = (200, 200, 200, 200, 200, 200)
SIGNED_IN: Codes = (401, 200, 200, 200, 200, 200)
NOBODY: Codes = (401, 401, 401, 401, 401, 401)
REDIRECTED: Codes = (302, 302, 302, 302, 302, 302)
READERS: Codes = (401, 200, 404, 404, 200, 200)  # of Anna's dialog
OWNER: Codes = (401, 200, 404, 404, 409, 409)  # others who may read it are told that it is not theirs


def nothing(house: House) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Case:
    """One method of one URL. `exempt` from CSRF: only what needs no session."""

    name: str
    method: str
    codes: Codes
    args: Values = nothing
    body: Values = nothing
    query: str = ""
    exempt: bool = False
    form: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.name}{self.query}"


def dialog(house: House) -> dict[str, Any]:
    return {"conversation_id": house.annas.pk}


def key(house: House) -> dict[str, Any]:
    return {"key": house.channel.key}


def message(house: House) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "text": "Ответ", "epoch": house.annas.epoch}


def ready(house: House) -> dict[str, Any]:
    return {"status": Status.objects.get(code="ready").pk}


CASES = [
    # Pages
    Case("home", "GET", REDIRECTED),
    Case("workspace", "GET", (302, 200, 200, 200, 200, 200)),
    Case("login", "GET", (200, 302, 302, 302, 302, 302)),
    Case("logout", "POST", REDIRECTED, form=True),
    Case("demo", "GET", EVERYBODY),
    Case("demo-shop", "GET", EVERYBODY, args=key),
    Case("set_language", "POST", REDIRECTED, body=lambda _: {"language": "en", "next": "/"}, form=True),
    Case("jsi18n", "GET", EVERYBODY),
    # For machines
    Case("health-live", "GET", EVERYBODY),
    Case("health-ready", "GET", EVERYBODY),
    Case("metrics", "GET", EVERYBODY),
    Case("schema", "GET", EVERYBODY),
    Case("api-docs", "GET", EVERYBODY),
    # The operator's API
    Case("my-status", "POST", SIGNED_IN, body=ready),
    Case("my-preferences", "PUT", SIGNED_IN, body=lambda _: {"theme": "dark"}),
    Case("api-workspace", "GET", SIGNED_IN),
    Case("api-conversations", "GET", SIGNED_IN),
    Case("api-conversations", "GET", SIGNED_IN, query="?scope=queue"),
    Case("api-conversations", "GET", SIGNED_IN, query="?scope=all"),
    Case("api-conversation", "GET", READERS, args=dialog),
    Case("api-messages", "GET", READERS, args=dialog),
    Case("api-messages", "POST", (401, 201, 404, 404, 409, 409), args=dialog, body=message),
    Case("api-read", "POST", (401, 204, 404, 404, 204, 204), args=dialog, body=lambda _: {"number": 1}),
    Case(
        "api-draft", "PUT", READERS, args=dialog, body=lambda _: {"text": "думаю", "version": 0, "page": "p"}
    ),
    Case("api-close", "POST", OWNER, args=dialog, body=lambda h: {"epoch": h.annas.epoch}),
    Case("api-client", "GET", READERS, args=lambda h: {"client_id": h.annas.client_id}),
    # The visitor's API: a session of ours means nothing there
    Case("widget-loader", "GET", EVERYBODY),
    Case("widget-config", "GET", EVERYBODY, args=key),
    Case("widget-session", "POST", EVERYBODY, args=key, exempt=True),
    Case("widget-messages", "GET", NOBODY, args=key),
    Case("widget-messages", "POST", NOBODY, args=key, body=message, exempt=True),
    Case("widget-read", "POST", NOBODY, args=key, body=lambda _: {"number": 1}, exempt=True),
]

# The admin: what an administrator gets by the end of the URL's name; everybody else is sent to sign in.
ADMIN_SITE = {
    "index": 200,
    "password_change": 200,
    "password_change_done": 200,
    "jsi18n": 200,
    "search": 200,
    "autocomplete": 403,  # without the field it is asked for
    "view_on_site": 404,  # nothing is shown on a site
    "app_list": 200,
    "logout": 405,  # by POST only
    "auth_user_password_change": 404,  # there is no such person
    "None": 404,  # the page for everything else
}
ADMIN_MODEL = {
    "changelist": 200,
    "add": 200,
    "import": 200,
    "export": 200,
    "process_import": 405,  # by POST only
    "change": 302,  # there is no such row: back to the index, with a word
    "history": 302,
    "delete": 302,
    "None": 302,
}
# Facts, and what the product writes itself: an administrator looks, and neither adds nor deletes.
ADMIN_FACTS = (
    "django_celery_beat_periodictask",
    "chat_client",
    "chat_conversation",
    "chat_draft",
    "chat_identity",
    "chat_message",
    "kernel_auditentry",
    "kernel_heartbeat",
    "kernel_idempotencykey",
    "kernel_stream",
    "agentzone_agentslot",
    "agentzone_assignment",
    "agentzone_contact",
    "agentzone_offer",
    "agentzone_queuestay",
    "agentzone_routingdecision",
    "agentzone_statusspan",
)
