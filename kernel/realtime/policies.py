"""Who may hear which stream, and whose sign-in still stands. Registered by the app that owns the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Principal:
    """Who listens: a signed-in user (`id` = user id) or a visitor (`id` = conversation he may hear, or "")."""

    kind: Literal["user", "visitor"]
    id: int | str
    session: str = field(default="", repr=False)  # key of the sign-in session, which can end


# Given the principal and the ids asked for, returns those allowed. Synchronous: it reads the database.
Policy = Callable[[Principal, frozenset[str]], set[str]]
_policies: dict[str, Policy] = {}
# Returns those of the principals whose sign-in still stands. Synchronous too.
SignInCheck = Callable[[frozenset[Principal]], set[Principal]]
_sign_ins: dict[str, SignInCheck] = {}


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


def sign_in_check(kind: str) -> Callable[[SignInCheck], SignInCheck]:
    """Decorator that registers how sign-ins of principals of `kind` are checked. Others' always stand."""

    def register(check: SignInCheck) -> SignInCheck:
        _sign_ins[kind] = check
        return check

    return register


def signed_in(principals: Iterable[Principal]) -> set[Principal]:
    """Those whose sign-in still stands. Few queries, however many they are."""
    by_kind: dict[str, set[Principal]] = {}
    for principal in principals:
        by_kind.setdefault(principal.kind, set()).add(principal)
    standing: set[Principal] = set()
    for kind, those in by_kind.items():
        check = _sign_ins.get(kind)
        standing |= those if check is None else check(frozenset(those))
    return standing
