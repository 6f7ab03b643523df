"""The channel-driver process: polling with deduplication, health, changes, faults of drivers and of PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import OperationalError, connections

from agentzone.models.people import Role
from chat.drivers.contract import Health
from chat.drivers.process import in_thread
from chat.models import Channel, Client, Conversation, Message
from chat.services.blocks import client_block
from kernel import heartbeat
from kernel.db import conninfo
from kernel.models import Heartbeat
from omnivox.env import BASE_DIR
from tests.e2e.server import _as_url, _test_database_url
from tests.factories import media
from tests.factories.chats import widget_channel
from tests.factories.people import UserFactory
from tests.integration.drivers.conftest import drivers_running, pigeon_channel, until
from tests.integration.drivers.pigeon import Loft, PigeonDriver
from tests.product import wait_for


def texts() -> list[str]:
    return list(Message.objects.filter(kind="text").order_by("id").values_list("text", flat=True))


def health_of(channel: Channel) -> str:
    return Channel.objects.get(pk=channel.pk).health


async def test_what_clients_wrote_is_fetched_and_queued(loft: Loft) -> None:
    channel = await pigeon_channel(loft)
    async with drivers_running():
        loft.bring("Здравствуйте", name="Иван Петров")
        loft.bring("Есть кто?")
        loft.bring("А я Пётр", sender="petr")
        await until(lambda: len(texts()) == 3)
    dialogs = await in_thread(
        lambda: list(Conversation.objects.filter(channel=channel).order_by("created_at"))
    )
    assert [(d.external_id, d.state, d.last_number) for d in dialogs] == [
        ("ivan", "queued", 2),
        ("petr", "queued", 1),
    ]
    assert await in_thread(lambda: Client.objects.get(conversations=dialogs[0]).name) == "Иван Петров"


async def test_a_message_that_comes_again_and_again_is_stored_once(loft: Loft) -> None:
    await pigeon_channel(loft)
    loft.forgetful = True
    loft.bring("раз")
    loft.bring("два")
    async with drivers_running():
        await until(lambda: len(texts()) >= 2)
        polls = loft.count("poll")
        await until(lambda: loft.count("poll") > polls + 3)
    async with drivers_running():  # and after a restart, which forgets the cursor
        polls = loft.count("poll")
        loft.bring("три")
        await until(lambda: loft.count("poll") > polls + 3 and "три" in texts())
    assert await in_thread(texts) == ["раз", "два", "три"]
    assert await in_thread(Conversation.objects.count) == 1


async def test_rubbish_and_a_crashing_parser_do_not_hold_up_what_follows(loft: Loft) -> None:
    await pigeon_channel(loft)
    loft.updates.extend([{"nonsense": True}, {"joined": "ivan"}])
    loft.bring("crash the driver")
    loft.bring("настоящее")
    async with drivers_running():
        await until(lambda: texts() == ["настоящее"])


async def test_files_of_a_message_are_fetched_once_and_one_that_cannot_be_had_is_named(loft: Loft) -> None:
    await pigeon_channel(loft)
    photo = media.picture("PNG", (500, 500), noise=True)
    loft.files = {"a": photo, "program": media.PROGRAM}
    loft.forgetful = True
    files = [
        {"reference": "a", "name": "фото.png"},
        {"reference": "gone", "name": "счёт.pdf"},
        {"reference": "program", "name": "photo.jpg"},
    ]
    loft.bring("", files=files)
    async with drivers_running():
        await until(lambda: Message.objects.filter(kind="text").exists())
        polls = loft.count("poll")
        await until(lambda: loft.count("poll") > polls + 2)
    message = await in_thread(lambda: Message.objects.prefetch_related("attachments").get(kind="text"))
    assert [(a.name, a.size, a.state) for a in message.attachments.all()] == [
        ("фото.png", len(photo), "processing")
    ]
    assert message.text.splitlines() == [
        "Файл «счёт.pdf» не получен: канал его не отдал",
        "Файл «photo.jpg» не получен: Программы и скрипты не принимаются.",
    ]
    assert loft.count("download") == 3  # what is stored is not fetched again


async def test_delivery_reports_move_the_clients_marks(loft: Loft) -> None:
    channel = await pigeon_channel(loft)
    loft.bring("первое")
    async with drivers_running():
        await until(lambda: len(texts()) == 1)
        loft.updates.append({"from": "ivan", "read": 1})
        loft.updates.append({"from": "stranger", "read": 1})
        loft.bring("второе")
        await until(lambda: len(texts()) == 2)
    dialog = await in_thread(lambda: Conversation.objects.get(channel=channel))
    assert dialog.read_by_visitor == 1


async def test_one_bad_channel_stops_nobody(loft: Loft) -> None:
    good = await pigeon_channel(loft)
    unknown = await in_thread(widget_channel, kind="carrier_snail")
    wrong = await in_thread(widget_channel, config={"allowed_origins": ["not an origin"]})
    site = await in_thread(widget_channel)
    other = await Loft().open()
    other.broken = {"activate", "health", "poll"}
    broken = await pigeon_channel(other)
    async with drivers_running() as process:
        loft.bring("всё работает")
        await until(lambda: texts() == ["всё работает"] and health_of(broken) != "" and health_of(site) != "")
        await until(lambda: sum(not runner.ok for runner in process.runners.values()) == 3)
        await until(
            lambda: Heartbeat.objects.filter(name="drivers", details__failing=3, details__channels=5).exists()
        )
    other.close()
    assert await in_thread(health_of, good) == "ok: the loft is open"
    assert (await in_thread(health_of, site)).startswith("ok: ")
    assert await in_thread(health_of, unknown) == "error: нет драйвера «carrier_snail»"
    assert "allowed_origins" in await in_thread(health_of, wrong)
    assert await in_thread(health_of, broken) == "error: сбой драйвера: JSONDecodeError"


async def test_health_follows_the_provider(loft: Loft) -> None:
    channel = await pigeon_channel(loft)
    async with drivers_running():
        await until(lambda: health_of(channel) == "ok: the loft is open")
        loft.well = Health(False, "a cat is in the loft")
        await until(lambda: health_of(channel) == "error: a cat is in the loft")
        loft.well = Health(True, "the cat has gone")
        await until(lambda: health_of(channel) == "ok: the cat has gone")


async def test_a_changed_channel_is_restarted_and_a_closed_one_deactivated(loft: Loft) -> None:
    channel = await pigeon_channel(loft)
    async with drivers_running():
        await until(lambda: loft.count("poll", "first-token") > 0)
        config = {"port": loft.port, "token": "second-token"}
        await in_thread(lambda: Channel.objects.filter(pk=channel.pk).update(config=config))
        await until(lambda: loft.count("poll", "second-token") > 0)
        assert loft.count("deactivate", "first-token") == 1 and loft.count("activate", "second-token") == 1
        await in_thread(lambda: Channel.objects.filter(pk=channel.pk).update(is_active=False))
        await until(lambda: loft.count("deactivate", "second-token") == 1)
        loft.bring("никто не слышит")
    assert await in_thread(texts) == []


async def test_a_stop_leaves_the_providers_side_as_it_is(loft: Loft) -> None:
    await pigeon_channel(loft)
    async with drivers_running():
        await until(lambda: loft.count("poll") > 0)
    assert loft.count("deactivate") == 0


async def test_a_provider_that_is_away_is_asked_again(loft: Loft) -> None:
    await pigeon_channel(loft)
    loft.broken = {"poll"}
    async with drivers_running():
        await until(lambda: loft.count("poll") >= 1)
        loft.broken = set()
        loft.bring("наконец")
        await until(lambda: texts() == ["наконец"])


@pytest.fixture
def cut(transactional_db: None) -> Iterator[Callable[[], None]]:
    """Cuts every connection to the database, this thread's too."""
    yield _cut_all_connections
    connections.close_all()


async def test_connections_cut_by_postgresql_lose_nothing(loft: Loft, cut: Callable[[], None]) -> None:
    await pigeon_channel(loft)
    async with drivers_running():
        for number in range(5):
            loft.bring(f"сообщение {number}")
            await asyncio.to_thread(cut)
        await until(lambda: len(_texts_if_reachable()) >= 5, 60)
        loft.bring("последнее")
        await until(lambda: "последнее" in _texts_if_reachable(), 60)
    assert await in_thread(texts) == [*(f"сообщение {number}" for number in range(5)), "последнее"]


def _cut_all_connections() -> None:
    """On a connection of its own: the pool that is cut here may need its time to have another one."""
    with psycopg.connect(conninfo(), autocommit=True) as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _texts_if_reachable() -> list[str]:
    """The test reads through the pool that the drivers use, which waits longer after each failed attempt."""
    try:
        return texts()
    except OperationalError:
        return []


async def test_the_polling_driver_of_the_tests_keeps_the_contract_of_polling(loft: Loft) -> None:
    driver = PigeonDriver(PigeonDriver.Config.model_validate({"port": loft.port, "token": "t"}))
    loft.bring("раз")
    updates, cursor = await driver.poll(None)
    assert len(updates) == 1 and driver.verify(updates[0]) and driver.parse(updates[0])
    assert (await driver.poll(cursor))[0] == []


def test_the_command_beats_and_ends_cleanly_on_sigterm(transactional_db: None) -> None:
    channel = widget_channel()
    process = subprocess.Popen(
        [sys.executable, str(BASE_DIR / "manage.py"), "run_drivers"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "OMNIVOX_DATABASE_URL": _as_url(_test_database_url()),
        },
    )
    try:
        wait_for(lambda: "drivers" in heartbeat.ages() and health_of(channel).startswith("ok"), 60)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        if process.poll() is None:
            process.kill()


async def test_a_hanging_driver_does_not_hold_up_the_stop(loft: Loft) -> None:
    await pigeon_channel(loft)
    loft.hanging = {"activate", "deactivate"}
    async with drivers_running():
        await until(lambda: loft.count("activate") == 1)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 6


async def test_changes_one_after_another_never_leave_an_old_driver_behind(loft: Loft) -> None:
    """Every change cancels a poll at another moment, also just when it has its answer."""
    channel = await pigeon_channel(loft)
    async with drivers_running(watch=0.001) as process:
        for number in range(25):
            config = {"port": loft.port, "token": f"token-{number}"}
            await in_thread(lambda config=config: Channel.objects.filter(pk=channel.pk).update(config=config))
            loft.news.set()
            await until(lambda number=number: loft.count("poll", f"token-{number}") > 0)
            assert len(process.runners) == 1
            if number:
                await until(lambda number=number: loft.count("deactivate", f"token-{number - 1}") == 1)
        before = {n: loft.count("poll", f"token-{n}") for n in range(24)}
        polls = loft.count("poll")
        await until(lambda: loft.count("poll") > polls + 5)
        assert before == {n: loft.count("poll", f"token-{n}") for n in range(24)}


async def test_a_blocked_client_is_told_so_once_and_stops_nobody_else(loft: Loft) -> None:
    await pigeon_channel(loft)
    async with drivers_running():
        loft.bring("Здравствуйте")
        await until(lambda: len(texts()) == 1)
        await in_thread(_block)
        for text in ("ещё раз", "и ещё"):
            loft.bring(text)
        loft.bring("А я Пётр", sender="petr")
        await until(lambda: len(texts()) == 2)
    assert await in_thread(texts) == ["Здравствуйте", "А я Пётр"]
    assert loft.count("send") == 1


def _block() -> None:
    client_block(UserFactory(role=Role.SUPERVISOR), Client.objects.get().pk, reason="спам", until=None)
