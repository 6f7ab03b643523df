"""Two pages of the admin on one object: who saves second must not undo what he has never seen.

A form carries signed prints of the values it was made from. When it comes back and what is stored has other prints,
nothing is saved and the fields are named. The row is locked from before the comparison to the end of the saving.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ManyToManyField, Model
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Any]
else:
    BaseForm = forms.ModelForm
SALT = "kernel.admin_seen"
NAME = "values_seen"


class SeenField(forms.CharField):
    """Goes with the form and is no change of it."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class GuardedForm(BaseForm):
    """Refuses to save over values that are newer than the page."""

    also_written: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[NAME] = SeenField()
        self._stored = self._prints()  # now: validation writes into the instance
        self.initial[NAME] = signing.dumps(self._stored, salt=SALT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = self._changed_meanwhile(data)
        if names:
            text = _(
                "While the page was open, this was changed: %(names)s. Nothing has been saved. "
                "Open the page anew and make your changes again."
            )
            self.add_error(None, ValidationError(text % {"names": ", ".join(names)}, code="stale"))
        return data

    def _changed_meanwhile(self, data: dict[str, Any]) -> list[str]:
        """Titles of the fields. What is stored as this form wants it anyway is lost by nobody (a double click)."""
        try:
            seen = signing.loads(data.get(NAME) or "", salt=SALT)
        except signing.BadSignature:
            return [str(_("it is not known what, the page is too old"))]
        return [
            self._title(field)
            for field in self._written()
            if seen.get(field.name) != self._stored[field.name]
            and not (field.name in data and _print(field, data[field.name]) == self._stored[field.name])
        ]

    def _written(self) -> list[Any]:
        """The model's fields that saving the form may change."""
        opts = self._meta.model._meta
        return [
            field
            for field in (*opts.concrete_fields, *opts.many_to_many)
            if field.name in self.also_written
            or (field.name in self.fields and not self.fields[field.name].disabled)
        ]

    def _prints(self) -> dict[str, str]:
        return {
            field.name: _print(field, field.value_from_object(self.instance)) for field in self._written()
        }

    def _title(self, field: Any) -> str:
        shown = self.fields.get(field.name)
        return str(capfirst((shown and shown.label) or field.verbose_name))


def guarded(form: type[Any], also_written: Iterable[str]) -> type[Any]:
    """The form class, guarded."""
    return type(form.__name__, (GuardedForm, form), {"also_written": tuple(also_written)})


def _print(field: Field[Any, Any], value: Any) -> str:
    """The same for the same value, whether read from the database or typed; tells nothing of it."""
    if isinstance(field, ManyToManyField):
        value = sorted(str(getattr(each, "pk", each)) for each in value or ())
    elif isinstance(value, Model):
        value = value.pk
    if field.get_internal_type() != "JSONField" and not isinstance(value, list):
        value = None if value is None else str(value)
    text = DjangoJSONEncoder(sort_keys=True).encode(value)
    return salted_hmac(SALT, text).hexdigest()[:16]
