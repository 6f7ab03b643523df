"""Who gets what at every URL of the product: the one table that the walk of test_permissions.py follows.

A URL that is not here fails the walk, as does one here that the product has not. Codes stand in the order of WHO.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agentzone.models import News, Offer, Status
from agentzone.services.offers import offer_make
from chat.models import Macro, SavedFilter, Tag
from chat.services.dialog import message_send
from kernel import clock
from knowledge.models import QuickMessage
from tests.factories import media
from tests.factories.files import by_agent, uploaded
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
ANNAS: Codes = (401, 200, 404, 404, 404, 404)
EDITORS: Codes = (401, 403, 403, 404, 200, 200)  # of what supervisors of the project edit
RECEIVER: Codes = (401, 200, 404, 404, 404, 404)  # of an offer that Boris makes to Anna
NO_CALL: Codes = (401, 404, 404, 404, 404, 404)
GONE: Codes = (401, 204, 404, 404, 404, 404)
OWNER: Codes = (401, 200, 404, 404, 409, 409)  # others who may read it are told that it is not theirs


def nothing(house: House) -> dict[str, Any]:
    return {}


def some_call(house: House) -> dict[str, Any]:
    return {"call_id": uuid.uuid4()}


def spoken(house: House) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("voice.webm", media.voice(), "audio/webm")}


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


def changed(house: House) -> dict[str, Any]:
    return {"text": "Исправлено", "epoch": house.annas.epoch}


def news_id(house: House) -> dict[str, Any]:
    """Of the house's project."""
    news = News.objects.create(title="Новый склад", text="С понедельника", starts_at=clock.now())
    news.projects.add(house.project)
    return {"news_id": news.pk}


def own_message(house: House) -> dict[str, Any]:
    """Anna's own message in her dialog."""
    return {**dialog(house), "uid": house.annas.messages.get(author="agent").uid}


def clients_message(house: House) -> dict[str, Any]:
    return {**key(house), "uid": house.annas.messages.get(number=1).uid}


def quick_body() -> dict[str, Any]:
    return {"title": "Сроки доставки", "text": "Два дня"}


def quick_id(house: House) -> dict[str, Any]:
    """A message of the house's project."""
    made, _ = QuickMessage.objects.get_or_create(
        project=house.project, title="Адрес", defaults={"text": "Где?", "updated_at": clock.now()}
    )
    return {"message_id": made.pk}


def quick_order(house: House) -> dict[str, Any]:
    return {"project": house.project.pk, "ids": [quick_id(house)["message_id"]]}


FILTER = {"name": "Долго ждут", "scope": "queue", "waiting": 5}
MACRO = {"name": "Спасибо", "steps": [{"kind": "send_text", "text": "Спасибо!"}]}


def filter_id(house: House) -> dict[str, Any]:
    """A filter of Anna's."""
    made, _ = SavedFilter.objects.get_or_create(
        owner=house.anna, defaults={"name": "Долго ждут", "scope": "queue", "waiting": 5}
    )
    return {"filter_id": made.pk}


def macro_id(house: House) -> dict[str, Any]:
    """A macro of Anna's."""
    made, _ = Macro.objects.get_or_create(owner=house.anna, defaults={"name": "Спасибо"})
    return {"macro_id": made.pk}


def macro_body(house: House) -> dict[str, Any]:
    """A macro of the project that puts a tag on the dialog."""
    made, new = Macro.objects.get_or_create(project=house.project, defaults={"name": "Тег"})
    if new:
        tag = Tag.objects.create(project=house.project, name="VIP")
        made.steps.create(kind="add_tag", tag=tag)
    return {"macro": made.pk, "epoch": house.annas.epoch}


def to_boris(house: House) -> dict[str, Any]:
    return {"agent": house.boris.pk, "epoch": house.annas.epoch}


def offer_to_anna(house: House) -> dict[str, Any]:
    offer = Offer.objects.filter(contact=house.boriss.contact_id, ended_at=None).first()
    offer = offer or offer_make(
        house.boriss.contact_id,
        sender_id=house.boris.pk,
        epoch=house.boriss.epoch,
        receiver_id=house.anna.pk,
    )
    return {"offer_id": offer.pk}


def ready(house: House) -> dict[str, Any]:
    return {"status": Status.objects.get(code="ready").pk}


def report(house: House) -> dict[str, Any]:
    return {"text": "Не открывается диалог", "facts": "{}"}


def upload(house: House) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "name": "фото.jpg", "size": 5000}


def no_file(house: House) -> dict[str, Any]:
    return {"attachment_id": uuid.uuid4()}


def picture(house: House) -> dict[str, Any]:
    """A picture in Anna's dialog."""
    file = uploaded(by_agent(house.anna, house.annas), media.picture())
    message_send(
        house.anna,
        house.annas.pk,
        uid=uuid.uuid4(),
        text="",
        epoch=house.annas.epoch,
        attachments=[file.pk],
    )
    return {"attachment_id": file.pk, "variant": "thumb"}


CASES = [
    # Pages
    Case("home", "GET", REDIRECTED),
    Case("workspace", "GET", (302, 200, 200, 200, 200, 200)),
    Case("supervisor-quick", "GET", (302, 403, 403, 200, 200, 200)),
    Case("login", "GET", (200, 302, 302, 302, 302, 302)),
    Case("admin-sign-in", "GET", (200, 403, 403, 403, 403, 302)),
    Case("logout", "POST", REDIRECTED, form=True),
    Case("manifest", "GET", EVERYBODY),
    Case("service-worker", "GET", EVERYBODY),
    Case("offline", "GET", EVERYBODY),
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
    Case("agentzone", "GET", (302, 200, 200, 200, 200, 200)),
    Case("api-agentzone", "GET", SIGNED_IN),
    Case("my-exit", "GET", SIGNED_IN),
    Case("my-links", "GET", SIGNED_IN),
    Case("my-news", "GET", SIGNED_IN),
    Case("my-news-read", "POST", (401, 200, 200, 404, 200, 200), args=news_id),
    Case("my-statistics", "GET", SIGNED_IN),
    Case("my-voice", "GET", SIGNED_IN),
    Case("my-device", "POST", (401, 400, 400, 400, 400, 400), body=lambda _: {"device": "0000"}),
    Case("my-device", "DELETE", SIGNED_IN),
    Case("my-auto-answer", "PUT", (401, 200, 200, 409, 409, 409), body=lambda _: {"on": True}),
    Case("my-softphone", "GET", (401, 404, 404, 404, 404, 404)),
    Case("my-plan", "DELETE", SIGNED_IN),
    Case("my-dial", "POST", (401, 409, 409, 409, 409, 409), body=lambda _: {"number": "79161234567"}),
    Case("my-targets", "GET", NO_CALL, args=lambda _: {"call_id": uuid.uuid4()}),
    Case(
        "my-transfer",
        "POST",
        NO_CALL,
        args=lambda _: {"call_id": uuid.uuid4()},
        body=lambda _: {"project": 1},
    ),
    Case("my-consult", "POST", NO_CALL, args=some_call, body=lambda _: {"external": 1}),
    Case("my-swap", "POST", NO_CALL, args=some_call, body=lambda _: {"to": "client"}),
    Case("my-digits", "POST", NO_CALL, args=some_call, body=lambda _: {"digits": "12#"}),
    Case("calls-live", "GET", SIGNED_IN),
    Case("calls-page", "GET", (401, 403, 403, 200, 200, 200)),
    Case("supervisor-calls", "GET", (302, 403, 403, 200, 200, 200)),
    Case(
        "agent-status",
        "POST",
        (401, 404, 404, 404, 200, 200),
        args=lambda house: {"agent_id": house.anna.pk},
        body=ready,
    ),
    Case("call-supervise", "POST", NO_CALL, args=some_call, body=lambda _: {"mode": "listen"}),
    Case("call-supervise", "DELETE", NO_CALL, args=some_call),
    Case("call-end", "POST", NO_CALL, args=some_call),
    Case("my-call", "POST", NO_CALL, args=lambda _: {"call_id": uuid.uuid4(), "act": "hang-up"}),
    Case("my-call", "POST", NO_CALL, args=lambda _: {"call_id": uuid.uuid4(), "act": "call-back"}),
    Case("my-call", "POST", NO_CALL, args=lambda _: {"call_id": uuid.uuid4(), "act": "no-such-act"}),
    Case("call-recording", "GET", NO_CALL, args=lambda _: {"call_id": uuid.uuid4()}),
    Case("my-greeting", "GET", SIGNED_IN),
    Case("my-greeting", "PUT", (401, 409, 409, 409, 409, 409), body=lambda _: {"on": True}),
    Case("my-greeting", "DELETE", SIGNED_IN),
    Case("my-greeting-recording", "POST", SIGNED_IN, body=spoken, form=True),
    Case("sound-audio", "GET", NO_CALL, args=lambda _: {"sound_id": uuid.uuid4()}),
    Case("switch-sound", "GET", (404,) * 6, args=lambda _: {"signature": "0" * 128, "name": "x-1"}),
    Case("my-call-client", "GET", NO_CALL, args=lambda _: {"call_id": uuid.uuid4()}),
    Case("api-support-reports", "POST", (401, 201, 201, 201, 201, 201), body=report, form=True),
    Case("support-screenshot", "GET", (302, 302, 302, 302, 302, 404), args=lambda _: {"report_id": 1}),
    Case("api-workspace", "GET", SIGNED_IN),
    Case("api-search", "GET", SIGNED_IN, query="?q=зд"),
    Case("api-conversations", "GET", SIGNED_IN),
    Case("api-conversations", "GET", SIGNED_IN, query="?scope=queue"),
    Case("api-conversations", "GET", SIGNED_IN, query="?scope=all"),
    Case("api-conversation", "GET", READERS, args=dialog),
    Case("api-messages", "GET", READERS, args=dialog),
    Case("api-messages", "POST", (401, 201, 404, 404, 409, 409), args=dialog, body=message),
    Case("api-message", "PUT", OWNER, args=own_message, body=changed),
    Case("api-message-delete", "POST", OWNER, args=own_message, body=lambda h: {"epoch": h.annas.epoch}),
    Case("api-message-versions", "GET", READERS, args=own_message),
    Case("api-find", "GET", READERS, args=dialog, query="?q=здравствуйте"),
    Case("api-transcript", "GET", READERS, args=dialog),
    Case("api-notes", "POST", (401, 201, 404, 404, 201, 201), args=dialog, body=message),
    Case("api-colleagues", "GET", READERS, args=dialog, query="?q=а"),
    Case("api-mentions-read", "POST", (401, 204, 404, 404, 204, 204), args=dialog),
    Case("api-messages", "GET", READERS, args=dialog, query="?around=1"),
    Case("api-read", "POST", (401, 204, 404, 404, 204, 204), args=dialog, body=lambda _: {"number": 1}),
    Case(
        "api-draft", "PUT", READERS, args=dialog, body=lambda _: {"text": "думаю", "version": 0, "page": "p"}
    ),
    Case("api-close", "POST", OWNER, args=dialog, body=lambda h: {"epoch": h.annas.epoch}),
    Case("api-closing", "GET", OWNER, args=dialog),
    Case("api-closing", "PUT", (401, 204, 404, 404, 409, 409), args=dialog, body=lambda _: {"topics": []}),
    Case("api-reopen", "POST", (401, 409, 404, 404, 409, 409), args=dialog),
    Case("api-transfer", "GET", OWNER, args=dialog),
    Case("api-transfer", "POST", (401, 201, 404, 404, 409, 409), args=dialog, body=to_boris),
    Case("api-offer-accept", "POST", RECEIVER, args=offer_to_anna),
    Case("api-offer-decline", "POST", GONE, args=offer_to_anna, body=lambda _: {"reason": "занята"}),
    Case("api-offer-withdraw", "POST", (401, 404, 204, 404, 404, 404), args=offer_to_anna),
    Case("api-pull", "POST", SIGNED_IN, body=lambda _: {"count": 1}),
    # Tags, snooze, several at once, macros, filters
    Case("api-tags", "POST", READERS, args=dialog, body=lambda _: {"add": []}),
    Case("api-snooze", "POST", OWNER, args=dialog, body=lambda h: {"epoch": h.annas.epoch, "term": "1h"}),
    Case("api-wake", "POST", OWNER, args=dialog, body=lambda h: {"epoch": h.annas.epoch}),
    Case("api-bulk", "POST", SIGNED_IN, body=lambda h: {"act": "wake", "items": [{"id": str(h.annas.pk)}]}),
    Case("api-run-macro", "POST", READERS, args=dialog, body=macro_body),
    Case("my-filters", "POST", (401, 201, 201, 201, 201, 201), body=lambda _: FILTER),
    Case("my-filter", "PUT", ANNAS, args=filter_id, body=lambda _: FILTER),
    Case("my-filter", "DELETE", (401, 204, 404, 404, 404, 404), args=filter_id),
    Case("my-macros", "POST", (401, 201, 201, 201, 201, 201), body=lambda _: MACRO),
    Case("my-macro", "PUT", ANNAS, args=macro_id, body=lambda _: MACRO),
    Case("my-macro", "DELETE", (401, 204, 404, 404, 404, 404), args=macro_id),
    # Quick messages: anna and boris serve the project, the supervisor edits its list
    Case("api-quick-messages", "GET", SIGNED_IN),
    Case("api-quick-messages", "POST", (401, 201, 201, 201, 201, 201), body=lambda _: quick_body()),
    Case("api-quick-message", "PUT", EDITORS, args=quick_id, body=lambda _: quick_body()),
    Case("api-quick-message", "DELETE", (401, 403, 403, 404, 204, 204), args=quick_id),
    Case("api-quick-restore", "POST", EDITORS, args=quick_id),
    Case("api-quick-used", "POST", (401, 204, 204, 404, 204, 204), args=quick_id),
    Case("api-quick-order", "POST", (401, 403, 403, 404, 204, 204), body=quick_order),
    # Files: others' are not there; a permission of its own counts for uploads, whoever is signed in
    Case("api-attachments", "POST", (401, 201, 404, 404, 409, 409), args=dialog, body=upload),
    Case("file", "GET", (404, 200, 404, 404, 200, 200), args=picture),
    Case("upload", "PUT", NOBODY, args=no_file, exempt=True),
    Case("upload", "DELETE", NOBODY, args=no_file, exempt=True),
    # The visitor's API: a session of ours means nothing there
    Case("widget-loader", "GET", EVERYBODY),
    Case("widget-media", "GET", EVERYBODY),
    Case("widget-extra", "GET", EVERYBODY),
    Case("widget-config", "GET", EVERYBODY, args=key),
    Case("widget-session", "POST", EVERYBODY, args=key, exempt=True),
    Case("widget-messages", "GET", NOBODY, args=key),
    Case("widget-messages", "POST", NOBODY, args=key, body=message, exempt=True),
    Case("widget-uploads", "POST", NOBODY, args=key, body=upload, exempt=True),
    Case("widget-file-links", "GET", NOBODY, args=lambda h: {**key(h), **no_file(h)}),
    Case("widget-rating", "POST", NOBODY, args=key, body=lambda _: {"score": 5}, exempt=True),
    Case("widget-prechat", "POST", NOBODY, args=key, exempt=True),
    Case("widget-queue", "GET", NOBODY, args=key),
    Case("widget-invitation", "POST", (204,) * 6, args=key, exempt=True),
    Case("widget-transcript", "POST", NOBODY, args=key, exempt=True),
    Case("widget-message", "POST", NOBODY, args=clients_message, body=lambda _: {"text": "x"}, exempt=True),
    Case("widget-message-delete", "POST", NOBODY, args=clients_message, exempt=True),
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
    # Of a script: its builder, what that sends (not by GET), and its files
    "builder": 302,
    "draft": 405,
    "publish": 405,
    "preview": 405,
    "file": 302,
    "results": 302,
}
# Facts, and what the product writes itself: an administrator looks, and neither adds nor deletes.
ADMIN_FACTS = (
    "knowledge_article",
    "knowledge_articleuse",
    "knowledge_category",
    "knowledge_picture",
    "knowledge_revision",
    "django_celery_beat_periodictask",
    "chat_attachment",
    "chat_client",
    "chat_clientblock",
    "chat_clientmerge",
    "chat_clientnote",
    "chat_conversation",
    "chat_draft",
    "chat_entry",
    "chat_transcript",
    "chat_closingdraft",
    "chat_contactclosing",
    "chat_contactrating",
    "chat_contacttopic",
    "chat_identity",
    "chat_mention",
    "chat_message",
    "chat_savedfilter",
    "chat_messagerevision",
    "mail_draft",
    "mail_file",
    "mail_letter",
    "mail_thread",
    "kernel_auditentry",
    "kernel_heartbeat",
    "kernel_idempotencykey",
    "kernel_stream",
    "agentzone_supportreport",
    "agentzone_agentslot",
    "agentzone_assignment",
    "agentzone_contact",
    "agentzone_offer",
    "agentzone_queuestay",
    "agentzone_recording",
    "agentzone_routingdecision",
    "agentzone_statusspan",
    "agentzone_scriptincident",
    "agentzone_scriptrun",
    "agentzone_scriptversion",
    "agentzone_call",
    "agentzone_callhold",
    "agentzone_callleg",
    "agentzone_handling",
    "agentzone_supervision",
    "agentzone_switchcommand",
)
# What administrators may add and change, but not delete.
ADMIN_KEPT = ("chat_clientvalue",)
