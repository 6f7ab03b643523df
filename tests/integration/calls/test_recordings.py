"""Recordings: from the switch into the store exactly once, whatever fails on the way; to those who may listen; as long
as the project says."""

from __future__ import annotations

import hashlib
import threading
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.test import Client as Browser
from django.urls import reverse

from agentzone import recording_files
from agentzone.models import Call, Contact, Recording, User
from agentzone.models.people import Role
from agentzone.selectors.recordings import recordings_json
from agentzone.services.calls.recording_keep import recordings_expire
from agentzone.services.calls.recording_take import PAUSES, READS, take
from agentzone.services.calls.recordings import BEGUN, recording_ended, recording_retry, take_up_recordings
from kernel import audit, clock
from kernel.models import AuditEntry
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work

from .faulty_switch import FaultySwitch
from .hall import Hall

pytestmark = pytest.mark.django_db
TALK = 30


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    jobs: list[tuple[str, tuple[Any, ...]]] = []
    monkeypatch.setattr("kernel.jobs.start", lambda name, args: jobs.append((name, args)))
    return jobs


@pytest.fixture
def switch(tmp_path: Path) -> FaultySwitch:
    return FaultySwitch(tmp_path / "switch")


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch, switch: FaultySwitch) -> Hall:
    made = Hall(monkeypatch, ring_seconds=20, wrap_up_seconds=30, record_calls=True)
    made.switch.recordings = switch
    return made


@pytest.fixture
def anna(hall: Hall) -> User:
    return hall.operator()


@pytest.fixture
def call(hall: Hall, anna: User) -> Call:
    """Recorded, over, and told by the switch."""
    channel, made = hall.talking(anna)
    hall.pass_time(TALK)
    hall.switch.customer_hangs_up(channel)
    hall.settle()
    made.refresh_from_db()
    return made


@pytest.fixture
def stored(call: Call, switch: FaultySwitch) -> Recording:
    assert take(call.pk, switch)
    return Recording.objects.get(pk=call.pk)


def supervisor(hall: Hall) -> User:
    user = UserFactory(role=Role.SUPERVISOR)
    user.supervised_projects.add(hall.project)
    return user


def bytes_of(recording: Recording) -> bytes:
    with default_storage.open(recording_files.file_name(recording.pk)) as file:
        return bytes(file.read())


# ── into the store ──────────────────────────────────────────────────────────
def test_a_recording_is_stored_playable_and_only_then_deleted_in_the_switch(
    call: Call, stored: Recording, switch: FaultySwitch, tmp_path: Path
) -> None:
    assert switch.log == ["fetch", "delete"]
    assert not switch.has(call.recording_name)
    assert (stored.state, stored.next_try_at, stored.error) == ("stored", None, "")
    assert stored.stored_at is not None
    assert stored.switch_deleted_at is not None
    content = bytes_of(stored)
    assert (stored.size, stored.checksum) == (len(content), hashlib.sha256(content).hexdigest())
    assert stored.seconds == pytest.approx(call.recording_seconds, abs=0.2)
    path = tmp_path / "listen.mp3"
    path.write_bytes(content)
    with av.open(str(path)) as file:
        sound = file.streams.audio[0]
        assert (sound.codec_context.name.replace("float", ""), sound.channels) == ("mp3", 1)
        assert file.duration is not None
        assert file.duration / 1_000_000 == pytest.approx(call.recording_seconds, abs=0.3)
        file.seek(20_000_000)
        frame = next(file.decode(sound))
        assert frame.time == pytest.approx(20, abs=1)


def test_a_second_job_for_the_same_recording_has_nothing_to_do(
    call: Call, stored: Recording, switch: FaultySwitch
) -> None:
    assert not take(call.pk, switch)
    assert switch.log == ["fetch", "delete"]


def test_an_event_told_twice_makes_one_recording(call: Call) -> None:
    assert not recording_ended(call.recording_name, 5.0)
    assert Recording.objects.get().call_id == call.pk


def test_a_project_that_does_not_record_has_none(hall: Hall, anna: User, switch: FaultySwitch) -> None:
    hall.project.record_calls = False
    hall.project.save()
    channel, _ = hall.talking(anna)
    hall.switch.customer_hangs_up(channel)
    hall.settle()
    hall.time.advance(3600)
    take_up_recordings()
    assert not Recording.objects.exists()
    assert switch.log == []


@pytest.mark.parametrize("fault", ["fetch", "midst"])
def test_while_the_switch_is_away_it_is_tried_again_after_pauses_that_grow(
    hall: Hall, call: Call, switch: FaultySwitch, fault: str
) -> None:
    pauses = []
    for _turn in range(9):
        switch.away = [fault]
        assert take(call.pk, switch)
        row = Recording.objects.get(pk=call.pk)
        assert (row.state, "SwitchAway" in row.error) == ("waiting", True)
        assert row.next_try_at is not None
        pauses.append(row.next_try_at - clock.now())
    assert (pauses[0], pauses[1], pauses[-1]) == (PAUSES[0], PAUSES[0] * 2, PAUSES[1])
    assert not default_storage.exists(recording_files.file_name(call.pk))
    assert take(call.pk, switch)
    assert Recording.objects.get(pk=call.pk).state == "stored"


def test_a_store_that_fails_costs_no_recording(
    call: Call, switch: FaultySwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", lambda *_args: (_ for _ in ()).throw(OSError("disk full")))
        take(call.pk, switch)
    row = Recording.objects.get(pk=call.pk)
    assert (row.state, row.error) == ("waiting", "OSError: disk full")
    assert switch.has(call.recording_name)
    assert switch.log == ["fetch"]
    take(call.pk, switch)
    row.refresh_from_db()
    assert (row.state, row.error) == ("stored", "")


def test_a_crash_between_storing_and_deleting_leads_to_the_deletion_only(
    call: Call, switch: FaultySwitch
) -> None:
    switch.away = ["delete"]
    take(call.pk, switch)
    row = Recording.objects.get(pk=call.pk)
    assert (row.state, row.switch_deleted_at) == ("stored", None)
    content, at = bytes_of(row), row.stored_at
    take(call.pk, switch)
    row.refresh_from_db()
    assert switch.log == ["fetch", "delete", "delete"]
    assert (row.stored_at, bytes_of(row)) == (at, content)
    assert row.switch_deleted_at is not None


def test_half_a_recording_is_not_taken_for_the_whole_and_given_up_in_the_end(
    hall: Hall, call: Call, switch: FaultySwitch
) -> None:
    switch.keep(call.recording_name, TALK / 2)
    for turn in range(READS):
        assert Recording.objects.get(pk=call.pk).state == "waiting", turn
        take(call.pk, switch)
    row = Recording.objects.get(pk=call.pk)
    assert (row.state, row.next_try_at) == ("broken", None)
    assert row.error.startswith("unreadable: 15 of 3")
    assert switch.has(call.recording_name)
    assert not take(call.pk, switch)
    switch.keep(call.recording_name, call.recording_seconds or 0)
    recording_retry(call.pk, actor=audit.SYSTEM)
    assert take(call.pk, switch)
    assert Recording.objects.get(pk=call.pk).state == "stored"
    assert AuditEntry.objects.filter(action="recording.retried", target_id=str(call.pk)).count() == 1


@pytest.mark.parametrize("content", [b"", b"<html>no</html>" * 99, b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_is_unreadable(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "source"
    recording_files.fill(source, [content])
    with pytest.raises(recording_files.Unreadable):
        recording_files.encode(source, tmp_path / "made")


def test_one_that_is_not_in_the_switch_is_waited_for_and_then_called_missing(
    hall: Hall, call: Call, switch: FaultySwitch
) -> None:
    switch.delete(call.recording_name)
    take(call.pk, switch)
    assert Recording.objects.get(pk=call.pk).state == "waiting"
    hall.time.advance(11 * 60)
    take(call.pk, switch)
    row = Recording.objects.get(pk=call.pk)
    assert (row.state, row.next_try_at) == ("missing", None)


def test_memory_does_not_grow_with_the_length(tmp_path: Path, switch: FaultySwitch) -> None:
    switch.keep("rec-long", 20 * 60)
    tracemalloc.start()
    recording_files.fill(tmp_path / "source", switch.fetch("rec-long"))
    made = recording_files.encode(tmp_path / "source", tmp_path / "made")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.seconds == pytest.approx(1200, abs=0.2)
    assert (tmp_path / "source").stat().st_size > 19_000_000
    assert peak < 3_000_000


# ── the timetable ───────────────────────────────────────────────────────────
def test_the_end_of_a_recording_wakes_the_job_at_once(
    hall: Hall, anna: User, started: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    channel, call = hall.talking(anna)
    hall.switch.customer_hangs_up(channel)
    with django_capture_on_commit_callbacks(execute=True):
        hall.settle()
    assert ("agentzone.tasks.take_recording", (str(call.pk),)) in wait_for(started)


def wait_for(jobs: list[Any]) -> list[Any]:
    """They are started by a thread, so that no event waits for the broker."""
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread() and thread.name.startswith("Thread-"):
            thread.join(2)
    return jobs


def test_what_was_lost_is_started_again_and_what_runs_is_left_alone(
    hall: Hall, call: Call, started: list[Any]
) -> None:
    assert take_up_recordings() == 0  # it was told a moment ago, and started then
    hall.time.advance(61)
    assert take_up_recordings() == 1
    assert take_up_recordings() == 0
    hall.time.advance(BEGUN.total_seconds() + 1)
    assert take_up_recordings() == 1
    assert started == [("agentzone.tasks.take_recording", (str(call.pk),))] * 2


def test_a_recording_whose_end_was_never_told_is_found_and_its_length_is_that_of_the_file(
    hall: Hall, call: Call, started: list[Any], switch: FaultySwitch
) -> None:
    Recording.objects.all().delete()
    Call.objects.filter(pk=call.pk).update(recording_seconds=None)
    assert take_up_recordings() == 0
    hall.time.advance(61)
    assert take_up_recordings() == 1
    take(call.pk, switch)
    call.refresh_from_db()
    assert call.recording_seconds == pytest.approx(TALK + 2, abs=2)


# ── listening ───────────────────────────────────────────────────────────────
def ask(
    user: User | None, call: Call | Recording, query: str = "", method: str = "get", **headers: str
) -> Any:
    browser = Browser()
    if user is not None:
        browser.force_login(user)
    return getattr(browser, method)(f"/api/v1/calls/{call.pk}/recording/{query}", headers=headers)


def body(answer: Any) -> bytes:
    async def whole() -> bytes:
        return b"".join([block async for block in answer])

    return async_to_sync(whole)()


@pytest.mark.django_db(transaction=True)
def test_a_player_gets_the_whole_and_any_part_with_safe_headers(hall: Hall, stored: Recording) -> None:
    boss, content = supervisor(hall), bytes_of(stored)
    answer = ask(boss, stored)
    assert (answer.status_code, body(answer)) == (200, content)
    for name, value in {
        "Content-Type": "audio/mpeg",
        "Content-Length": str(len(content)),
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'",
    }.items():
        assert answer[name] == value
    part = ask(boss, stored, Range="bytes=1000-1999")
    assert (part.status_code, body(part)) == (206, content[1000:2000])
    assert part["Content-Range"] == f"bytes 1000-1999/{len(content)}"
    assert ask(boss, stored, Range=f"bytes={len(content)}-").status_code == 416
    assert ask(boss, stored, method="head")["Content-Length"] == str(len(content))
    assert ask(boss, stored, method="post").status_code in (403, 405)
    saved = ask(boss, stored, "?download")
    assert saved["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db(transaction=True)
def test_who_may_listen(hall: Hall, anna: User, stored: Recording) -> None:
    boss, far = supervisor(hall), UserFactory(role=Role.SUPERVISOR)
    far.supervised_projects.add(ProjectFactory())
    people = {
        "nobody": None,
        "operator": anna,
        "colleague": hall.operator(),
        "stranger": agent_at_work(ProjectFactory()),
        "supervisor": boss,
        "far supervisor": far,
        "administrator": UserFactory(role=Role.ADMINISTRATOR),
    }

    def codes() -> dict[str, int]:
        return {name: ask(user, stored).status_code for name, user in people.items()}

    closed = {"nobody": 401, "operator": 404, "colleague": 404, "stranger": 404, "supervisor": 200}
    closed |= {"far supervisor": 404, "administrator": 200}
    assert codes() == closed
    hall.project.operators_listen = True
    hall.project.save()
    assert codes() == closed | {"operator": 200}
    assert {bool(recordings_json(user, [stored.pk])) for user in (anna, boss)} == {True}
    assert recordings_json(people["colleague"], [stored.pk]) == {}  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_each_listening_is_in_the_audit_log_once_a_sitting(hall: Hall, stored: Recording) -> None:
    boss = supervisor(hall)

    def noted(action: str) -> int:
        return AuditEntry.objects.filter(
            action=action, actor_id=boss.pk, target_id=str(stored.pk), target_type="agentzone.contact"
        ).count()

    ask(boss, stored, method="head")
    assert noted("recording.listened") == 0
    for first in (0, 100, 5000):  # a player that jumps, or one who leaves the beginning out
        ask(boss, stored, Range=f"bytes={first}-")
    assert noted("recording.listened") == 1
    ask(boss, stored, "?download")
    assert noted("recording.saved") == 1
    hall.time.advance(601)
    ask(boss, stored, Range="bytes=9000-")
    assert noted("recording.listened") == 2
    ask(hall.operator(), stored)
    assert AuditEntry.objects.filter(action="recording.listened").count() == 2


def test_the_activities_of_the_client_have_it_for_who_may_listen(
    hall: Hall, anna: User, call: Call, stored: Recording
) -> None:
    key = Contact.objects.get(pk=call.pk).client_key
    client_id = int(key.removeprefix("client:"))

    def shown(user: User) -> Any:
        browser = Browser()
        browser.force_login(user)
        page = browser.get(f"/api/v1/clients/{client_id}/activities/").json()
        return page["results"][0]["call"]["recording"]

    seconds = round(stored.seconds or 0)
    assert shown(supervisor(hall)) == {"url": f"/api/v1/calls/{call.pk}/recording/", "seconds": seconds}
    assert shown(anna) is None


def test_the_pages_of_the_call_and_of_the_recording_have_a_player(call: Call, stored: Recording) -> None:
    browser = Browser(headers={"accept-language": "ru"})
    browser.force_login(UserFactory(role=Role.ADMINISTRATOR))
    for page in ("call", "recording"):
        shown = browser.get(reverse(f"admin:agentzone_{page}_change", args=[call.pk])).content.decode()
        assert f'<audio controls preload="none" src="/api/v1/calls/{call.pk}/recording/">' in shown
    assert not AuditEntry.objects.filter(action="recording.listened").exists()
    Recording.objects.update(state="broken", switch_deleted_at=None)
    body = {"action": "retry", "_selected_action": [call.pk]}
    answer = browser.post(reverse("admin:agentzone_recording_changelist"), body, follow=True)
    assert "Будет забрана 1 запись." in answer.content.decode()
    assert Recording.objects.get().state == "waiting"


# ── how long ────────────────────────────────────────────────────────────────
def test_after_the_projects_days_the_file_is_deleted_and_the_row_says_so(
    hall: Hall, stored: Recording
) -> None:
    assert recordings_expire() == 0
    hall.project.recording_days = 30
    hall.project.save()
    assert recordings_expire() == 0
    hall.time.advance(30 * 86_400 + 60)
    assert recordings_expire() == 1
    stored.refresh_from_db()
    assert (stored.state, stored.deleted_at) == ("deleted", clock.now())
    assert not default_storage.exists(recording_files.file_name(stored.pk))
    assert AuditEntry.objects.get(action="recording.expired").details == {"days": 30}
    assert recordings_expire() == 0


def test_one_that_never_left_the_switch_is_deleted_there_by_its_term(
    hall: Hall, call: Call, switch: FaultySwitch
) -> None:
    hall.project.recording_days = 1
    hall.project.save()
    hall.time.advance(2 * 86_400)
    assert recordings_expire() == 1
    assert take(call.pk, switch)
    row = Recording.objects.get(pk=call.pk)
    assert (row.state, row.switch_deleted_at is None, switch.has(call.recording_name)) == (
        "deleted",
        False,
        False,
    )
    assert switch.log == ["delete"]


def test_a_recording_that_expires_while_it_is_fetched_leaves_no_file(
    hall: Hall, call: Call, switch: FaultySwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.project.recording_days = 1
    hall.project.save()
    keep = recording_files.keep

    def slowly(call_id: Any, path: Path) -> None:
        keep(call_id, path)
        hall.time.advance(2 * 86_400)
        assert recordings_expire() == 1
        keep(call_id, path)

    monkeypatch.setattr(recording_files, "keep", slowly)
    take(call.pk, switch)
    assert Recording.objects.get(pk=call.pk).state == "deleted"
    assert not default_storage.exists(recording_files.file_name(call.pk))
    assert not switch.has(call.recording_name)


def test_projects_without_a_term_keep_them_for_ever(hall: Hall, stored: Recording) -> None:
    hall.time.advance(timedelta(days=4000).total_seconds())
    assert recordings_expire() == 0
    assert Contact.objects.filter(pk=stored.pk).exists()
