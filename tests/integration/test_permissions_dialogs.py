"""Nothing of another's dialog shows anywhere; a lost dialog is told apart from a strange one; visitors' tokens."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.urls import reverse

from agentzone.distribution.claim import claim
from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from chat.drivers.widget import channels
from chat.drivers.widget.identity import token_for
from chat.models import Conversation, Draft, Message
from chat.services.dialog import conversation_close, message_send
from kernel.events.frames import dumps
from tests.factories.chats import client_writes
from tests.factories.house import House, standing_house

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "тайное слово"


@pytest.fixture
def house() -> House:
    made = standing_house()
    client_writes(made.channel, SECRET, visitor="visitor-b")
    return made


def browser(user: Any) -> Client:
    client = Client(headers={"accept-language": "ru"})
    client.force_login(user)
    return client


def send(client: Client, dialog: Conversation, epoch: int, uid: uuid.UUID | None = None) -> Any:
    body = dumps({"id": str(uid or uuid.uuid4()), "text": "Ответ", "epoch": epoch})
    return client.post(reverse("api-messages", args=[dialog.pk]), body, content_type="application/json")


READS = ["api-workspace", *(f"api-conversations?scope={s}&limit=100" for s in ("active", "queue", "all"))]


@pytest.mark.parametrize("state", ["assigned", "closed"])
@pytest.mark.parametrize("who", ["anna", "stranger", "far_supervisor"])
def test_no_list_shows_anything_of_anothers_dialog(house: House, who: str, state: str) -> None:
    if state == "closed":
        conversation_close(house.boris, house.boriss.pk, epoch=1)
    client = browser(getattr(house, who))
    for read in READS:
        name, _, query = read.partition("?")
        for search in ("", "&q=тайное", f"&project={house.project.pk}"):
            answer = client.get(reverse(name) + (f"?{query}{search}" if query else "")).content.decode()
            assert str(house.boriss.pk) not in answer
            assert SECRET not in answer


def test_every_way_into_anothers_dialog_changes_nothing(house: House) -> None:
    client, dialog = browser(house.anna), house.boriss
    before = Conversation.objects.filter(pk=dialog.pk).values().get(), Message.objects.count()
    bodies: dict[str, tuple[str, dict[str, Any]]] = {
        "api-messages": ("post", {"id": str(uuid.uuid4()), "text": "чужое", "epoch": 1}),
        "api-read": ("post", {"number": 3}),
        "api-draft": ("put", {"text": "чужое", "version": 0}),
        "api-close": ("post", {"epoch": 1}),
    }
    for name, (method, body) in bodies.items():
        answer = getattr(client, method)(
            reverse(name, args=[dialog.pk]), dumps(body), content_type="application/json"
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), name
    assert before == (Conversation.objects.filter(pk=dialog.pk).values().get(), Message.objects.count())
    assert not Draft.objects.exists()


def test_a_dialog_that_is_not_there_and_one_of_another_look_the_same(house: House) -> None:
    client = browser(house.anna)
    for name in ("api-conversation", "api-messages"):
        strange = client.get(reverse(name, args=[house.boriss.pk]))
        missing = client.get(reverse(name, args=[uuid.uuid4()]))
        assert (strange.status_code, strange.content) == (missing.status_code, missing.content)


def test_who_has_lost_a_dialog_is_told_so_and_can_read_it_no_more(house: House) -> None:
    client, dialog = browser(house.anna), house.annas
    contact_requeue(dialog.contact_id, RequeueReason.AGENT_GONE)
    assert send(client, dialog, 1).json()["code"] == "stale_assignment"
    claim(dialog.contact_id, house.boris.pk, {})
    answer = send(client, dialog, 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_assignment")
    assert "больше не ваш" in answer.json()["detail"]
    closing = client.post(
        reverse("api-close", args=[dialog.pk]), dumps({"epoch": 1}), content_type="application/json"
    )
    assert (closing.status_code, closing.json()["code"]) == (409, "stale_assignment")
    assert client.get(reverse("api-conversation", args=[dialog.pk])).status_code == 404


def test_a_repeat_of_a_stored_message_is_answered_even_after_the_dialog_went_to_another(house: House) -> None:
    client, dialog, uid = browser(house.anna), house.annas, uuid.uuid4()
    first = send(client, dialog, 1, uid)
    contact_requeue(dialog.contact_id, RequeueReason.AGENT_GONE)
    claim(dialog.contact_id, house.boris.pk, {})
    again = send(client, dialog, 1, uid)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert Message.objects.filter(uid=uid).count() == 1


def test_a_message_cannot_be_sent_under_the_id_of_anothers(house: House) -> None:
    uid = uuid.uuid4()
    message_send(house.anna, house.annas.pk, uid=uid, text="Моё", epoch=1)
    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    claim(house.annas.contact_id, house.boris.pk, {})
    answer = send(browser(house.boris), house.annas, 2, uid)
    assert answer.status_code == 409
    assert Message.objects.get(uid=uid).agent == house.anna


# ── visitors ───────────────────────────────────────────────────────────────────
def forged(house: House) -> dict[str, str]:
    own = token_for(house.channel.pk, "visitor-a")
    return {
        "none": "",
        "rubbish": "rubbish",
        "another channel's": token_for(house.other_channel.pk, "visitor-b"),
        "a changed signature": own[:-1] + ("A" if own[-1] != "A" else "B"),
        "another visitor under this signature": own.replace("visitor-a", "visitor-b"),
        "far too long": own + "x" * 400,
    }


WAYS = {"read a page": ("get", "messages"), "write": ("post", "messages"), "mark": ("post", "read")}


@pytest.mark.parametrize("which", range(6))
@pytest.mark.parametrize("way", WAYS)
async def test_a_token_that_is_not_true_opens_nothing(transactional_db: None, which: int, way: str) -> None:
    house = await _made()
    token = list(forged(house).values())[which]
    method, what = WAYS[way]
    answer = await _ask(method, house, what, token)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_a_forged_token_gets_a_new_identity_that_knows_nothing(transactional_db: None) -> None:
    house = await _made()
    for token in forged(house).values():
        answer = await _ask("post", house, "session", "", {"token": token})
        assert answer.json()["messages"] == []
        assert answer.json()["stream"] is None
        assert answer.json()["token"] not in ("", token)


async def test_a_visitor_sees_his_own_dialog_only(transactional_db: None) -> None:
    house = await _made()
    token = token_for(house.channel.pk, "visitor-a")
    for path in ("session", "messages", "messages/?after=0"):
        name, _, query = path.partition("/")
        method = "post" if name == "session" else "get"
        answer = await _ask(method, house, name, token, {"token": token}, query)
        assert SECRET not in answer.content.decode()
        assert "Здравствуйте!" in answer.content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "https://shop.example.evil.example"])
async def test_a_site_that_may_not_embed_the_widget_gets_nothing(transactional_db: None, origin: str) -> None:
    house = await _made({"allowed_origins": ["https://shop.example"]})
    token = token_for(house.channel.pk, "visitor-a")
    for method, what in (("get", "config"), ("post", "session"), *WAYS.values()):
        answer = await _ask(method, house, what, token, origin=origin)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused"), what
        assert answer.json()["detail"].startswith(
            f"Виджет не разрешён для {origin}." if origin else "Виджетом"
        ), what
        good = await _ask(method, house, what, token, origin="https://shop.example")
        assert good.status_code != 403, what


async def _made(config: dict[str, Any] | None = None) -> House:
    from asgiref.sync import sync_to_async

    def make() -> House:
        channels.forget()
        house = House()
        client_writes(house.channel, SECRET, visitor="visitor-b")
        if config:
            house.channel.config = config
            house.channel.save()
        return house

    return await sync_to_async(make)()


async def _ask(
    method: str,
    house: House,
    what: str,
    token: str,
    body: dict[str, Any] | None = None,
    query: str = "",
    origin: str = "",
) -> Any:
    headers = {"authorization": f"Bearer {token}", **({"origin": origin} if origin else {})}
    path = reverse(f"widget-{what}", args=[house.channel.key]) + query
    content = {"id": str(uuid.uuid4()), "text": "пишу", "number": 1} if body is None else body
    client = AsyncClient()
    if method == "get":
        return await client.get(path, headers=headers)
    return await client.post(path, dumps(content), content_type="application/json", headers=headers)
