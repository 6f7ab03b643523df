"""Who calls: the client with this number, made when there is none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from agentzone.api import Caller
from agentzone.models import Project
from chat.models import Client, ClientPhone, Form
from chat.models.client import client_key, in_force
from chat.phones import phone_of
from chat.selectors.client_fields import STANDARD
from chat.services.client_locks import ClientMoved, client_locked, phone_lock
from kernel import clock
from kernel.fields import FieldType

# As a visitor's first message does it (services.opening): a guest's number costs no lock.
_NEW_CLIENT = """
WITH n AS (SELECT nextval(pg_get_serial_sequence('chat_client', 'id')) AS v
), c AS (
  INSERT INTO chat_client (id, company_id, number, name, phone, email, locale, first_seen_at)
  SELECT v, %(company)s, v, %(name)s, %(phone)s, '', '', %(at)s FROM n RETURNING id
), p AS (
  INSERT INTO chat_clientphone (client_id, company_id, number, created_at)
  SELECT id, %(company)s, %(phone)s, %(at)s FROM c
)
SELECT id FROM c
"""


# Whose the number is; while it is nobody's, also the clients on whose card it stands, as the standard phone or in a
# field for phones of the company's forms (a key is of the type that the first form gives it, as in company_fields).
_FIND = """
WITH own AS (SELECT client_id FROM chat_clientphone WHERE company_id = %(company)s AND number = %(phone)s
), field AS (
  SELECT DISTINCT ON (f.key) f.key, f.type FROM chat_formfield AS f JOIN agentzone_project AS p ON p.id = f.project_id
  WHERE p.company_id = %(company)s AND f.form = %(form)s AND f.is_active ORDER BY f.key, f.project_id, f.position, f.id
), card AS (
  SELECT id FROM chat_client WHERE company_id = %(company)s AND phone = %(phone)s AND merged_into_id IS NULL
  UNION
  SELECT c.id FROM chat_clientvalue AS v JOIN chat_client AS c ON c.id = v.client_id
  WHERE v.key IN (SELECT key FROM field WHERE type = %(type)s AND key <> ALL(%(standard)s))
    AND upper(v.text) = upper(%(phone)s) AND c.company_id = %(company)s AND c.merged_into_id IS NULL
)
SELECT TRUE, c.id, c.name, c.blocked_at, c.blocked_until FROM own JOIN chat_client AS c ON c.id = own.client_id
UNION ALL
SELECT FALSE, id, '', NULL, NULL FROM card WHERE NOT EXISTS (SELECT FROM own)
"""


def caller(project: Project, number: str, name: str, at: datetime) -> Caller | None:
    """Whoever is known by the number in the project's company: as a caller, or by the only card that has it. The
    number's lock is held to the commit, so that many first calls at once are one client's."""
    phone = phone_of(number)
    if not phone:
        return None
    company = project.company_id
    phone_lock(company, phone)
    found = _found(company, phone)
    for is_his, pk, known_as, blocked_at, blocked_until in found:
        if is_his:
            return Caller(client_key(pk), known_as, refused=in_force(blocked_at, blocked_until, clock.now()))
    client = _by_card(company, phone, [pk for _, pk, *_ in found], at)
    if client is not None:
        return Caller(client_key(client.pk), client.name, refused=client.is_blocked(clock.now()))
    called = _called(name)
    return Caller(client_key(_made(company, phone, called, at)), called)


def _found(company_id: int, phone: str) -> list[tuple[bool, int, str, datetime | None, datetime | None]]:
    """Whether it is his number, id, name, and his block."""
    values: dict[str, Any] = {
        "company": company_id,
        "phone": phone,
        "form": Form.CLIENT.value,
        "type": FieldType.PHONE.value,
        "standard": list(STANDARD),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        return list(cursor.fetchall())


def _by_card(company_id: int, phone: str, cards: list[int], at: datetime) -> Client | None:
    """The client whose card has the number, if it is on one card only: from now on it is his."""
    if len(cards) != 1:
        return None
    try:
        client = client_locked(cards[0])
    except ClientMoved:  # merged just now: whoever did it has committed, and there is one card less
        return _by_card(company_id, phone, [pk for _, pk, *_ in _found(company_id, phone)], at)
    ClientPhone.objects.create(client=client, company_id=company_id, number=phone, created_at=at)
    return client


def _called(name: str) -> str:
    """The name that came with the call, if it is one."""
    return " ".join(name.split())[:150] if any(letter.isalpha() for letter in name) else ""


def _made(company_id: int, phone: str, name: str, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEW_CLIENT, {"company": company_id, "phone": phone, "name": name, "at": at})
        (pk,) = cursor.fetchone()
    return int(pk)
