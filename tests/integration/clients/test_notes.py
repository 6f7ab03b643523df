"""«Комментарий»: who may write, rewrite and delete notes; clients never see them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from chat.drivers.widget.snapshot import history, snapshot
from chat.models import ClientNote
from tests.factories.house import House
from tests.integration.clients.conftest import Api

pytestmark = pytest.mark.django_db


def add(api: Api, house: House, text: str, ident: Any = None) -> tuple[int, Any]:
    body = {"id": str(ident or uuid.uuid4()), "text": text}
    return api.ask("POST", f"clients/{house.annas.client_id}/notes/", body)


def path(house: House, note: Any, more: str = "") -> str:
    return f"clients/{house.annas.client_id}/notes/{note['id']}/{more}"


def test_the_author_writes_rewrites_deletes_and_brings_back(house: House, api: type[Api]) -> None:
    anna = api(house.anna)
    ident = uuid.uuid4()
    status, note = add(anna, house, " Просит не звонить ", ident)
    assert (status, note["text"], note["author"]["id"]) == (201, "Просит не звонить", house.anna.pk)
    assert add(anna, house, "то же ещё раз", ident)[1]["text"] == "Просит не звонить"  # a repeat
    assert anna.ask("PUT", path(house, note), {"text": "Звонить можно"})[1]["edited_at"]
    assert add(anna, house, "  ")[0] == 400
    assert add(anna, house, "ы" * 2001)[0] == 400
    assert anna.ask("DELETE", path(house, note))[0] == 204
    assert anna.get(f"clients/{house.annas.client_id}/")["notes"]["total"] == 0
    assert anna.ask("PUT", path(house, note), {"text": "после"})[0] == 404
    assert anna.ask("POST", path(house, note, "restore/"))[1]["text"] == "Звонить можно"
    assert anna.get(f"clients/{house.annas.client_id}/notes/")["total"] == 1


def test_others_may_not_touch_it_and_a_supervisor_may_delete_it(house: House, api: type[Api]) -> None:
    note = add(api(house.supervisor), house, "Постоянный клиент")[1]
    anna, boss = api(house.anna), api(house.supervisor)
    assert anna.ask("PUT", path(house, note), {"text": "моё"})[0] == 403
    assert anna.ask("DELETE", path(house, note))[0] == 403
    mine = add(anna, house, "Вежливый")[1]
    assert boss.ask("PUT", path(house, mine), {"text": "моё"})[0] == 403
    assert boss.ask("DELETE", path(house, mine))[0] == 204
    assert boss.ask("POST", path(house, mine, "restore/"))[0] == 200


def test_notes_come_in_pages_newest_first(house: House, api: type[Api]) -> None:
    anna = api(house.anna)
    for n in range(5):
        add(anna, house, f"Заметка {n}")
    url = f"clients/{house.annas.client_id}/notes/?limit=2"
    texts, after = [], ""
    while after is not None:
        page = anna.get(f"{url}&after={after}")
        texts += [note["text"] for note in page["results"]]
        after = page["next"]
    assert (texts, page["total"]) == ([f"Заметка {n}" for n in (4, 3, 2, 1, 0)], 5)


def test_the_client_never_sees_a_note(house: House, api: type[Api]) -> None:
    add(api(house.anna), house, "ОСТОРОЖНО")
    dialog = house.annas
    shown = [
        snapshot(dialog.channel_id, dialog.project_id, dialog.external_id),
        history(dialog.channel_id, dialog.external_id, None, None, 200),
    ]
    assert "ОСТОРОЖНО" not in str(shown)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kernel_event WHERE data::text LIKE '%%ОСТОРОЖНО%%' AND stream LIKE 'visitor%%'"
        )
        assert cursor.fetchone()[0] == 0
    assert ClientNote.objects.count() == 1
