"""Who is at the client's end of a call. Asked before the call is opened of the app that knows clients, since a client
is locked before his contacts (kernel.locks)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agentzone.models import Project


@dataclass(frozen=True, slots=True)
class Caller:
    """`client_key` as contacts name him; `name` when it is known; `refused`: he is to hear a busy tone."""

    client_key: str
    name: str = ""
    refused: bool = False


CallerSource = Callable[[Project, str, str, datetime], Caller | None]
_sources: list[CallerSource] = []


def caller_source(source: CallerSource) -> CallerSource:
    """Decorator. The function gets project, number and name as the line gave them, and the moment. It runs in the
    transaction that opens the call and says None of a number by which nobody can be known."""
    _sources.append(source)
    return source


def caller_of(project: Project, number: str, name: str, at: datetime) -> Caller | None:
    """Call in the transaction that opens the call, before its contact is made."""
    for source in _sources:
        found = source(project, number, name, at)
        if found is not None:
            return found
    return None
