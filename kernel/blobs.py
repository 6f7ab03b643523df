"""Bytes of stored files (settings.STORAGES: a local folder or an S3-compatible store), never in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

BLOCK = 256 * 1024


def size_of(name: str) -> int:
    """Raises FileNotFoundError."""
    if not default_storage.exists(name):
        raise FileNotFoundError(name)
    return int(default_storage.size(name))


def read(name: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` up to `end`, in blocks; only they are fetched from the store."""
    left = end - start
    with closing(_opened(name, start, end)) as source:
        while left > 0 and (block := source.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def is_local() -> bool:
    return not hasattr(default_storage, "bucket")


def _opened(name: str, start: int, end: int) -> Any:
    if is_local():
        source = default_storage.open(name, "rb")
        source.seek(start)
        return source
    storage: Any = default_storage
    stored = storage.bucket.Object(storage._normalize_name(name))
    return stored.get(Range=f"bytes={start}-{end - 1}")["Body"] if end > start else ContentFile(b"")
