"""Who calls: the client with this number, made when there is none."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from agentzone.api import Caller
from agentzone.models import Project
from chat.models import Client, ClientPhone, ClientValue
from chat.models.client import client_key
from chat.phones import phone_of
from chat.selectors.client_fields import STANDARD, company_fields
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


def caller(project: Project, number: str, name: str, at: datetime) -> Caller | None:
    """Whoever is known by the number in the project's company: as a caller, or by the only card that has it. The
    number's lock is held to the commit, so that many first calls at once are one client's."""
    phone = phone_of(number)
    if not phone:
        return None
    company = project.company_id
    phone_lock(company, phone)
    known = ClientPhone.objects.select_related("client").filter(company_id=company, number=phone).first()
    client = known.client if known else _by_card(company, phone, at) or _made(company, phone, name, at)
    return Caller(client_key(client.pk), client.name, refused=client.is_blocked(clock.now()))


def _by_card(company_id: int, phone: str, at: datetime) -> Client | None:
    """The client whose card has the number, if it is on one card only: from now on it is his."""
    ids = _cards_with(company_id, phone)
    if len(ids) != 1:
        return None
    try:
        client = client_locked(ids.pop())
    except ClientMoved:  # merged just now: whoever did it has committed, and there is one card less
        return _by_card(company_id, phone, at)
    ClientPhone.objects.create(client=client, company_id=company_id, number=phone, created_at=at)
    return client


def _cards_with(company_id: int, phone: str) -> set[int]:
    present = Client.objects.filter(company_id=company_id, merged_into__isnull=True)
    found = set(present.filter(phone=phone).values_list("pk", flat=True))
    phones = [field.key for field in company_fields(company_id) if field.type == FieldType.PHONE]
    keys = [key for key in phones if key not in STANDARD]
    if keys:
        values = ClientValue.objects.filter(client__in=present, key__in=keys, text__iexact=phone)
        found |= set(values.values_list("client_id", flat=True))
    return found


def _made(company_id: int, phone: str, name: str, at: datetime) -> Client:
    called = " ".join(name.split()) if any(letter.isalpha() for letter in name) else ""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_CLIENT, {"company": company_id, "phone": phone, "name": called[:150], "at": at})
        (pk,) = cursor.fetchone()
    return Client.objects.get(pk=pk)
