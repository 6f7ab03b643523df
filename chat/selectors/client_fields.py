"""The fields of a client's card in a project, and their values («Additional information»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from chat.fields import Field, FieldType
from chat.models import Client, ClientValue, Form, FormField
from chat.selectors.forms import fields_of

STANDARD = ("name", "phone", "email")
"""Columns of the client himself. A project's form may have fields with these keys: they set title, hint, required and
read only, and stand where the form puts them."""


def standard_fields() -> list[Field]:
    return [
        Field("name", _("Client’s name"), FieldType.TEXT),
        Field("phone", _("Phone"), FieldType.PHONE),
        Field("email", _("E-mail"), FieldType.EMAIL),
    ]


def card_fields(project_id: int | None) -> list[Field]:
    """The project's form with the standard fields; without a project the standard ones alone."""
    built = fields_of(project_id, Form.CLIENT) if project_id is not None else []
    return _with_standard(built)


def company_fields(company_id: int) -> list[Field]:
    """The fields of all projects of a company, each key once: what integrations and merges know."""
    rows = FormField.objects.filter(project__company_id=company_id, form=Form.CLIENT, is_active=True)
    found: dict[str, Field] = {}
    for row in rows.order_by("project_id", "position", "id"):
        found.setdefault(row.key, row.as_field())
    return _with_standard(list(found.values()))


def _with_standard(built: Sequence[Field]) -> list[Field]:
    types = {field.key: field for field in standard_fields()}
    own = [replace(f, type=types[f.key].type, options=()) if f.key in types else f for f in built]
    taken = {field.key for field in own}
    return [field for field in types.values() if field.key not in taken] + own


def fields_json(client: Client, fields: Sequence[Field]) -> list[dict[str, Any]]:
    """`Field` objects with `value` and `version`. One query."""
    stored = values_of(client)
    return [
        {
            **field.json(),
            "value": stored.get(field.key, (None, 0))[0],
            "version": stored.get(field.key, (None, 0))[1],
        }
        for field in fields
    ]


def values_of(client: Client) -> dict[str, tuple[Any, int]]:
    """Key → (value, version) of everything that is known of the client."""
    rows = ClientValue.objects.filter(client=client).values_list("key", "value", "version")
    found = {key: (value, version) for key, value, version in rows}
    for key in STANDARD:
        found[key] = (getattr(client, key) or None, client.versions.get(key, 0))
    return found
