"""Static files under addresses that change with their contents: `/static/<version>/js/…`.

One version for all files, so that modules and style sheets find each other by relative addresses without being
rewritten. Two hosts with the same files have the same version. Why so: docs/adr/0011-versioned-static-files.md.
"""

from __future__ import annotations

import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage

LENGTH = 12
_VERSIONED = re.compile(rf"([0-9a-f]{{{LENGTH}}})/(.+)")


class Seen(NamedTuple):
    """A file that was read: size in bytes and time of change tell that it is still the same."""

    path: Path
    size: int
    modified_ns: int


class Version(NamedTuple):
    name: str
    files: dict[str, Seen]

    def holds(self, name: str) -> bool:
        """Whether the file that is there now is the one that the version was made of: a process may outlive files."""
        seen = self.files.get(name)
        return seen is not None and seen == _seen(seen.path)


@cache
def version() -> Version:
    """Of all static files as they are at the first use in this process."""
    whole, files = hashlib.sha256(), {}
    for name, path in sorted(_files().items()):
        seen = _seen(path)  # before its contents: what changes meanwhile is not held
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{name}\0{content}\n".encode())
        if seen is not None:
            files[name] = seen
    return Version(whole.hexdigest()[:LENGTH], files)


def split(name: str) -> tuple[str | None, str]:
    """The version that an address below STATIC_URL asks for, or None, and the file's name."""
    found = _VERSIONED.fullmatch(name)
    return (found[1], found[2]) if found else (None, name)


class VersionedStorage(StaticFilesStorage):
    """`url` names the present version; while developing it does not, and each change shows at once."""

    def url(self, name: str | None) -> str:
        plain = str(super().url(name))
        base = str(self.base_url)
        if settings.DEBUG or not plain.startswith(base):
            return plain
        return f"{base}{version().name}/{plain.removeprefix(base)}"


def _files() -> dict[str, Path]:
    """Paths by name; of files of the same name the first that a finder would give."""
    paths: dict[str, Path] = {}
    for finder in get_finders():
        for path, storage in finder.list(None):
            prefix = getattr(storage, "prefix", None)
            name = f"{prefix}/{path}" if prefix else path
            paths.setdefault(name.replace(os.sep, "/"), Path(storage.path(path)))
    return paths


def _seen(path: Path) -> Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return Seen(path, found.st_size, found.st_mtime_ns)
