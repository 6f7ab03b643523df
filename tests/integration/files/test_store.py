"""The same files in an S3-compatible store, as the environment's variables set it up."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chat.files import store
from chat.files.limits import CHUNK
from omnivox.env import parse
from omnivox.settings import files as file_settings
from tests.factories import media
from tests.factories.files import by_visitor, uploaded
from tests.factories.house import House
from tests.integration.files.fake_s3 import FakeS3


@pytest.fixture
def s3(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeS3]:
    fake = FakeS3()
    variables = {
        "BUCKET": "files",
        "ENDPOINT": fake.endpoint,
        "REGION": "eu-1",
        "ACCESS_KEY": "a",
        "SECRET_KEY": "s",
    }
    env = parse({f"OMNIVOX_S3_{name}": value for name, value in variables.items()})
    monkeypatch.setattr(file_settings, "ENV", env)
    settings.STORAGES = {**settings.STORAGES, "default": file_settings._store()}
    yield fake
    fake.stop()


def test_parts_are_put_together_and_removed(s3: FakeS3) -> None:
    ident, target = uuid.uuid4(), io.BytesIO()
    store.write_part(ident, 0, b"torn")
    store.write_part(ident, 0, b"first")  # once more, whole
    store.write_part(ident, 5, b"second")
    store.assemble(ident, 11, target)
    assert target.getvalue() == b"firstsecond"
    with pytest.raises(store.PartMissing):
        store.assemble(ident, 20, io.BytesIO())
    store.drop_parts(ident)
    store.drop_parts(ident)
    assert s3.objects == {}


def test_an_upload_becomes_a_file_and_only_the_part_that_is_asked_for_is_fetched(
    s3: FakeS3, house: House
) -> None:
    a = uploaded(by_visitor(house.channel), media.picture("PNG", (600, 600), noise=True))
    assert sorted(s3.objects) == [f"files/{a.pk.hex[:2]}/{a.pk}/{name}" for name in ("original", "thumb")]
    whole = s3.objects[store.file_name(a.pk, "original")]
    assert a.size == len(whole) > CHUNK
    s3.asked.clear()
    assert b"".join(store.read(a.pk, "original", 100, 300)) == whole[100:300]
    assert s3.asked == [("GET", store.file_name(a.pk, "original"), "bytes=100-299")]
    assert store.size_of(a.pk, "thumb") == len(s3.objects[store.file_name(a.pk, "thumb")])
    with pytest.raises(FileNotFoundError):
        store.size_of(uuid.uuid4(), "original")
    store.drop_files(a.pk)
    assert s3.objects == {}


def test_what_lies_in_the_store_is_found_by_its_folder_and_its_age(s3: FakeS3) -> None:
    ident, other = uuid.uuid4(), uuid.uuid4()
    store.write_part(ident, 0, b"part")
    s3.objects[store.file_name(ident, "thumb")] = b"thumb"
    store.write_part(other, 0, b"part")
    assert store.idents(ident.hex[:2]) == sorted(pk for pk in (ident, other) if pk.hex[:2] == ident.hex[:2])
    stored_at = datetime(2026, 11, 24, 12, tzinfo=UTC)  # as the store says of everything
    assert not store.is_older(ident, stored_at)
    assert store.is_older(ident, stored_at + timedelta(seconds=1))
    store.drop(ident)
    assert list(s3.objects) == [store.part_name(other, 0)]
