"""What every channel driver must do. A driver's tests inherit `DriverContract` and bring the tables."""

import inspect
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, get_args

import pytest
from pydantic import SecretStr, ValidationError

from chat.drivers.contract import (
    ATTACHMENTS,
    Capabilities,
    DeliveryReported,
    Driver,
    DriverConfig,
    Editing,
    Health,
    Ignored,
    IncomingFile,
    MalformedUpdate,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Outgoing,
    OutgoingFile,
    ParsedValue,
    Polling,
    SendError,
    Sent,
    Update,
)
from chat.models import Channel

SECRET_WORDS = ("token", "secret", "password", "key", "credential")
RUBBISH = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"x"',
    b"{",
    b"{}",
    b"\xff\xfe\x00",
    b"[" * 500,
    b'{"message": {"text": 3}}',
]


@dataclass(frozen=True)
class Parsed:
    """A row of the table: what comes in, and what it means."""

    update: Update
    values: Sequence[ParsedValue]


@dataclass(frozen=True)
class Tables:
    """What a driver's tests bring. Every list must have something in it, `malformed` beyond the common rubbish."""

    configs: list[dict[str, Any]]
    wrong_configs: list[tuple[dict[str, Any], str]]  # configuration, the field that is wrong
    updates: list[Parsed]
    malformed: list[Update]
    genuine: list[tuple[dict[str, Any], Update]]
    forged: list[tuple[dict[str, Any], Update]]
    outgoing: list[Outgoing] = field(default_factory=lambda: [Outgoing("client-1", "uid-1", "Здравствуйте")])


class DriverContract:
    """Inherit, set `driver` and `tables`. Nothing here may touch the network or the database."""

    driver: ClassVar[type[Driver]]
    tables: ClassVar[Tables]

    def make(self, config: dict[str, Any] | None = None) -> Driver:
        given = self.tables.configs[0] if config is None else config
        return self.driver(self.driver.Config.model_validate(given))

    def test_the_kind_is_a_short_stable_word(self) -> None:
        kind = self.driver.kind
        assert kind.isascii() and kind.islower() and kind.replace("_", "").isalnum()
        assert len(kind) <= (Channel._meta.get_field("kind").max_length or 0)

    def test_capabilities_are_declared(self) -> None:
        assert isinstance(self.driver.capabilities, Capabilities)
        assert 1 <= self.driver.capabilities.text_limit <= 100_000

    def test_files_are_declared_as_groups_and_a_limit(self) -> None:
        can = self.driver.capabilities
        assert can.attachments <= ATTACHMENTS
        assert can.attachment_bytes is None or (can.attachments and can.attachment_bytes > 0)

    def test_a_message_brings_files_only_where_the_channel_carries_them(self) -> None:
        received = [v for row in self.tables.updates for v in row.values if isinstance(v, MessageReceived)]
        bring = [value for value in received if value.attachments]
        assert bool(bring) == bool(self.driver.capabilities.attachments)
        for file in (file for value in bring for file in value.attachments):
            assert isinstance(file, IncomingFile) and 0 < len(file.reference) <= 200

    def test_right_configurations_are_accepted_and_survive_json(self) -> None:
        for config in self.tables.configs:
            valid = self.driver.Config.model_validate(json.loads(json.dumps(config)))
            assert isinstance(valid, DriverConfig)
            assert isinstance(self.make(config).config, self.driver.Config)

    def test_a_wrong_configuration_is_refused_at_its_field(self) -> None:
        for config, name in self.tables.wrong_configs:
            with pytest.raises(ValidationError) as caught:
                self.driver.Config.model_validate(config)
            assert name in {str(error["loc"][0]) for error in caught.value.errors()}, config

    def test_an_unknown_setting_is_refused(self) -> None:
        with pytest.raises(ValidationError):
            self.driver.Config.model_validate({**self.tables.configs[0], "no_such_setting": 1})

    def test_a_configuration_cannot_be_changed_afterwards(self) -> None:
        config = self.make().config
        for name in type(config).model_fields:
            with pytest.raises(ValidationError):
                setattr(config, name, None)

    def test_secrets_are_declared_and_never_shown(self) -> None:
        for name, info in self.driver.Config.model_fields.items():
            secret = info.annotation is SecretStr or SecretStr in get_args(info.annotation)
            assert secret or not any(word in name for word in SECRET_WORDS), f"{name} must be a SecretStr"
        for config in self.tables.configs:
            shown = repr(self.driver.Config.model_validate(config))
            for name, info in self.driver.Config.model_fields.items():
                if info.annotation is SecretStr and config.get(name):
                    assert str(config[name]) not in shown

    def test_updates_are_parsed_into_typed_values(self) -> None:
        for row in self.tables.updates:
            values = list(self.make().parse(row.update))
            assert values == list(row.values)
            for value in values:
                assert isinstance(
                    value, MessageReceived | MessageEdited | MessageDeleted | DeliveryReported | Ignored
                )
                if isinstance(value, MessageReceived):
                    assert value.client_id and value.message_id and (value.text.strip() or value.attachments)
                    assert len(value.client_id) <= 128 and len(value.message_id) <= 128

    def test_parsing_is_pure(self, socket_guard: None, django_db_blocker_guard: None) -> None:
        driver = self.make()
        assert not inspect.iscoroutinefunction(driver.parse)
        for row in self.tables.updates:
            before = (row.update.body, dict(row.update.headers), driver.config)
            assert (
                list(driver.parse(row.update))
                == list(driver.parse(row.update))
                == list(self.make().parse(row.update))
            )
            assert before == (row.update.body, dict(row.update.headers), driver.config)

    def test_rubbish_is_called_malformed_and_nothing_else_happens(self) -> None:
        some = self.tables.updates[0].update
        for update in [*self.tables.malformed, *(Update(body, some.headers) for body in RUBBISH)]:
            with pytest.raises(MalformedUpdate) as caught:
                self.make().parse(update)
            assert str(caught.value), update

    def test_bytes_cut_anywhere_never_raise_anything_else(self) -> None:
        for row in self.tables.updates:
            for end in range(0, len(row.update.body), 7):
                try:
                    self.make().parse(Update(row.update.body[:end], row.update.headers))
                except MalformedUpdate:
                    continue

    def test_genuine_updates_are_told_from_forged_ones(self) -> None:
        for config, update in self.tables.genuine:
            assert self.make(config).verify(update) is True
        for config, update in self.tables.forged:
            assert self.make(config).verify(update) is False

    async def test_sending_answers_with_a_value_and_never_raises(self) -> None:
        for message in self.tables.outgoing:
            assert isinstance(await self.make().send(message), Sent | SendError)

    async def test_files_are_sent_or_refused_and_never_raise(self) -> None:
        file = OutgoingFile("image", "фото.jpg", "image/jpeg", 5, lambda: [b"12", b"345"])
        for text in ("", "Вот фото"):
            sent = await self.make().send(Outgoing("client-1", "uid-2", text, (file,)))
            assert isinstance(sent, Sent | SendError)

    async def test_a_channel_that_can_edit_has_a_way_to_do_it(self) -> None:
        able = self.driver.capabilities
        assert not (able.edit or able.delete) or able.instant or isinstance(self.make(), Editing)

    async def test_activating_and_deactivating_can_be_repeated(self) -> None:
        driver = self.make()
        first, again = await driver.activate(), await driver.activate()
        assert first == again and isinstance(first, Health)
        await driver.deactivate()
        await driver.deactivate()
        assert await driver.activate() == first

    async def test_health_is_one_line(self) -> None:
        health = await self.make().health()
        assert isinstance(health, Health) and "\n" not in health.detail and len(health.detail) <= 180

    async def test_a_poll_gives_updates_that_can_be_parsed(self) -> None:
        driver = self.make()
        if not isinstance(driver, Polling):
            return
        updates, cursor = await driver.poll(None)
        assert cursor is None or isinstance(cursor, str)
        for update in updates:
            assert driver.verify(update)
            assert driver.parse(update)
