"""«Автоприветствие» (A8): recorded, prepared, played to the client whose call the operator answers."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from agentzone import sound_files
from agentzone.models import Sound, SwitchCommand, User
from agentzone.models.people import Role
from agentzone.services.greetings import NoGreeting, greeting_delete, greeting_record, greeting_switch
from agentzone.services.sound_prepare import prepare
from kernel.models import AuditEntry
from tests.factories import media
from tests.factories.people import UserFactory

from .hall import Hall
from .test_recordings import body

pytestmark = pytest.mark.django_db
SECONDS = 3.0


@pytest.fixture
def anna(hall: Hall) -> User:
    return hall.operator(first_name="Анна")


def recorded(agent: User, seconds: float = SECONDS) -> Sound:
    """A greeting that was recorded and prepared."""
    sound = media.voice(seconds)
    greeting_record(agent, io.BytesIO(sound), len(sound), "voice.webm")
    row = Sound.objects.get(agent=agent)
    assert prepare(row.pk)
    row.refresh_from_db()
    return row


def test_the_client_hears_the_greeting_when_the_operator_answers_and_then_the_operator(
    hall: Hall, anna: User
) -> None:
    sound = recorded(anna)
    channel = hall.calls()
    assert hall.hears(channel) == {"music"}
    hall.pass_time(2.2)
    assert hall.hears(channel) == {hall.slot(anna).device.number, sound.switch_name}
    assert sound.switch_name in hall.hears(hall.leg_of(anna))
    hall.pass_time(SECONDS)
    assert hall.hears(channel) == {hall.slot(anna).device.number}
    assert not hall.failed


def test_the_recording_is_begun_before_the_greeting_which_is_heard_in_it(hall: Hall, anna: User) -> None:
    hall.project.record_calls = True
    hall.project.save()
    recorded(anna)
    hall.talking(anna)
    kinds = list(SwitchCommand.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[kinds.index("talk") :] == ["talk", "record", "play"]


@pytest.mark.parametrize("why", ["none", "off", "unprepared"])
def test_without_a_greeting_that_is_on_nothing_is_played(hall: Hall, anna: User, why: str) -> None:
    if why == "off":
        recorded(anna)
        greeting_switch(anna, on=False)
    elif why == "unprepared":
        greeting_record(anna, io.BytesIO(media.voice()), 1000, "voice.webm")
    hall.talking(anna)
    assert not SwitchCommand.objects.filter(kind="play").exists()


def test_a_call_that_the_operator_makes_begins_with_his_own_words(hall: Hall, anna: User) -> None:
    recorded(anna)
    hall.dials(anna)
    hall.pass_time(6)
    assert not SwitchCommand.objects.filter(kind="play").exists()


def test_a_greeting_of_another_operator_is_never_played(hall: Hall, anna: User) -> None:
    recorded(UserFactory())
    hall.talking(anna)
    assert not SwitchCommand.objects.filter(kind="play").exists()


def test_a_client_on_hold_hears_music_and_not_the_rest_of_the_greeting(hall: Hall, anna: User) -> None:
    from agentzone.services.calls.acts import call_hold

    recorded(anna, 8.0)
    channel, call = hall.talking(anna)
    call_hold(call.pk, anna, on=True)
    hall.pass_time(0.5)
    assert hall.hears(channel) == {"music"}


def test_it_stays_on_over_a_sign_out_until_it_is_switched(hall: Hall, anna: User) -> None:
    from agentzone.services.status import sign_out

    recorded(anna)
    sign_out(anna)
    assert Sound.objects.get(agent=anna).is_on


# ── the operator's page ─────────────────────────────────────────────────────
@pytest.fixture
def page(anna: User) -> Browser:
    browser = Browser()
    browser.force_login(anna)
    return browser


def sent(page: Browser, content: bytes) -> Any:
    file = SimpleUploadedFile("voice.webm", content, "audio/webm")
    return page.post("/api/v1/me/greeting/recording/", {"file": file})


def greeting(page: Browser) -> dict[str, Any]:
    return page.get("/api/v1/me/greeting/").json()["greeting"]


@pytest.mark.django_db(transaction=True)
def test_a_greeting_is_recorded_listened_to_switched_and_deleted(page: Browser, anna: User) -> None:
    assert greeting(page) == {
        "state": "none", "reason": "", "on": False, "seconds": None, "url": None, "longest": 30.0,
    }  # fmt: skip
    assert sent(page, media.voice(SECONDS)).json()["greeting"]["state"] == "preparing"
    prepare(Sound.objects.get().pk)
    shown = greeting(page)
    assert (shown["state"], shown["on"]) == ("ready", True)
    assert abs(shown["seconds"] - SECONDS) < 0.2
    answer = page.get(shown["url"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(body(answer))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        assert abs(file.getnframes() / 8000 - SECONDS) < 0.2
    off = page.put("/api/v1/me/greeting/", {"on": False}, content_type="application/json")
    assert off.json()["greeting"]["on"] is False
    assert page.delete("/api/v1/me/greeting/").json()["greeting"]["state"] == "none"
    assert page.delete("/api/v1/me/greeting/").status_code == 200
    assert page.get(shown["url"]).status_code == 404
    actions = list(AuditEntry.objects.filter(action__startswith="greeting.").values_list("action", flat=True))
    assert sorted(actions) == ["greeting.deleted", "greeting.recorded", "greeting.switched"]


def test_the_same_recording_sent_twice_leaves_one_greeting(page: Browser, anna: User) -> None:
    for _again in range(2):
        assert sent(page, media.voice()).status_code == 200
    sound = Sound.objects.get(agent=anna)
    assert prepare(sound.pk)
    assert not prepare(sound.pk)
    assert greeting(page)["state"] == "ready"


@pytest.mark.parametrize(
    "rubbish", [b"", b"just words", media.PROGRAM, media.picture(), media.SVG, b"#EXTM3U\nfile:///etc/passwd"]
)
def test_what_is_no_sound_is_refused_at_once_and_the_one_before_plays_on(
    page: Browser, anna: User, rubbish: bytes
) -> None:
    recorded(anna)
    answer = sent(page, rubbish)
    assert answer.status_code == 400
    assert answer.json()["errors"]["file"]
    assert greeting(page)["state"] == "ready"


def test_a_recording_that_is_too_large_is_refused(page: Browser) -> None:
    answer = sent(page, media.voice() + bytes(2 * 1024**2))
    assert answer.status_code == 400
    assert "2" in answer.json()["errors"]["file"][0]


@pytest.mark.django_db(transaction=True)
def test_what_only_begins_like_a_sound_is_refused_with_its_reason_and_the_one_before_plays_on(
    page: Browser, anna: User
) -> None:
    url = f"/api/v1/sounds/{recorded(anna).pk}/audio/?1"
    assert sent(page, b"RIFF\x00\x00\x00\x00WAVE" + b"\x00" * 2000).status_code == 200
    prepare(Sound.objects.get().pk)
    shown = greeting(page)
    assert (shown["state"], shown["reason"], shown["url"]) == ("refused", "unreadable", url)
    assert page.get(url).status_code == 200


def test_a_greeting_of_more_than_half_a_minute_is_refused(page: Browser) -> None:
    sent(page, media.voice(31.0))
    prepare(Sound.objects.get().pk)
    assert (greeting(page)["state"], greeting(page)["reason"]) == ("refused", "too_long")


def test_nothing_can_be_switched_on_that_is_not_there(page: Browser, anna: User) -> None:
    with pytest.raises(NoGreeting):
        greeting_switch(anna, on=True)
    answer = page.put("/api/v1/me/greeting/", {"on": True}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_greeting")


@pytest.mark.django_db(transaction=True)
def test_a_greeting_is_heard_by_its_operator_and_by_administrators_alone(page: Browser, anna: User) -> None:
    url = f"/api/v1/sounds/{recorded(anna).pk}/audio/"
    assert page.get(url).status_code == 200
    for person, code in ((UserFactory(), 404), (UserFactory(role=Role.ADMINISTRATOR), 200)):
        other = Browser()
        other.force_login(person)
        assert other.get(url).status_code == code
    assert Browser().get(url).status_code == 401


def test_a_deleted_greeting_leaves_no_bytes(anna: User, django_capture_on_commit_callbacks: Any) -> None:
    pk = recorded(anna).pk
    with django_capture_on_commit_callbacks(execute=True):
        greeting_delete(anna)
    with pytest.raises(FileNotFoundError):
        sound_files.size_of(pk, 1)
