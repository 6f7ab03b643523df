"""Wrong passwords are counted, so that nobody can try them all: by login and network address, and by address.

Counted in the cache, in windows of fixed times; a person waits some minutes at most. While Redis is away nobody is
kept out: signing in works without it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from dataclasses import dataclass

import redis
import structlog
from django.core.cache import cache
from django.utils.translation import ngettext

from agentzone.models import User
from kernel import audit
from kernel.audit import Actor
from kernel.errors import Throttled

log = structlog.get_logger(__name__)
WINDOW_SECONDS = 600
WRONG_PER_LOGIN = 10  # from one address
WRONG_PER_ADDRESS = 50  # whatever the logins: an office shares its address
DOOR = Actor(None, "sign-in")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted as a wrong one."""

    keys: tuple[str, ...]

    def take_back(self) -> None:
        """It was the right password, or could not be compared at all."""
        try:
            for key in self.keys:
                cache.decr(key)
        except (redis.RedisError, ValueError) as error:  # ValueError: the cache was emptied meanwhile
            log.warning("sign_in_not_counted", error=type(error).__name__)


def attempt(login: str, address: str) -> Attempt:
    """Count a try before the password is looked at, so that many at once are no way around. Raises Throttled."""
    now = time.time()
    window, place = int(now // WINDOW_SECONDS), _place(address)
    limits = {
        _key(window, login.lower(), place): ("login", WRONG_PER_LOGIN),
        _key(window, place): ("address", WRONG_PER_ADDRESS),
    }
    try:
        counts = {key: _count(key) for key in limits}
    except (redis.RedisError, ValueError) as error:
        log.warning("sign_in_not_counted", error=type(error).__name__)
        return Attempt(())
    for key, (kind, most) in limits.items():
        if counts[key] == most + 1:
            _record(login, address, kind)
        if counts[key] > most:
            raise _too_many((window + 1) * WINDOW_SECONDS - now)
    return Attempt(tuple(limits))


def _count(key: str) -> int:
    # Kept for longer than its window: a key must not run out between being found and being counted up.
    cache.add(key, 0, WINDOW_SECONDS * 2)
    return int(cache.incr(key))


def _key(window: int, *parts: str) -> str:
    return f"sign-in:{window}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def _place(address: str) -> str:
    """Who has one IPv6 address has 2^64 of them."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _record(login: str, address: str, kind: str) -> None:
    person = User.objects.filter(login__iexact=login).first() or User(login=login)
    audit.record(DOOR, "sign_in.limited", person, login=login[:64], address=address, limit=kind)


def _too_many(seconds: float) -> Throttled:
    minutes = max(1, math.ceil(seconds / 60))
    text = ngettext(
        "Too many wrong attempts. Please try again in %(minutes)d minute.",
        "Too many wrong attempts. Please try again in %(minutes)d minutes.",
        minutes,
    )
    return Throttled(text % {"minutes": minutes}, retry_after=math.ceil(seconds))
