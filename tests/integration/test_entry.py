"""Before the chat: form, consent, department; the place in the queue; invitations; the dialog as a letter."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.urls import reverse

from agentzone.models import Contact, Project
from chat.drivers.widget import channels
from chat.drivers.widget.identity import token_for
from chat.models import (
    Channel,
    ChannelDepartment,
    Client,
    Conversation,
    Entry,
    Form,
    FormField,
    Invitation,
    Message,
    Transcript,
)
from chat.services.transcript import send_waiting, transcript_send
from kernel import clock
from kernel.db import close_async_pool
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work
from tests.integration.smtp import MailServer

pytestmark = pytest.mark.django_db(transaction=True)
CONSENT = "Согласен на обработку данных: https://shop.example/privacy"


@pytest.fixture
def channel() -> Iterator[Channel]:
    channel = widget_channel()
    channels.forget()
    yield channel
    channels.forget()


def asks(channel: Channel, **settings: Any) -> Project:
    """The channel asks for a name and a phone, for consent, and for the department."""
    project = channel.project
    Project.objects.filter(pk=project.pk).update(consent_text=CONSENT, **settings)
    for form in (Form.PRE_CHAT, Form.OFFLINE):
        FormField.objects.create(project=project, form=form, key="name", title="Имя", required=True)
        FormField.objects.create(project=project, form=form, key="phone", title="Телефон", type="phone")
    other = ProjectFactory(company=project.company, name="Возвраты")
    ChannelDepartment.objects.create(channel=channel, project=project, title="Магазин", position=1)
    ChannelDepartment.objects.create(channel=channel, project=other, title="Возврат", position=2)
    return other


@pytest.fixture(autouse=True)
async def connections_of_the_loop() -> AsyncIterator[None]:
    """What the loop and its thread have taken goes back."""
    yield
    await close_async_pool()
    await sync_to_async(connections.close_all)()


class Visitor:
    def __init__(self, channel: Channel, name: str = "visitor-1") -> None:
        self.channel, self.name = channel, name
        self.http = AsyncClient()
        self.headers = {"authorization": f"Bearer {token_for(channel.pk, name)}"}

    async def post(self, what: str, body: dict[str, Any]) -> Any:
        address = reverse(f"widget-{what}", args=[self.channel.key])
        return await self.http.post(
            address, json.dumps(body), content_type="application/json", headers=self.headers
        )

    async def session(self) -> dict[str, Any]:
        body = {"token": token_for(self.channel.pk, self.name), "locale": "ru"}
        return dict((await self.post("session", body)).json())

    async def write(self, text: str, number: int = 1) -> Any:
        return await self.post("messages", {"id": f"00000000-0000-4000-8000-{number:012}", "text": text})

    async def queue(self) -> dict[str, Any]:
        answer = await self.http.get(reverse("widget-queue", args=[self.channel.key]), headers=self.headers)
        return dict(answer.json())

    async def place(self) -> int | None:
        return (await self.queue())["position"]


ANSWERS = {"values": {"name": "Елена", "phone": "8 916 304 22 18"}, "consent": True}


async def test_the_form_opens_the_session_in_the_chosen_department(channel: Channel):
    other = await sync_to_async(asks)(channel)
    visitor = Visitor(channel)
    entry = (await visitor.session())["entry"]
    assert [field["key"] for field in entry["fields"]] == ["name", "phone"]
    assert (entry["form"], entry["consent"]) == ("prechat", CONSENT)
    assert [one["title"] for one in entry["departments"]] == ["Магазин", "Возврат"]

    refused = await visitor.write("Здравствуйте")
    assert (refused.status_code, refused.json()["code"]) == (409, "prechat_required")
    assert not await Conversation.objects.aexists()

    assert (await visitor.post("prechat", {**ANSWERS, "department": other.pk})).status_code == 204
    assert (await visitor.session())["entry"] is None
    assert (await visitor.write("Здравствуйте")).status_code == 201
    dialog = await Conversation.objects.select_related("client", "contact").aget()
    assert dialog.project_id == other.pk
    assert dialog.contact is not None
    assert dialog.contact.project_id == other.pk
    assert (dialog.client.name, dialog.client.phone) == ("Елена", "+79163042218")
    stored = await Entry.objects.aget()
    assert (stored.contact_id, stored.consent_text) == (dialog.contact_id, CONSENT)
    line = await Message.objects.aget(kind="event")
    assert line.event is not None
    assert line.event["values"] == [["Имя", "Елена"], ["Телефон", "+79163042218"]]
    seen = (await visitor.session())["messages"]
    assert [message["text"] for message in seen] == ["Здравствуйте"]


async def test_what_is_missing_is_named_by_field_and_nothing_is_kept(channel: Channel):
    await sync_to_async(asks)(channel)
    answer = await Visitor(channel).post("prechat", {"values": {"phone": "нет"}, "department": 77})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"name", "phone", "consent", "department"}
    assert not await Entry.objects.aexists()


async def test_who_has_answered_before_is_asked_for_the_department_only(channel: Channel):
    other = await sync_to_async(asks)(channel)
    visitor = Visitor(channel)
    await visitor.post("prechat", {**ANSWERS, "department": other.pk})
    await visitor.write("Раз")
    await Conversation.objects.aupdate(state="closed", closed_at=clock.now())
    await Contact.objects.aupdate(state="ended", ended_at=clock.now(), agent=None)
    entry = (await visitor.session())["entry"]
    assert (entry["fields"], entry["consent"], len(entry["departments"])) == ([], "", 2)
    await Project.objects.aupdate(consent_text="Новый текст")
    assert (await visitor.session())["entry"]["consent"] == "Новый текст"
    await visitor.post("prechat", {**ANSWERS, "department": channel.project_id})
    assert (await visitor.write("Два", 2)).status_code == 201
    dialog = await Conversation.objects.aget()
    assert dialog.project_id == channel.project_id
    assert await Client.objects.acount() == 1


async def test_with_nobody_there_the_other_form_is_asked(channel: Channel):
    await sync_to_async(asks)(channel, offline_form=True)
    assert (await Visitor(channel).session())["entry"]["form"] == "offline"


async def test_answers_are_judged_by_the_form_on_the_screen_though_an_operator_came_meanwhile(
    channel: Channel,
):
    await sync_to_async(asks)(channel, offline_form=True)
    await FormField.objects.filter(form=Form.OFFLINE, key="phone").aupdate(required=True)
    visitor = Visitor(channel)
    assert (await visitor.session())["entry"]["form"] == "offline"
    await sync_to_async(agent_at_work)(channel.project)
    assert (await visitor.session())["entry"]["form"] == "prechat"
    answers = {"values": {"name": "Елена"}, "consent": True, "department": channel.project_id}
    refused = await visitor.post("prechat", {**answers, "form": "offline"})
    assert set(refused.json()["errors"]) == {"phone"}
    assert (await visitor.post("prechat", {**answers, "form": "prechat"})).status_code == 204
    assert (await Entry.objects.aget()).form == "prechat"
    answers["values"] = {"name": "Елена", "phone": "89163042218"}
    assert (await visitor.post("prechat", {**answers, "form": "offline"})).status_code == 204
    assert (await Entry.objects.aget()).form == "offline"


async def test_the_offline_form_is_taken_only_where_the_project_has_one(channel: Channel):
    await sync_to_async(asks)(channel)
    answers = {**ANSWERS, "department": channel.project_id}
    for form in ("offline", "closing", ["prechat"]):
        assert (await Visitor(channel).post("prechat", {**answers, "form": form})).status_code == 204
        assert (await Entry.objects.aget()).form == "prechat"


async def test_who_waits_hears_with_his_place_that_somebody_has_come(channel: Channel):
    visitor = Visitor(channel)
    await visitor.write("Здравствуйте")
    assert await visitor.queue() == {"position": 1, "online": False}
    await sync_to_async(agent_at_work)(channel.project)
    assert await visitor.queue() == {"position": 1, "online": True}


async def test_a_channel_that_asks_nothing_lets_everybody_in(channel: Channel):
    visitor = Visitor(channel)
    assert "entry" not in await visitor.session()
    assert (await visitor.write("Здравствуйте")).status_code == 201


async def test_who_waits_knows_his_place(channel: Channel):
    first, second, nobody = (Visitor(channel, f"visitor-{n}") for n in range(3))
    await first.write("Первый")
    await second.write("Второй")
    assert [await v.place() for v in (first, second, nobody)] == [1, 2, None]


async def test_invitations_come_with_the_settings_and_are_counted(channel: Channel):
    one = await Invitation.objects.acreate(
        channel=channel, text="Помочь с выбором?", page_contains="/catalog"
    )
    channels.forget()
    visitor = Visitor(channel)
    config = (await visitor.http.get(reverse("widget-config", args=[channel.key]))).json()
    assert [(i["id"], i["text"]) for i in config["invitations"]] == [(one.pk, "Помочь с выбором?")]
    for what in ("shown", "accepted", "shown", "nonsense"):
        assert (await visitor.post("invitation", {"id": one.pk, "what": what})).status_code == 204
    await one.arefresh_from_db()
    assert (one.shown, one.accepted) == (2, 1)


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()


async def test_the_dialog_goes_to_the_visitors_address_without_what_he_may_not_see(
    channel: Channel, mail: MailServer
):
    visitor = Visitor(channel)
    await visitor.write("Где <b>заказ</b>?")
    dialog = await Conversation.objects.aget()
    await Message.objects.acreate(
        conversation=dialog, number=90, uid=dialog.pk, channel=channel, author="agent", kind="note", text="секрет",
        created_at=clock.now(),
    )  # fmt: skip
    assert (await visitor.post("transcript", {"email": "не адрес"})).json()["errors"]["email"]
    assert (await visitor.post("transcript", {"email": "lena@example.com"})).status_code == 204
    wish = await Transcript.objects.aget()
    assert await sync_to_async(transcript_send)(wish.pk)
    assert not await sync_to_async(transcript_send)(wish.pk)
    (letter,) = mail.letters
    assert letter["To"] == "lena@example.com"
    assert "Ваша переписка" in str(letter["Subject"])
    plain, html = (part.get_content() for part in letter.iter_parts())  # type: ignore[attr-defined]
    assert "Где <b>заказ</b>?" in plain
    assert "&lt;b&gt;" in html
    assert "секрет" not in plain + html


def test_a_mail_server_that_is_away_is_tried_again(channel: Channel, mail: MailServer):
    client_writes(channel)
    mail.stop()
    wish = Transcript.objects.create(
        conversation=dialog_of(channel), email="a@example.com", locale="ru", asked_at=clock.now()
    )
    assert not transcript_send(wish.pk)
    wish.refresh_from_db()
    assert (wish.attempts, wish.sent_at) == (1, None)
    assert wish.error
    assert send_waiting() == 0  # not yet
    Transcript.objects.update(asked_at=clock.now() - timedelta(minutes=5))
    assert send_waiting() == 0
    wish.refresh_from_db()
    assert wish.attempts == 2


async def test_where_no_mail_server_is_set_letters_are_not_offered(channel: Channel, settings: Any):
    settings.EMAIL_HOST = ""
    visitor = Visitor(channel)
    config = (await visitor.http.get(reverse("widget-config", args=[channel.key]))).json()
    assert config["transcript"] is False
    await visitor.write("Здравствуйте")
    assert (await visitor.post("transcript", {"email": "a@example.com"})).status_code == 409
