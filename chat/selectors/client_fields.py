"""The fields of a client's card in a project, and their values («Additional information»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from chat.models import Client, ClientValue, Form, FormField
from kernel.fields import Field, FieldType

STANDARD = ("name", "phone", "email")
"""Columns of the client himself. A project's form may have fields with these keys: they set title, hint, required and
read only, and stand where the form puts them."""


def standard_fields() -> list[Field]:
    return [
        Field("name", _("Client’s name"), FieldType.TEXT),
        Field("phone", _("Phone"), FieldType.PHONE),
        Field("email", _("E-mail"), FieldType.EMAIL),
    ]


def card_fields(company_id: int, project_id: int | None) -> list[Field]:
    """The form of a project of the company with the standard fields; without one the standard fields alone.

    A value is the whole company's: a key that one of its forms leaves to integrations is read only in all of them.
    Standard fields without a form are as strict as the strictest form.
    """
    forms = _company_forms(company_id)
    everywhere = [field for _project, field in forms]
    read_only = {field.key for field in everywhere if field.read_only}
    if project_id is None:
        required = {field.key for field in everywhere if field.required}
        built = [replace(field, required=field.key in required) for field in standard_fields()]
    else:
        built = _with_standard([field for project, field in forms if project == project_id])
    return [replace(field, read_only=field.key in read_only) for field in built]


def company_fields(company_id: int) -> list[Field]:
    """The fields of all projects of a company, each key once: what integrations and merges know."""
    found: dict[str, Field] = {}
    for _project, field in _company_forms(company_id):
        known = found.setdefault(field.key, field)
        found[field.key] = replace(known, read_only=known.read_only or field.read_only)
    return _with_standard(list(found.values()))


def _company_forms(company_id: int) -> list[tuple[int, Field]]:
    """Project and field, of all client panels of the company. One query."""
    rows = FormField.objects.filter(project__company_id=company_id, form=Form.CLIENT, is_active=True)
    return [(row.project_id, row.as_field()) for row in rows.order_by("project_id", "position", "id")]


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
