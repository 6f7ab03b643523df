"""Sounds of which a driver has been told all: none, or those of a test."""

from __future__ import annotations

from collections.abc import Mapping

from agentzone.telephony.contract import SoundFile


class KnownSounds:
    def __init__(self, files: Mapping[str, SoundFile] | None = None) -> None:
        self._files = dict(files or {})

    def find(self, name: str) -> SoundFile | None:
        return self._files.get(name)
