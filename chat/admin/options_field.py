"""A list of texts as people type it: one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from chat.models import FormField

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[FormField]
else:
    BaseForm = forms.ModelForm


class OptionsForm(BaseForm):
    """`FormField.options` is edited as lines."""

    options_text = forms.CharField(
        label=_("List"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text=_("One entry a line, in the order in which people see them."),
    )

    class Meta:
        model = FormField
        exclude = ("options",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["options_text"].initial = "\n".join(self.instance.options or [])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lines = (line.strip() for line in str(data.get("options_text") or "").splitlines())
        self.instance.options = [line for line in lines if line]
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        if hasattr(error, "error_dict") and "options" in error.error_dict:
            error.error_dict["options_text"] = error.error_dict.pop("options")
        super().add_error(field, error)
