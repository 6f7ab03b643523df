"""One channel at work: activate, ask for its health, and fetch updates if its driver can."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext
from pydantic import ValidationError

from chat.drivers.contract import (
    DeliveryReported,
    Driver,
    Health,
    MalformedUpdate,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Outgoing,
    ParsedValue,
    Polling,
    RatingGiven,
    Update,
)
from chat.drivers.downloads import fetched
from chat.drivers.registry import driver_for
from chat.models import Channel, Conversation
from chat.services.blocks import ClientBlocked
from chat.services.channels import health_noted
from chat.services.dialog import marked_by_visitor
from chat.services.edits import changed_by_client
from chat.services.rating import give, give_latest
from chat.services.receive import Incoming, message_receive
from kernel.errors import DomainError

log = structlog.get_logger(__name__)
T = TypeVar("T")

ASK_SECONDS = 20.0
"""How long a driver may take to activate or to say how it is."""
LEAVE_SECONDS = 4.0
POLL_SECONDS = 90.0
"""How long a poll may wait; providers' long polls end sooner."""
BACKOFF = (1.0, 60.0)
REFUSE_AGAIN = 3600.0
_UIDS = uuid.UUID("6f0d7c3e-4e0b-4c35-9d3c-6f3a5b1f0a11")


class ChannelRunner:
    """Runs until cancelled. `ok` is what the driver said last; with `leaving` the channel was closed or changed, so
    the driver undoes its activation at the end (it does not when only the process stops: webhooks stay). `ending`
    ends the loops even if a driver swallows the cancellation. Timeouts are `asyncio.timeout`: `wait_for` of Python
    3.11 itself swallows a cancellation that comes together with the result."""

    def __init__(self, channel: Channel, *, health_every: float) -> None:
        self.channel, self.health_every = channel, health_every
        self.ok = True
        self.leaving = False
        self.ending = False
        self.cursor: str | None = None
        self._refused: dict[str, float] = {}  # blocked clients, and when they were told
        self._log = log.bind(channel=channel.pk, kind=channel.kind)

    async def run(self) -> None:
        driver = await self._driver()
        if driver is None:
            return await self._wait_for_change()
        try:
            await self._note(await self._ask(driver.activate))
            jobs = [self._watch(driver)]
            if isinstance(driver, Polling):
                jobs.append(self._poll(driver, driver))
            async with asyncio.TaskGroup() as group:
                for job in jobs:
                    group.create_task(job)
        finally:
            if self.leaving:
                await self._deactivate(driver)
        return None

    async def _driver(self) -> Driver | None:
        """The configured driver; without one the channel's health says why."""
        try:
            return driver_for(self.channel.kind, self.channel.config)
        except KeyError:
            await self._note(
                Health(False, gettext("there is no driver “%(kind)s”") % {"kind": self.channel.kind})
            )
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
            await self._note(
                Health(False, gettext("the configuration is not valid: %(fields)s") % {"fields": fields})
            )
        return None

    async def _wait_for_change(self) -> None:
        """Nothing to run until the channel changes, which ends this task."""
        await asyncio.Event().wait()

    async def _watch(self, driver: Driver) -> None:
        while not self.ending:
            await asyncio.sleep(self.health_every * random.uniform(0.9, 1.1))  # noqa: S311 (jitter, not a secret)
            await self._note(await self._ask(driver.health))

    async def _ask(self, question: Callable[[], Awaitable[Health]]) -> Health:
        """The driver's answer. A driver that raises or hangs is not well, and that is all it can do."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await question()
        except TimeoutError:
            return Health(False, gettext("no answer within %(seconds)d seconds") % {"seconds": ASK_SECONDS})
        except Exception as error:
            self._log.warning("driver_failed", error=type(error).__name__)
            return Health(False, gettext("the driver failed: %(error)s") % {"error": type(error).__name__})

    async def _deactivate(self, driver: Driver) -> None:
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await driver.deactivate()
        except Exception as error:
            self._log.warning("driver_failed", step="deactivate", error=type(error).__name__)

    async def _note(self, health: Health) -> None:
        self.ok = health.ok
        try:
            await _in_thread(health_noted, self.channel.pk, health)
        except DatabaseError as error:
            self._log.warning("drivers_wait_for_database", kind=type(error).__name__)

    async def _poll(self, driver: Driver, polling: Polling) -> None:
        """Fetch, store, and only then move the cursor on: what was fetched and not stored comes again."""
        pause = BACKOFF[0]
        while not self.ending:
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    updates, cursor = await polling.poll(self.cursor)
                for update in updates:
                    await self._take(driver, update)
                self.cursor = cursor
                pause = BACKOFF[0]
                await asyncio.sleep(0)
            except Exception as error:
                self._log.warning("poll_failed", error=type(error).__name__, retry_in=pause)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311
                pause = min(pause * 2, BACKOFF[1])

    async def _take(self, driver: Driver, update: Update) -> None:
        """Store one update. A malformed one is logged and passed over, or it would be fetched for ever."""
        try:
            if not driver.verify(update):
                self._log.warning("update_refused")
                return
            values = driver.parse(update)
        except MalformedUpdate as error:
            self._log.warning("update_malformed", reason=str(error))
            return
        except Exception as error:  # a fault of the driver: one update must not hold up all that follow
            self._log.exception("driver_failed", step="parse", error=type(error).__name__)
            return
        for value in values:
            files: tuple[uuid.UUID, ...] = ()
            try:
                if isinstance(value, MessageReceived):
                    value, files = await fetched(driver, self.channel.pk, value, _in_thread)
                await _in_thread(take_value, self.channel.pk, value, files)
            except ClientBlocked as refusal:
                await self._refuse(driver, value, refusal)

    async def _refuse(self, driver: Driver, value: ParsedValue, refusal: ClientBlocked) -> None:
        """A blocked client is told so, politely and once an hour at most; his message is stored nowhere."""
        client_id, now = getattr(value, "client_id", ""), time.monotonic()
        self._refused = {who: at for who, at in self._refused.items() if now - at < REFUSE_AGAIN}
        if client_id in self._refused:
            return
        self._refused[client_id] = now
        notice = Outgoing(client_id, str(uuid.uuid4()), refusal.detail)
        try:
            async with asyncio.timeout(ASK_SECONDS):
                await driver.send(notice)
        except Exception as error:
            self._log.warning("driver_failed", step="send", error=type(error).__name__)


def take_value(channel_id: int, value: ParsedValue, files: tuple[uuid.UUID, ...] = ()) -> None:
    """Store a parsed value. A repeat of a message changes nothing. `files` are uploads made of its attachments."""
    if isinstance(value, MessageReceived):
        message_receive(
            Incoming(
                channel_id=channel_id,
                external_id=value.client_id,
                uid=uid_of(channel_id, value),
                text=value.text,
                name=value.name,
                locale=value.locale,
                page_url=value.page_url,
                page_title=value.page_title,
                message_external_id=value.message_id,
                attachments=files,
                quote_external_id=value.quote,
            )
        )
    elif isinstance(value, MessageEdited | MessageDeleted):
        text = value.text if isinstance(value, MessageEdited) else None
        changed_by_client(channel_id, value.client_id, external_id=value.message_id, text=text)
    elif isinstance(value, DeliveryReported):
        dialog = Conversation.objects.filter(channel_id=channel_id, external_id=value.client_id)
        for pk in dialog.values_list("pk", flat=True):
            marked_by_visitor(pk, read=value.read, delivered=value.delivered)
    elif isinstance(value, RatingGiven):
        _take_rating(channel_id, value)


def _take_rating(channel_id: int, value: RatingGiven) -> None:
    """A score that comes too late, or to no question, is logged and passed over: nothing waits for it."""
    dialog = Conversation.objects.filter(channel_id=channel_id, external_id=value.client_id)
    for pk in dialog.values_list("pk", flat=True):
        try:
            if value.rating_id is None:
                give_latest(pk, value.score, value.comment)
            else:
                give(pk, uuid.UUID(value.rating_id), value.score, value.comment)
        except (DomainError, ValueError) as error:
            log.info("rating_refused", channel=channel_id, error=str(error))


def uid_of(channel_id: int, value: MessageReceived) -> uuid.UUID:
    """The same message has the same uid however often it is fetched."""
    return uuid.uuid5(_UIDS, f"{channel_id}:{value.client_id}:{value.message_id}")


async def _in_thread(function: Callable[..., T], *args: Any) -> T:
    def call() -> T:
        try:
            return function(*args)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()
