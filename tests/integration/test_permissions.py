"""Every URL of the product × every kind of person, as permissions_table declares it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from chat.drivers.widget import channels
from chat.models import Conversation, Draft, Message
from kernel.events.frames import dumps
from tests.factories.house import House
from tests.factories.people import PASSWORD
from tests.integration import (
    permissions_clients,
    permissions_knowledge,
    permissions_mail,
    permissions_scripts,
    permissions_table,
)
from tests.integration.permissions_table import ADMIN_FACTS, ADMIN_KEPT, ADMIN_MODEL, ADMIN_SITE, WHO, Case
from tests.standing import Standing

CASES = [
    *permissions_table.CASES,
    *permissions_clients.CASES,
    *permissions_knowledge.CASES,
    *permissions_scripts.CASES,
    *permissions_mail.CASES,
]
pytestmark = pytest.mark.django_db(transaction=True)
WRITES = [case for case in CASES if case.method != "GET"]
CSRF = "c" * 32


def urls(
    patterns: list[Any] | None = None, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str]]:
    """(name, route) of every URL, included ones too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from urls(pattern.url_patterns, inner, here)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}{pattern.name}", here


ADMIN_URLS = sorted({(name, route) for name, route in urls() if name.startswith("admin:")})


class SignedIn(House):
    """With a session of everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, str] = {}
        for who in WHO[1:]:
            client = Client()
            client.force_login(getattr(self, who))
            self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value


standing = Standing(SignedIn)


@pytest.fixture
def house() -> SignedIn:
    channels.forget()  # as in tests.factories.house
    return standing.get()


def browser(house: SignedIn, who: str, **options: Any) -> Client:
    """In which he is signed in; a second one of the same person is a session of its own."""
    client = Client(raise_request_exception=False, headers={"accept-language": "ru"}, **options)
    if who in house.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = house.sessions.pop(who)
    elif who != "anonymous":
        client.force_login(getattr(house, who))
    return client


def ask(client: Client, case: Case, house: House, **headers: str) -> Any:
    path = reverse(case.name, kwargs=case.args(house)) + case.query
    body = case.body(house)
    if case.method == "GET":
        return client.get(path, headers=headers)
    if case.form:
        return client.post(path, body, headers=headers)
    content = dumps(body).encode()
    return client.generic(case.method, path, content, content_type="application/json", headers=headers)


def test_every_url_is_in_the_table_and_nothing_else_is() -> None:
    declared = {case.name for case in CASES}
    assert {name for name, _ in urls() if not name.startswith("admin:")} == declared


@pytest.mark.parametrize("case", CASES, ids=str)
def test_everybody_gets_at_each_url_what_the_table_says(house: House, case: Case) -> None:
    order = [*WHO[2:], *WHO[:2]]  # Anna last: what she closes is closed for the others
    got = {who: ask(browser(house, who), case, house).status_code for who in order}
    assert got == dict(zip(WHO, case.codes, strict=True))


def test_a_method_that_is_not_meant_is_refused_and_never_an_error(house: House) -> None:
    got, wanted = {}, {}
    for case in CASES:
        path = reverse(case.name, kwargs=case.args(house))
        meant = {other.method for other in CASES if other.name == case.name}
        strict = path.startswith("/api/") and case.name not in ("schema", "api-docs")
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - meant:
            client = browser(house, "anna")
            status = client.generic(method, path, b"{}", content_type="application/json").status_code
            wanted[method, path] = 405 if strict else min(status, 499)
            got[method, path] = status
    assert got == wanted


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_a_write_without_the_csrf_token_is_refused_unless_no_session_counts(house: House, case: Case) -> None:
    client = browser(house, "anna", enforce_csrf_checks=True)
    case.args(house)  # what the case needs is there before
    before = Message.objects.count(), Draft.objects.count()
    status = ask(client, case, house).status_code
    assert (status == 403) != case.exempt
    assert (Message.objects.count(), Draft.objects.count()) == before
    assert Conversation.objects.get(pk=house.annas.pk).state == "assigned"
    if not case.exempt:
        client.cookies["omnivox_csrf"] = CSRF
        assert ask(client, case, house, **{"X-CSRFToken": CSRF}).status_code == case.codes[1]


def test_signing_in_needs_the_csrf_token_too(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"username": house.anna.login, "password": PASSWORD}
    assert client.post(reverse("login"), form).status_code == 403
    client.get(reverse("login"))
    form["csrfmiddlewaretoken"] = client.cookies["omnivox_csrf"].value
    assert client.post(reverse("login"), form).status_code == 302


def test_a_person_who_was_switched_off_is_nobody(house: House) -> None:
    client = browser(house, "anna")
    house.anna.is_active = False
    house.anna.save()
    assert client.get(reverse("api-workspace")).status_code == 401
    assert client.get(reverse("workspace")).status_code == 302


def test_the_admin_is_for_administrators_only(house: House) -> None:
    wrong: dict[str, dict[str, tuple[int, int]]] = {}
    for who in WHO:
        client = browser(house, who)
        for name, route in ADMIN_URLS:
            if name.endswith(("logout", "password_change")):
                client = browser(house, who)  # the page before may have signed him out
            got, wanted = client.get(_admin_path(name, route)).status_code, _admin_codes(name, route)[who]
            if got != wanted:
                wrong.setdefault(who, {})[f"{name} {route}"] = (got, wanted)
    assert wrong == {}


def _admin_codes(name: str, route: str) -> dict[str, int]:
    short = name.removeprefix("admin:")
    if short == "login":
        return dict.fromkeys(WHO, 403) | {"anonymous": 200, "administrator": 302}
    if short in ADMIN_SITE and not (short == "None" and "object_id" in route):
        return dict.fromkeys(WHO, 302) | {"administrator": ADMIN_SITE[short]}
    if short.endswith(("_add", "_delete")) and short.rpartition("_")[0] in ADMIN_FACTS:
        return dict.fromkeys(WHO, 302) | {"administrator": 403}
    if short.endswith("_delete") and short.rpartition("_")[0] in ADMIN_KEPT:
        return dict.fromkeys(WHO, 302) | {"administrator": 403}
    last = "process_import" if short.endswith("process_import") else short.rpartition("_")[2]
    return dict.fromkeys(WHO, 302) | {"administrator": ADMIN_MODEL[last or "None"]}


def _admin_path(name: str, route: str) -> str:
    for values in (
        {},
        {"object_id": "0"},
        {"content_type_id": "0", "object_id": "0"},
        {"app_label": "chat"},
        {"id": "0"},
    ):
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    return "/" + route.replace("<path:object_id>", "0").replace("(?P<url>.*)$", "no/such/page/")
