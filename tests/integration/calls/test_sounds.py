"""Sounds: what people send becomes what the switch plays, once, whatever fails on the way."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client as Browser
from django.urls import reverse

from agentzone import sound_files
from agentzone.models import Sound, User
from agentzone.models.people import Role
from agentzone.selectors.sounds import switch_url
from agentzone.services.sound_prepare import prepare
from agentzone.services.sounds import sound_saved, sound_take, take_up_sounds
from agentzone.sound_files import kind_of
from agentzone.telephony.stored_sounds import StoredSounds
from kernel import clock
from tests.factories import media
from tests.factories.people import ProjectFactory, UserFactory
from tests.integration.calls.test_recordings import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    jobs: list[tuple[str, tuple[Any, ...]]] = []
    monkeypatch.setattr("kernel.jobs.start", lambda name, args: jobs.append((name, args)))
    return jobs


def taken(content: bytes, **fields: Any) -> Sound:
    """A sound whose file waits to be prepared."""
    sound = Sound(**{"name": "Вы шестой в очереди", **fields})
    sound_take(sound, io.BytesIO(content), "очередь.mp3")
    sound.save()
    sound_saved(sound)
    return sound


def ready(seconds: float = 2.0, **fields: Any) -> Sound:
    sound = taken(media.voice(seconds), **fields)
    assert prepare(sound.pk)
    sound.refresh_from_db()
    assert sound.state == Sound.State.READY
    return sound


@pytest.mark.parametrize(
    ("form", "codec", "kind"),
    [
        ("webm", "libopus", "matroska"),
        ("ogg", "libopus", "ogg"),
        ("mp3", "libmp3lame", "mp3"),
        ("wav", "pcm_s16le", "wav"),
        ("flac", "flac", "flac"),
        ("mp4", "aac", "mp4"),
        ("adts", "aac", "aac"),
    ],
)
def test_every_kind_that_is_named_becomes_playable(form: str, codec: str, kind: str) -> None:
    content = media.voice(2.0, form, codec)
    assert kind_of(content[:16]) == kind
    sound = taken(content)
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.revision, sound.upload) == ("ready", 1, "")
    assert sound.seconds == pytest.approx(2.0, abs=0.2)
    assert sound_files.size_of(sound.pk, 1) == pytest.approx(2.0 * 16_000, rel=0.1)


@pytest.mark.parametrize(
    "rubbish",
    [b"RIFF1234WAVE", b"OggS" + b"\x07" * 500, b"\x1a\x45\xdf\xa3" + b"\x00" * 99, b"ID3" + b"x" * 999],
)
def test_what_cannot_be_read_is_refused_for_good(rubbish: bytes) -> None:
    sound = taken(rubbish)
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.reason, sound.next_try_at) == ("refused", "unreadable", None)
    assert not prepare(sound.pk)


def test_a_film_without_a_sound_is_refused() -> None:
    silent = taken(media.film())
    prepare(silent.pk)
    silent.refresh_from_db()
    assert (silent.state, silent.reason) == ("refused", "unreadable")


def test_a_sound_of_hours_is_refused_without_being_decoded_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agentzone.services.sound_prepare.MOST_SECONDS", 1.0)
    sound = taken(media.voice(2.0))
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.reason) == ("refused", "too_long")


def test_a_new_file_takes_the_place_of_the_old_one_under_a_new_name() -> None:
    sound = ready()
    first = sound.switch_name
    sound_take(sound, io.BytesIO(media.voice(3.0)), "новое.webm")
    sound.save()
    assert sound.switch_name == first  # until the new one is prepared
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.revision, sound.switch_name == first) == (2, False)
    names = StoredSounds()
    assert names.find(sound.switch_name).seconds == pytest.approx(3.0, abs=0.2)
    assert names.find(first) is not None  # one that was about to be played is still there


def test_only_the_latest_two_revisions_are_kept(django_capture_on_commit_callbacks: Any) -> None:
    sound = ready()
    for _turn in range(2):
        sound_take(sound, io.BytesIO(media.voice()), "новое.webm")
        sound.save()
        with django_capture_on_commit_callbacks(execute=True):
            prepare(sound.pk)
        sound.refresh_from_db()
    with pytest.raises(FileNotFoundError):
        sound_files.size_of(sound.pk, 1)
    assert sound_files.size_of(sound.pk, 2)
    assert sound_files.size_of(sound.pk, 3)


def test_a_file_that_came_while_another_was_prepared_is_prepared_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = taken(media.voice(2.0))
    encode = sound_files.encode

    def slowly(*given: Any) -> float:
        row = Sound.objects.get(pk=sound.pk)
        sound_take(row, io.BytesIO(media.voice(3.0)), "второй.webm")
        row.save()
        return encode(*given)

    monkeypatch.setattr(sound_files, "encode", slowly)
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.revision) == ("preparing", 0)
    monkeypatch.setattr(sound_files, "encode", encode)
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.revision) == ("ready", 1)
    assert sound.seconds == pytest.approx(3.0, abs=0.2)


def test_a_store_that_is_away_is_tried_again_and_the_row_waits(
    monkeypatch: pytest.MonkeyPatch, started: list[Any]
) -> None:
    sound = taken(media.voice())

    def away(*_: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(sound_files, "keep", away)
    assert prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.attempts) == ("preparing", 1)
    assert sound.next_try_at > clock.now()
    Sound.objects.update(next_try_at=clock.now() - timedelta(seconds=1))
    assert take_up_sounds() == 1
    assert started == [("agentzone.tasks.prepare_sound", (str(sound.pk),))]
    assert take_up_sounds() == 0  # it is given some minutes


def test_an_upload_that_is_lost_is_refused_and_says_so() -> None:
    sound = taken(media.voice())
    sound_files.drop_upload(sound.upload)
    prepare(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.reason) == ("refused", "lost")


def test_a_sound_that_is_deleted_takes_its_bytes_along(django_capture_on_commit_callbacks: Any) -> None:
    project = ProjectFactory()
    sound = ready(project=project)
    with django_capture_on_commit_callbacks(execute=True):
        Sound.objects.filter(project=project).delete()
    with pytest.raises(FileNotFoundError):
        sound_files.size_of(sound.pk, 1)


@pytest.mark.parametrize(
    "fields", [{"is_on": True}, {"state": "ready"}, {"state": "refused"}, {"revision": 1}]
)
def test_no_row_contradicts_itself(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        Sound.objects.create(name="x", **fields)


# ── what the switch fetches ─────────────────────────────────────────────────
def test_the_switch_fetches_a_sound_by_its_signed_address_alone() -> None:
    sound = ready()
    path = switch_url(sound.switch_name).partition("//")[2].partition("/")[2]
    answer = Browser().get(f"/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert "immutable" in answer["Cache-Control"]
    assert len(body(answer)) == sound_files.size_of(sound.pk, 1)
    signature = path.split("/")[2]
    for wrong in (f"{'0' * 128}/{sound.switch_name}", f"{signature}/{sound.pk.hex}-2", f"{signature}/x"):
        assert Browser().get(f"/switch/sounds/{wrong}.wav").status_code == 404


def test_its_address_is_longer_than_the_path_of_asterisks_own_copy() -> None:
    assert len(switch_url("0" * 34)) > 180


def test_a_driver_is_told_of_playable_sounds_only() -> None:
    names, sound = StoredSounds(), ready()
    assert names.find(sound.switch_name).url == switch_url(sound.switch_name)
    for unknown in ("", "x", f"{sound.pk.hex}-0", f"{sound.pk.hex}-2", f"{sound.pk.hex}-x"):
        assert names.find(unknown) is None


# ── the admin ───────────────────────────────────────────────────────────────
@pytest.fixture
def admin() -> Browser:
    browser = Browser()
    browser.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return browser


def form(content: bytes | None, **fields: Any) -> dict[str, Any]:
    file = {} if content is None else {"sound": SimpleUploadedFile("привет.mp3", content)}
    return {"name": "Ждите ответа", "project": "", "agent": "", **fields, **file}


@pytest.mark.django_db(transaction=True)
def test_an_administrator_uploads_a_sound_and_listens_to_it(admin: Browser, started: list[Any]) -> None:
    add = reverse("admin:agentzone_sound_add")
    assert admin.post(add, form(media.voice())).status_code == 302
    sound = Sound.objects.get()
    assert (sound.state, sound.file_name) == ("preparing", "привет.mp3")
    prepare(sound.pk)
    page = admin.get(reverse("admin:agentzone_sound_change", args=[sound.pk])).content.decode()
    assert f"/api/v1/sounds/{sound.pk}/audio/" in page
    assert admin.get(f"/api/v1/sounds/{sound.pk}/audio/").status_code == 200


def test_an_administrator_gives_an_operator_his_greeting(admin: Browser) -> None:
    anna: User = UserFactory()
    admin.post(reverse("admin:agentzone_sound_add"), form(media.voice(), agent=anna.pk, is_on="on"))
    assert Sound.objects.get(agent=anna).is_on


@pytest.mark.parametrize("content", [None, b"", media.picture(), b"words"])
def test_the_admin_refuses_what_is_no_sound_in_words(admin: Browser, content: bytes | None) -> None:
    answer = admin.post(reverse("admin:agentzone_sound_add"), form(content))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["sound"]
    assert not Sound.objects.exists()


def test_an_announcement_cannot_be_switched_on_and_a_greeting_is_of_no_project(admin: Browser) -> None:
    add = reverse("admin:agentzone_sound_add")
    assert admin.post(add, form(media.voice(), is_on="on")).status_code == 200
    both = form(media.voice(), agent=UserFactory().pk, project=ProjectFactory().pk)
    assert admin.post(add, both).status_code == 200
    assert not Sound.objects.exists()


def changed(admin: Browser, row: Sound, **fields: Any) -> Any:
    url = reverse("admin:agentzone_sound_change", args=[row.pk])
    seen = admin.get(url).context["adminform"].form.initial["values_seen"]
    return admin.post(url, {"name": row.name, "project": "", "agent": "", "values_seen": seen, **fields})


def test_a_sound_is_renamed_without_being_sent_again_and_replaced_by_another_file(admin: Browser) -> None:
    sound = ready()
    assert changed(admin, sound, name="Ждите").status_code == 302
    sound.refresh_from_db()
    assert (sound.name, sound.state, sound.revision) == ("Ждите", "ready", 1)
    another = SimpleUploadedFile("новый.ogg", media.voice(3.0, "ogg"))
    assert changed(admin, sound, sound=another).status_code == 302
    sound.refresh_from_db()
    assert (sound.state, sound.revision, sound.file_name) == ("preparing", 1, "новый.ogg")
    assert "multipart/form-data" in admin.get(reverse("admin:agentzone_sound_add")).content.decode()


def test_both_operators_are_told_when_a_greeting_is_given_to_another(
    admin: Browser, monkeypatch: Any
) -> None:
    told: list[int] = []
    monkeypatch.setattr("agentzone.services.sounds.emit", lambda event: told.append(event.agent_id))
    anna, boris = UserFactory(), UserFactory()
    sound = ready(agent=anna)
    told.clear()
    assert changed(admin, sound, agent=boris.pk).status_code == 302
    assert sorted(told) == sorted([anna.pk, boris.pk])
