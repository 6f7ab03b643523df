"""Nobody tries passwords without end, at either sign-in form; and nobody is kept out for long, or by Redis."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from agentzone.models import User
from agentzone.services import guesses
from kernel.models import AuditEntry
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
FORMS = ["/accounts/login/", "/admin/login/"]
ADDRESSES = (f"10.1.{n // 250}.{n % 250 + 1}" for n in itertools.count())
REFUSED = "Слишком много неверных попыток. Попробуйте снова через 10 минут."
BEGIN = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Five seconds into a window, whatever the time is."""
    cache.clear()
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller
    cache.clear()


@pytest.fixture
def boss(transactional_db: None) -> User:
    return UserFactory(login="boss", role="administrator")


class Door:
    """A sign-in form as seen from one address."""

    def __init__(self, form: str, address: str | None = None) -> None:
        self.form, self.address = form, address or next(ADDRESSES)

    def tries(self, login: str, password: str = "wrong-password-1", count: int = 1) -> Any:
        for _ in range(count):
            response = Client(REMOTE_ADDR=self.address, HTTP_ACCEPT_LANGUAGE="ru").post(
                self.form, {"username": login, "password": password}
            )
        return response

    def lets_in(self, login: str) -> bool:
        return bool(self.tries(login, PASSWORD).status_code == 302)


def is_refused(response: Any) -> bool:
    return response.status_code == 200 and REFUSED in response.content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_ten_wrong_passwords_of_a_person_and_even_the_right_one_has_to_wait(
    form: str, boss: User, clock: Any
) -> None:
    door = Door(form)
    assert not is_refused(door.tries("boss", count=10))
    assert is_refused(door.tries("boss"))
    assert is_refused(door.tries("BOSS", PASSWORD))  # not even looked at; case does not matter
    assert Door(form).lets_in("boss")  # from elsewhere: nobody is kept out by somebody else's guessing
    clock.shift(600)
    assert door.lets_in("boss")


def test_both_forms_count_together(boss: User) -> None:
    door = Door(FORMS[0])
    door.tries("boss", count=10)
    assert is_refused(Door(FORMS[1], door.address).tries("boss"))


def test_fifty_wrong_passwords_of_an_address_whatever_the_logins(boss: User) -> None:
    door = Door(FORMS[0])
    for n in range(49):
        guesses.attempt(f"nobody-{n}", door.address)
    assert not is_refused(door.tries("nobody-49"))
    assert is_refused(door.tries("boss", PASSWORD))


def test_right_passwords_are_not_counted_and_an_office_can_come_to_work(boss: User) -> None:
    door = Door(FORMS[0])
    door.tries("boss", count=9)
    for _ in range(60):
        guesses.attempt("boss", door.address).take_back()
    assert door.lets_in("boss")
    assert not is_refused(door.tries("boss"))
    assert is_refused(door.tries("boss"))


def test_the_first_refusal_is_in_the_audit_log_and_only_that(boss: User) -> None:
    door = Door(FORMS[0])
    door.tries("boss", count=14)
    entry = AuditEntry.objects.get(action="sign_in.limited")
    assert (entry.actor_id, entry.actor_label) == (None, "sign-in")
    assert (entry.target_type, entry.target_id) == ("agentzone.user", str(boss.pk))
    assert entry.details == {"login": "boss", "address": door.address, "limit": "login"}


def test_guessing_at_a_login_that_nobody_has_looks_the_same(boss: User) -> None:
    door = Door(FORMS[0])
    door.tries("nobody", count=10)
    assert is_refused(door.tries("nobody"))
    assert AuditEntry.objects.get(action="sign_in.limited").target_id == ""


def test_addresses_of_one_ipv6_network_are_one(boss: User) -> None:
    for n in range(10):
        Door(FORMS[0], f"2001:db8:1:2::{n:x}").tries("boss")
    assert is_refused(Door(FORMS[0], "2001:db8:1:2:ffff::1").tries("boss"))
    assert Door(FORMS[0], "2001:db8:1:3::1").lets_in("boss")


def test_english_is_said_in_english(boss: User) -> None:
    door = Door(FORMS[0])
    door.tries("boss", count=10)
    page = Client(REMOTE_ADDR=door.address, HTTP_ACCEPT_LANGUAGE="en")
    answer = page.post(FORMS[0], {"username": "boss", "password": PASSWORD}).content.decode()
    assert "Too many wrong attempts. Please try again in 10 minutes." in answer


def test_without_redis_people_sign_in(boss: User, settings: Any) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}
    settings.CACHES = {"default": away}
    door = Door(FORMS[0])
    assert not is_refused(door.tries("boss", count=12))
    assert door.lets_in("boss")


def test_what_goes_wrong_with_the_database_is_nobodys_guess(
    boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise RuntimeError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.auth.forms.authenticate", away)
        door = Door(FORMS[0])
        for _ in range(12):
            with pytest.raises(RuntimeError, match="away"):
                door.tries("boss")
    assert door.lets_in("boss")


def test_many_tries_at_once_are_no_way_around() -> None:
    counted = [guesses.attempt("boss", "10.9.9.9") for _ in range(10)]
    with pytest.raises(guesses.Throttled):
        guesses.attempt("boss", "10.9.9.9")
    assert all(one.keys for one in counted)
