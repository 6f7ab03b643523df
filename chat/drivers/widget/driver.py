"""The site widget as a channel: its pages speak JSON to us, so parsing is validation, and stored is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from django.utils.translation import gettext, gettext_noop
from pydantic import Field, field_validator

from chat.drivers.contract import (
    ATTACHMENTS,
    Capabilities,
    DriverConfig,
    Health,
    IncomingFile,
    MalformedUpdate,
    MessageReceived,
    Outgoing,
    ParsedValue,
    SendError,
    Sent,
    Update,
)

TEXT_LIMIT = 4000


class WidgetConfig(DriverConfig):
    """Configuration of a site widget."""

    allowed_origins: tuple[str, ...] = Field(
        default=(),
        title=gettext_noop("Sites"),
        description=gettext_noop("Which may embed the widget, like https://shop.example. Empty: any site."),
    )
    messages_per_minute: int = Field(
        default=40,
        ge=1,
        le=100_000,
        title=gettext_noop("Messages a minute from one visitor"),
        description=gettext_noop("Who writes more often is asked to wait."),
    )
    messages_per_minute_per_address: int = Field(
        default=240,
        ge=1,
        le=1_000_000,
        title=gettext_noop("Messages a minute from one network address"),
        description=gettext_noop("Visitors of one office share an address, so leave room for them."),
    )
    calls_per_minute_per_address: int = Field(
        default=1200,
        ge=1,
        le=1_000_000,
        title=gettext_noop("Other calls a minute from one network address"),
        description=gettext_noop(
            "The widget opens, pages through its history and says what was read; a visitor needs some thirty a minute."
        ),
    )

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [origin for origin in value if not _is_origin(origin)]
        if wrong:
            text = gettext("Not addresses like https://shop.example: %(origins)s")
            raise ValueError(text % {"origins": ", ".join(wrong)})
        return value


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not (parts.path or parts.query)


class WidgetDriver:
    """See chat.drivers.contract.Driver. The visitor's token stands for the provider's signature."""

    kind: ClassVar[str] = "widget"
    title: ClassVar[str] = gettext_noop("Site widget")
    Config: ClassVar[type[DriverConfig]] = WidgetConfig
    capabilities: ClassVar[Capabilities] = Capabilities(
        instant=True,
        typing=True,
        read_marks=True,
        rating=True,
        edit=True,
        delete=True,
        text_limit=TEXT_LIMIT,
        attachments=ATTACHMENTS,
    )

    def __init__(self, config: DriverConfig) -> None:
        assert isinstance(config, WidgetConfig)
        self.config: WidgetConfig = config

    def verify(self, update: Update) -> bool:
        """The page's origin is one that may embed the widget. No Origin header: not a browser's page, allowed only
        when every site is."""
        allowed = self.config.allowed_origins
        return not allowed or update.headers.get("origin", "") in allowed

    def parse(self, update: Update) -> Sequence[ParsedValue]:
        """`{"id", "text", "quote"?, "attachments"?: ids, "page"?}`; the edge puts the client in from the token."""
        try:
            data = orjson.loads(update.body)
        except orjson.JSONDecodeError:
            raise MalformedUpdate("the body is not JSON") from None
        if not isinstance(data, dict):
            raise MalformedUpdate("the body is not an object")
        files = _files(data.get("attachments"))
        return [
            MessageReceived(
                client_id=update.headers.get("x-visitor", ""),
                message_id=_uuid(data.get("id")),
                text=_text(data.get("text"), may_be_empty=bool(files)),
                locale=str(data.get("locale") or "")[:10],
                attachments=files,
                quote=_uuid(data["quote"], "quote") if data.get("quote") else None,
                **_page(data.get("page")),
            )
        ]

    async def send(self, message: Outgoing) -> Sent | SendError:
        """Stored is sent: the visitor's page hears it on its stream, or fetches it when it comes back."""
        return Sent(message.uid)

    async def activate(self) -> Health:
        return await self.health()

    async def deactivate(self) -> None:
        return None

    async def health(self) -> Health:
        if not self.config.allowed_origins:
            return Health(True, gettext("any site may embed this widget"))
        return Health(True, ", ".join(self.config.allowed_origins))


def _uuid(value: Any, name: str = "id") -> str:
    try:
        return str(UUID(value))
    except (ValueError, TypeError, AttributeError):
        raise MalformedUpdate(f"“{name}” must be a UUID") from None


def _files(value: Any) -> tuple[IncomingFile, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 50:
        raise MalformedUpdate("“attachments” must be a list of ids")
    return tuple(IncomingFile(_uuid(item)) for item in value)


def _text(value: Any, *, may_be_empty: bool) -> str:
    if not isinstance(value, str):
        raise MalformedUpdate("“text” must be a string")
    text = value.replace("\x00", "").strip()
    if not text and not may_be_empty:
        raise MalformedUpdate("“text” is empty")
    if len(text) > TEXT_LIMIT:
        raise MalformedUpdate(f"“text” is longer than {TEXT_LIMIT} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedUpdate("“text” is not valid Unicode") from None
    return text


def _page(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    url = str(value.get("url") or "").replace("\x00", "")[:500]
    if urlsplit_safe(url) not in ("http", "https"):
        return {}
    return {"page_url": url, "page_title": str(value.get("title") or "").replace("\x00", "")[:200]}


def urlsplit_safe(url: str) -> str:
    """The scheme of an address, or "" when it is not an address at all."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""
