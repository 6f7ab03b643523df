"""Forms for people: passwords go through Django's own forms, nobody locks himself out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agentzone.models import User
from agentzone.models.people import Role

if TYPE_CHECKING:
    from django.contrib.auth.forms import BaseUserCreationForm

    UserCreationForm = BaseUserCreationForm[User]
    PersonForm = forms.ModelForm[User]
else:
    from unfold.forms import UserCreationForm

    PersonForm = forms.ModelForm


class PersonCreationForm(UserCreationForm):
    """A new person with a first password, checked by the installation's rules."""

    usable_password = None  # an account without a password is made by switching it off, not here

    class Meta:
        model = User
        fields = ("login", "last_name", "first_name", "email", "role", "chat_limit", "supervised_projects")
        field_classes: ClassVar[dict[str, Any]] = {}


class PersonChangeForm(PersonForm):
    """Everything but the password, which has its own form."""

    password = ReadOnlyPasswordHashField(label=_("Password"))

    class Meta:
        model = User
        fields = (
            "login",
            "password",
            "last_name",
            "first_name",
            "email",
            "role",
            "chat_limit",
            "supervised_projects",
            "is_active",
        )

    editor: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].help_text = format_html(
                '{} <a href="../password/" class="font-medium text-primary-600 dark:text-primary-500">{}</a>',
                _("Passwords are stored as hashes and cannot be shown."),
                _("Set a new password"),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.editor is not None and self.instance.pk == self.editor.pk:
            if data.get("role") != Role.ADMINISTRATOR:
                self.add_error("role", ValidationError(_("You cannot take your own access away.")))
            if not data.get("is_active"):
                self.add_error("is_active", ValidationError(_("You cannot take your own access away.")))
        return data
