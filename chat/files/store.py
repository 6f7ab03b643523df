"""Where the bytes are: a local folder or an S3-compatible store (settings.STORAGES), never in memory as a whole.

Names are made of ids only. An upload's parts are `parts/<id>/<offset>`; what came of them is `files/<id>/<variant>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from kernel import blobs

VARIANTS = ("original", "thumb")
KINDS = ("parts", "files")
FOLDERS = 256


class PartMissing(Exception):
    """A part of the upload is not there (any more)."""


def part_name(ident: UUID, offset: int) -> str:
    return f"parts/{ident.hex[:2]}/{ident}/{offset:015d}"


def file_name(ident: UUID, variant: str) -> str:
    return f"files/{ident.hex[:2]}/{ident}/{variant}"


def write_part(ident: UUID, offset: int, data: bytes) -> None:
    """Store the part at this offset; one that is there already, from a try that was cut off, is replaced."""
    default_storage.save(part_name(ident, offset), ContentFile(data))


def assemble(ident: UUID, size: int, target: BinaryIO) -> None:
    """Write all parts to `target`, one after the other. Raises PartMissing."""
    done = 0
    while done < size:
        name = part_name(ident, done)
        try:
            with default_storage.open(name, "rb") as part:
                length = 0
                while block := part.read(blobs.BLOCK):
                    target.write(block)
                    length += len(block)
        except FileNotFoundError:
            raise PartMissing(name) from None
        if length == 0:
            raise PartMissing(name)
        done += length


def drop_parts(ident: UUID) -> None:
    """Remove all parts. May be repeated."""
    _drop_folder(_folder("parts", ident))


def keep(ident: UUID, variant: str, path: Path) -> None:
    """Store a finished file."""
    with path.open("rb") as source:
        default_storage.save(file_name(ident, variant), File(source))


def drop_files(ident: UUID) -> None:
    for variant in VARIANTS:
        default_storage.delete(file_name(ident, variant))
    if blobs.is_local():
        default_storage.delete(_folder("files", ident))


def idents(folder: str) -> list[UUID]:
    """Of whom there are bytes in this one of the FOLDERS, named by two hexadecimal digits."""
    found = set()
    for kind in KINDS:
        for name in _listed(f"{kind}/{folder}")[0]:
            with suppress(ValueError):
                found.add(UUID(name))
    return sorted(found)


def is_older(ident: UUID, moment: datetime) -> bool:
    """Whether every byte under this id was stored before `moment`."""
    folders = [_folder(kind, ident) for kind in KINDS]
    names = [f"{folder}/{name}" for folder in folders for name in _listed(folder)[1]]
    try:
        return all(default_storage.get_modified_time(name) < moment for name in names)
    except FileNotFoundError:
        return False  # somebody else is removing it


def drop(ident: UUID) -> None:
    """Remove everything under this id. May be repeated."""
    for kind in KINDS:
        _drop_folder(_folder(kind, ident))


def size_of(ident: UUID, variant: str) -> int:
    """Raises FileNotFoundError."""
    return blobs.size_of(file_name(ident, variant))


def read(ident: UUID, variant: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` up to `end`, in blocks; only they are fetched from the store."""
    return blobs.read(file_name(ident, variant), start, end)


def _folder(kind: str, ident: UUID) -> str:
    return f"{kind}/{ident.hex[:2]}/{ident}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Names of the folders and of the files in it; nothing when it is not there."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _drop_folder(folder: str) -> None:
    _folders, names = _listed(folder)
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
