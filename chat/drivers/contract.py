"""What a channel driver is. The engine owns dedupe, limits, retry, log and redaction; a driver only translates.

`parse` is pure: bytes in, typed values out, no database and no network. Optional abilities are separate protocols
below; a driver has one by having its methods.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict


class DriverConfig(BaseModel):
    """Base of a driver's configuration. Secrets are fields of type SecretStr; unknown keys are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the channel can do; the workplace offers only this."""

    instant: bool = False  # stored means sent: no outbox, the page fetches or hears it itself
    typing: bool = False
    read_marks: bool = False
    rating: bool = False  # the client can be asked for a score, and his answer comes as RatingGiven
    edit: bool = False  # what was sent can be changed there afterwards: instant, or the driver is Editing
    delete: bool = False
    text_limit: int = 4000
    attachments: frozenset[str] = frozenset()  # of ATTACHMENTS; none: the channel carries no files
    attachment_bytes: int | None = None  # the largest file; None: as the project allows


ATTACHMENTS = frozenset({"image", "video", "audio", "document", "other"})
"""Groups of files, as the project's settings name them. Recorded voice is audio."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file of a client's message. `reference` is the channel's name for it, by which it is fetched afterwards
    (`Downloading`); a channel that uploads by itself has given us the bytes already under this id."""

    reference: str
    name: str = ""
    size: int | None = None
    voice: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file of an answer. `kind`: image, video, audio, voice, file; `blocks` reads it from the store."""

    kind: str
    name: str
    content_type: str
    size: int
    blocks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Update:
    """What a provider sent: headers in lower case, the raw body."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A client wrote. `client_id` and `message_id` are the channel's own names. With files the text may be empty."""

    client_id: str
    message_id: str
    text: str
    name: str = ""
    locale: str = ""
    page_url: str | None = None
    page_title: str | None = None
    attachments: tuple[IncomingFile, ...] = ()
    quote: str | None = None  # the channel's name of the message that this one answers


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A client changed what he wrote."""

    client_id: str
    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A client took back what he wrote."""

    client_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class DeliveryReported:
    """The channel reports how far our messages came."""

    client_id: str
    read: int | None = None
    delivered: int | None = None


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """A client answered the question for a score. A message that he writes instead stays a message. `rating_id` is
    what the question was sent with; without it the question asked last is meant."""

    client_id: str
    score: int
    comment: str = ""
    rating_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and nothing to do; the reason is for the log."""

    reason: str


ParsedValue = MessageReceived | MessageEdited | MessageDeleted | DeliveryReported | RatingGiven | Ignored


class MalformedUpdate(Exception):
    """The update is not what this channel sends; the text says what is wrong and quotes no secret."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for the client. `uid` is stable over retries."""

    client_id: str
    uid: str
    text: str
    attachments: tuple[OutgoingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message; its id there, if it gave one."""

    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class SendError:
    """The provider did not take it. `text` is for the operator. A closed set of meanings, no exceptions."""

    text: str
    retryable: bool = False
    retry_after_seconds: float | None = None
    unknown: bool = False  # it may have arrived: never sent again by itself


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the channel works, in one line for the administrator."""

    ok: bool
    detail: str = ""


class Driver(Protocol):
    """The contract. Instances hold one channel's validated configuration and no other state."""

    kind: ClassVar[str]
    title: ClassVar[str]  # for people; a message of the catalogue
    Config: ClassVar[type[DriverConfig]]
    capabilities: ClassVar[Capabilities]

    @property
    def config(self) -> DriverConfig:
        """The channel's validated configuration."""

    def __init__(self, config: DriverConfig) -> None: ...

    def verify(self, update: Update) -> bool:
        """Whether the update really comes from the provider (signature, token, origin)."""

    def parse(self, update: Update) -> Sequence[ParsedValue]:
        """What the update says. Raises MalformedUpdate."""

    async def send(self, message: Outgoing) -> Sent | SendError:
        """Hand one message to the provider."""

    async def activate(self) -> Health:
        """Connect the channel (register the webhook…). Safe to repeat."""

    async def deactivate(self) -> None:
        """Undo `activate`. Safe to repeat."""

    async def health(self) -> Health:
        """Ask the provider whether all is well."""


@runtime_checkable
class Polling(Protocol):
    """A driver that fetches updates itself instead of getting webhooks."""

    async def poll(self, cursor: str | None) -> tuple[Sequence[Update], str | None]:
        """Updates after `cursor`, and the next cursor. Waits a while when there are none."""


@runtime_checkable
class Downloading(Protocol):
    """A driver whose provider keeps the clients' files."""

    def download(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """The file's bytes in blocks. Raises OSError when the provider does not give them."""


@runtime_checkable
class Editing(Protocol):
    """A driver whose provider lets sent messages be changed or taken back. `external_id` is what `send` gave."""

    async def edit(self, message: Outgoing, external_id: str) -> Sent | SendError:
        """The message says this now."""

    async def delete(self, client_id: str, external_id: str) -> Sent | SendError:
        """The message is taken back."""


def config_errors(error: Any) -> dict[str, list[str]]:
    """Field → messages of a pydantic ValidationError, for the admin's form."""
    found: dict[str, list[str]] = {}
    for item in error.errors():
        found.setdefault(".".join(str(part) for part in item["loc"]) or "config", []).append(item["msg"])
    return found
