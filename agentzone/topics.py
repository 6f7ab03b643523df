"""Topics of projects belong to the app that has them; scripts ask for one here."""

from __future__ import annotations

from collections.abc import Callable

Provider = Callable[[int], tuple[str, ...]]
_providers: list[Provider] = []


def provide(provider: Provider) -> Provider:
    """Decorator: a function from a project's id to the paths of its topics that can be chosen."""
    _providers.append(provider)
    return provider


def topics_of(project_id: int) -> tuple[str, ...]:
    """In the order in which people see them, in the words that facts keep."""
    return tuple(path for provider in _providers for path in provider(project_id))
