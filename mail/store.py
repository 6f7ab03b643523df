"""The bytes of letters in the store of files, named by ids only."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

FILE, SOURCE = "file", "source"


def name_of(ident: UUID, what: str) -> str:
    return f"mail/{ident.hex[:2]}/{ident}/{what}"


def keep(ident: UUID, what: str, data: bytes) -> None:
    """Store the bytes; those of a try that was cut off are replaced."""
    default_storage.save(name_of(ident, what), ContentFile(data))


def keep_upload(ident: UUID, what: str, upload: File[bytes]) -> None:
    """The same for what a browser has sent, block by block."""
    default_storage.save(name_of(ident, what), upload)


def drop(ident: UUID, what: str) -> None:
    default_storage.delete(name_of(ident, what))


def load(ident: UUID, what: str) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(name_of(ident, what), "rb") as source:
        data: bytes = source.read()
    return data
