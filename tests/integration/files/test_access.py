"""Who gets a file, and in what wrapping: headers, ranges, links that end."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.http.response import HttpResponseBase
from django.test import AsyncClient

from agentzone.models import User
from chat.drivers.widget import channels
from chat.drivers.widget.identity import token_for
from chat.files import links
from chat.models import Attachment, Message
from chat.selectors.attachments import attachment_json, visitor_attachment
from chat.services.dialog import message_send
from kernel import clock
from kernel.events.frames import dumps
from tests.factories import media
from tests.factories.files import by_agent, by_visitor, uploaded
from tests.factories.house import House

EVIL = '"><img src=x onerror=alert(1)>\r\nX-Evil: 1.pdf'


async def made(content: bytes, name: str = "фото.jpg", *, voice: bool = False) -> tuple[House, Attachment]:
    """A house, and a file that Anna has sent in her dialog."""

    def make() -> tuple[House, Attachment]:
        channels.forget()
        house = House()
        file = uploaded(by_agent(house.anna, house.annas), content, name, voice=voice)
        message_send(house.anna, house.annas.pk, uid=uuid.uuid4(), text="", epoch=1, attachments=[file.pk])
        return house, Attachment.objects.get(pk=file.pk)

    return await sync_to_async(make)()


async def get(path: str, user: User | None = None, **headers: str) -> HttpResponseBase:
    client = AsyncClient()
    if user is not None:
        await client.aforce_login(user)
    return await client.get(path, headers=headers)


async def body(answer: Any) -> bytes:
    if not answer.streaming:
        return bytes(answer.content)
    return b"".join([part async for part in answer.streaming_content])


def link(file: Attachment, what: str = "url") -> str:
    return str(visitor_attachment(attachment_json(file))[what])


pytestmark = pytest.mark.usefixtures("transactional_db")


async def test_a_file_is_there_for_those_who_may_read_its_dialog_only() -> None:
    house, file = await made(media.picture())
    path = f"/files/{file.pk}/original/"
    codes = {}
    for who in ("anna", "boris", "stranger", "supervisor", "far_supervisor", "administrator"):
        codes[who] = (await get(path, getattr(house, who))).status_code
    assert codes == {
        "anna": 200, "boris": 404, "stranger": 404, "supervisor": 200, "far_supervisor": 404, "administrator": 200,
    }  # fmt: skip
    assert (await get(path)).status_code == 404
    assert (await get(f"/files/{uuid.uuid4()}/original/", house.anna)).status_code == 404
    for variant in ("source", "..%2f..%2fetc%2fpasswd", "parts"):
        assert (await get(f"/files/{file.pk}/{variant}/", house.anna)).status_code == 404


async def test_a_visitors_link_opens_one_file_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    house, file = await made(media.picture())
    answer = await get(link(file))
    assert answer.status_code == 200
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (await body(answer)).startswith(b"\xff\xd8")
    other = await sync_to_async(uploaded)(by_visitor(house.channel), media.picture())
    query = link(file).partition("?")[2]
    assert (await get(f"/files/{other.pk}/original/?{query}")).status_code == 404
    assert (await get(link(file)[:-2] + "xx")).status_code == 404
    now = links.time.time()
    monkeypatch.setattr(links.time, "time", lambda: now + 3 * links.LINK_SECONDS)
    old = await get(f"/files/{file.pk}/original/?{query}")
    assert (old.status_code, b"link_expired" in await body(old)) == (403, True)
    # a signed link does not make an operator's session better, nor the other way round
    assert (await get(f"/files/{file.pk}/original/?{query}", house.anna)).status_code == 403


async def test_a_visitor_gets_fresh_links_of_his_own_dialog_only() -> None:
    house, file = await made(media.picture())
    for visitor, code in (("visitor-a", 200), ("visitor-b", 404)):
        token = token_for(house.channel.pk, visitor)
        path = f"/api/widget/v1/{house.channel.key}/files/{file.pk}/"
        answer = await AsyncClient().get(path, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == code
        if code == 200:
            assert (await get(answer.json()["thumb_url"])).status_code == 200


async def test_nothing_is_given_out_of_a_deleted_message() -> None:
    house, file = await made(media.picture())
    await Message.objects.filter(attachments=file).aupdate(deleted_at=clock.now())
    assert (await get(link(file))).status_code == 404
    assert (await get(f"/files/{file.pk}/original/", house.anna)).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "content_type", "way"),
    [
        (media.picture(), "фото.jpg", "image/jpeg", "inline"),
        (media.film(), "film.mov", "video/mp4", "inline"),
        (b"%PDF-1.4" + b" " * 5000, "договор.pdf", "application/octet-stream", "attachment"),
        (b"plain text" * 500, EVIL, "application/octet-stream", "attachment"),
    ],
)
async def test_what_is_given_out_can_harm_nobody(
    content: bytes, name: str, content_type: str, way: str
) -> None:
    house, file = await made(content, name)
    for path, user in ((f"/files/{file.pk}/original/", house.anna), (link(file), None)):
        answer = await get(path, user)
        assert answer.status_code == 200
        assert answer["Content-Type"] == content_type
        assert answer["Content-Disposition"].startswith(way)
        assert not set("\r\n") & set(answer["Content-Disposition"]) and "X-Evil" not in answer.headers
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["Cache-Control"].startswith("private")
    away = await get(f"/files/{file.pk}/original/?download", house.anna)
    assert away["Content-Disposition"].startswith("attachment")


async def test_a_player_may_jump() -> None:
    house, file = await made(media.film(), "film.mov")
    path = f"/files/{file.pk}/original/"
    whole = await body(await get(path, house.anna))
    part = await get(path, house.anna, range="bytes=100-199")
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(whole)}")
    assert (await body(part), part["Content-Length"]) == (whole[100:200], "100")
    end = await get(path, house.anna, range="bytes=-50")
    assert await body(end) == whole[-50:]
    beyond = await get(path, house.anna, range="bytes=99999999-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")
    known = await get(path, house.anna, **{"if-none-match": part["ETag"]})
    assert (known.status_code, await body(known)) == (304, b"")


async def test_an_upload_over_http_by_a_visitor_of_another_site() -> None:
    house, _file = await made(media.picture())
    token = token_for(house.channel.pk, "newcomer")
    content, client = media.picture("PNG", (300, 300), noise=True), AsyncClient()
    asked = {"id": str(uuid.uuid4()), "name": EVIL, "size": len(content)}
    begun = await client.post(
        f"/api/widget/v1/{house.channel.key}/uploads/",
        dumps(asked),
        content_type="application/json",
        headers={"authorization": f"Bearer {token}", "origin": "https://shop.example"},
    )
    assert (begun.status_code, begun.json()["offset"]) == (201, 0)
    go = begun.json()
    way = {"authorization": f"Upload {go['token']}"}
    half = len(content) // 2
    for offset, data in ((0, content[:half]), (half, content[half:])):
        answer = await client.put(f"{go['upload_url']}?offset={offset}", data, headers=way)
        assert answer.status_code == 200, answer.content
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {"id": asked["id"], "offset": len(content), "state": "processing"}
    bad = await client.put(f"{go['upload_url']}?offset=0", b"x", headers={"authorization": "Upload x"})
    assert (bad.status_code, bad.json()["code"]) == (401, "upload_refused")
    said = {"id": str(uuid.uuid4()), "text": "", "attachments": [asked["id"]]}
    sent = await client.post(
        f"/api/widget/v1/{house.channel.key}/messages/",
        dumps(said),
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    assert sent.status_code == 201
    (shown,) = sent.json()["message"]["attachments"]
    assert (shown["state"], shown["kind"], "\r" in shown["name"]) == ("processing", "image", False)
    await client.delete(go["upload_url"], headers=way)
    assert await Attachment.objects.filter(pk=asked["id"]).aexists()  # what was sent stays


async def test_a_refusal_over_http_says_why_in_the_persons_language() -> None:
    house, _file = await made(media.picture())
    client = AsyncClient()
    await client.aforce_login(house.anna)
    asked = {"id": str(uuid.uuid4()), "name": "big.mp4", "size": 200 * 1024 * 1024}
    path = f"/api/v1/conversations/{house.annas.pk}/attachments/"
    answer = await client.post(
        path, dumps(asked), content_type="application/json", headers={"accept-language": "ru"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "file_too_big")
    assert answer.json()["detail"] == "Файл больше 50 МБ."
