"""Files of a client's message, fetched from the provider before the message is stored: to the disk, never into memory,
no more than the project allows. One that cannot be had is named in the text, so that the operator can ask for it."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.utils.translation import gettext as _

from chat.drivers.contract import Downloading, IncomingFile, MessageReceived
from chat.files.limits import CHUNK, MB
from chat.models import Channel, Message
from chat.selectors.file_limits import limits_of
from chat.services.uploads import Uploader, check_allowed, part_take, upload_begin
from kernel.errors import DomainError

log = structlog.get_logger(__name__)
InThread = Callable[..., Awaitable[Any]]
_IDS = uuid.UUID("0d2f5b0e-6a58-4c0b-9a0c-2f6f6a3f7c55")


async def fetched(
    driver: object, channel_id: int, value: MessageReceived, in_thread: InThread
) -> tuple[MessageReceived, tuple[uuid.UUID, ...]]:
    """The message as it can be stored, and the ids of its uploads. `in_thread` runs what uses the database."""
    if not value.attachments or await in_thread(_known, channel_id, value.message_id):
        return value, ()
    ids, lost = [], []
    for number, file in enumerate(value.attachments):
        ident = uuid.uuid5(_IDS, f"{channel_id}:{value.client_id}:{value.message_id}:{number}")
        try:
            await _one(driver, channel_id, value.client_id, ident, file, in_thread)
        except (DomainError, OSError) as error:
            log.warning("file_not_fetched", channel=channel_id, error=str(error)[:200])
            reason = error.detail if isinstance(error, DomainError) else _("the channel did not give it")
            lost.append(
                _("File “%(name)s” was not received: %(reason)s") % {"name": file.name, "reason": reason}
            )
        else:
            ids.append(ident)
    return replace(value, text="\n".join([*filter(None, [value.text]), *lost])), tuple(ids)


async def _one(
    driver: object, channel_id: int, client: str, ident: uuid.UUID, file: IncomingFile, in_thread: InThread
) -> None:
    if not isinstance(driver, Downloading):
        raise OSError("this channel cannot fetch files")
    most = await in_thread(_allowed, channel_id, file)
    with tempfile.TemporaryFile(prefix="omnivox-fetch-") as target:
        size = 0
        async for block in driver.download(file):
            size += len(block)
            if size > most:
                raise OSError(f"more than {most // MB} MB")
            target.write(block)
        await in_thread(_upload, Uploader(channel_id, visitor=client), ident, file, size, target)


def _known(channel_id: int, message_id: str) -> bool:
    return Message.objects.filter(channel_id=channel_id, external_id=message_id).exists()


def _allowed(channel_id: int, file: IncomingFile) -> int:
    """The largest size in bytes. Raises FileRefused for what is not taken anyway."""
    channel = Channel.objects.select_related("project").get(pk=channel_id)
    limits = limits_of(channel.project, channel.kind, visitor=True)
    check_allowed(limits, Path(file.name).name, file.size or 1)
    return limits.max_bytes


def _upload(who: Uploader, ident: uuid.UUID, file: IncomingFile, size: int, source: BinaryIO) -> None:
    a = upload_begin(who, ident=ident, name=file.name, size=size, voice=file.voice)
    source.seek(a.received)
    while part := source.read(CHUNK):
        a = part_take(ident, a.received, part)
