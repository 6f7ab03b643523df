"""Who may hear which stream. One policy per kind, registered by the app that owns the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Principal:
    """Who listens: a signed-in user (`id` = user id) or a visitor (`id` = conversation he may hear, or "")."""

    kind: Literal["user", "visitor"]
    id: int | str
    session: str = ""  # digest of the sign-in session, so that signing out cuts its sockets


# Given the principal and the ids asked for, returns those allowed. Synchronous: it reads the database.
Policy = Callable[[Principal, frozenset[str]], set[str]]
_policies: dict[str, Policy] = {}


def stream_policy(kind: str) -> Callable[[Policy], Policy]:
    """Decorator that registers the policy of `kind:*` streams. A kind without a policy is denied to all."""

    def register(policy: Policy) -> Policy:
        if kind in _policies:
            raise RuntimeError(f"stream kind {kind!r} has two policies")
        _policies[kind] = policy
        return policy

    return register


def kinds() -> frozenset[str]:
    return frozenset(_policies)


def allowed(principal: Principal, streams: Iterable[str]) -> set[str]:
    """The subset of `streams` that `principal` may hear now. Few queries: one per kind."""
    asked: dict[str, set[str]] = {}
    for stream in streams:
        kind, _, ident = stream.partition(":")
        if ident and len(stream) <= 80:
            asked.setdefault(kind, set()).add(ident)
    granted: set[str] = set()
    for kind, idents in asked.items():
        policy = _policies.get(kind)
        if policy is not None:
            granted |= {f"{kind}:{ident}" for ident in policy(principal, frozenset(idents))}
    return granted
