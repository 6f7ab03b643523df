"""The forms of a project."""

from __future__ import annotations

from chat.models import Form, FormField
from kernel.fields import Field


def fields_of(project_id: int, form: Form) -> list[Field]:
    """The form's fields in their order; titles in the language of the present request."""
    rows = FormField.objects.filter(project_id=project_id, form=form, is_active=True)
    return [row.as_field() for row in rows.order_by("position", "id")]
