"""What clients hear of a project's own sounds: the greeting, the words out of hours, prompts in another voice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agentzone.models import CallWait, Contact, Sound, SpecialDay
from agentzone.prompts import prompt_wav
from agentzone.selectors.sounds import switch_url
from agentzone.telephony.stored_sounds import StoredSounds
from tests.factories.people import ProjectFactory

from .books import check_books, check_switch
from .hall import Hall
from .test_waiting import decide


def sound(name: str = "Приветствие", seconds: float = 3.0, **fields: Any) -> Sound:
    return Sound.objects.create(
        name=name, state="ready", revision=fields.pop("revision", 1), seconds=seconds, **fields
    )


def closed_today(hall: Hall) -> None:
    for days in (0, 1):
        SpecialDay.objects.create(project=hall.project, date=(hall.time.now() + timedelta(days=days)).date())


def test_who_calls_hears_the_greeting_and_then_music_and_the_first_words_come_after_it(hall: Hall) -> None:
    greeting = sound(project=hall.project)
    decide(hall, greeting_sound=greeting, announce=True, announce_first_seconds=5)
    client = hall.calls()
    hall.pass_time(1)
    assert hall.hears(client) == {greeting.switch_name}
    hall.pass_time(3)
    assert hall.hears(client) == {"music"}
    hall.pass_time(3)
    assert CallWait.objects.get().told == ""
    hall.pass_time(2)
    assert CallWait.objects.get().told == "position-1"


def test_an_operator_need_not_wait_for_the_end_of_the_greeting(hall: Hall) -> None:
    decide(hall, greeting_sound=sound(seconds=60.0))
    hall.operator(answers=1.0)
    client = hall.calls()
    hall.pass_time(3)
    assert hall.call_of(client).state == "talking"
    assert hall.hears(client) & {"music", Sound.objects.get().switch_name} == set()


def test_a_greeting_that_is_not_ready_holds_nobody_up(hall: Hall) -> None:
    unready = Sound.objects.create(name="Новое", project=hall.project)
    decide(hall, greeting_sound=unready)
    client = hall.calls()
    hall.pass_time(2)
    assert hall.hears(client) == {"music"}


def test_out_of_hours_he_hears_so_and_is_hung_up(hall: Hall) -> None:
    words = sound("Мы закрыты", 4.0)
    decide(hall, closed_sound=words, hours_enabled=True)
    closed_today(hall)
    client = hall.calls()
    hall.pass_time(1)
    assert hall.hears(client) == {words.switch_name}
    contact = Contact.objects.get()
    assert (contact.state, contact.ended_by, contact.end_reason) == ("ended", "system", "out_of_hours")
    hall.pass_time(4)
    assert hall.switch.exchange.lines == {}
    check_books()
    check_switch(hall)


def test_without_such_words_he_hears_that_the_line_is_busy(hall: Hall) -> None:
    decide(hall, hours_enabled=True)
    closed_today(hall)
    client = hall.calls()
    hall.pass_time(1)
    assert hall.call_of(client).legs.get().cause == "declined"


def test_a_restart_of_the_process_before_he_hears_it_leaves_nobody_on_the_line(hall: Hall) -> None:
    decide(hall, closed_sound=sound("Мы закрыты", 4.0), hours_enabled=True)
    closed_today(hall)
    hall.switch.customer_calls(hall.line.number, "79160000001")
    hall._apply()
    hall.switch.disconnect()
    hall.pass_time(3)
    hall.switch.reconnect()
    hall.reconcile()
    hall.pass_time(40)
    assert hall.switch.exchange.lines == {}


def test_an_uploaded_sound_takes_the_place_of_the_prompt_of_its_name_the_projects_own_first(
    hall: Hall,
) -> None:
    decide(hall, announce=True, announce_first_seconds=5)
    for_all, own = sound("position-1"), None
    sound("position-1", project=ProjectFactory())
    client = hall.calls()
    hall.pass_time(5.5)
    assert hall.hears(client) == {for_all.switch_name}
    own = sound("position-1", project=hall.project)
    hall.pass_time(60)
    assert hall.hears(client) == {own.switch_name}
    Sound.objects.filter(pk__in=[own.pk, for_all.pk]).update(revision=0, seconds=None, state="preparing")
    hall.pass_time(60)
    assert hall.hears(client) == {"prompt-ru-position-1"}


@pytest.mark.django_db
def test_the_switch_fetches_a_prompt_by_its_signed_address_and_nobody_else_does() -> None:
    found = StoredSounds().find("prompt-en-goodbye")
    assert found is not None
    path = found.url.partition("/switch/")[2]
    answer = Client().get(f"/switch/{path}")
    content = b"".join(answer) if answer.streaming else answer.content
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert content == prompt_wav("prompt-en-goodbye")
    assert found.seconds == pytest.approx((len(content) - 44) / 16_000)
    forged = path.replace(path.split("/")[1], "0" * 128)
    assert Client().get(f"/switch/{forged}").status_code == 404
    assert Client().post(f"/switch/{path}").status_code in (403, 404, 405)
    missing = switch_url("prompt-ru-never").partition("/switch/")[2]
    assert Client().get(f"/switch/{missing}").status_code == 404
