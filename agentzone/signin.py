"""The sign-in forms of the workplace and of the admin.

Not in the admin's package: the admin's site needs its form before any page can be registered with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm as AdminAuthenticationForm

from agentzone.services.guesses import attempt
from kernel.errors import Throttled

if TYPE_CHECKING:
    Base = AuthenticationForm
else:
    Base = object


class CountsGuesses(Base):
    """For a sign-in form: too many wrong passwords, and none is looked at for some minutes."""

    def clean(self) -> dict[str, Any]:
        login, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not login or not password:
            return super().clean()
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        try:
            counted = attempt(login, address)
        except Throttled as error:
            raise ValidationError(error.detail, code=error.code) from None
        wrong = False
        try:
            return super().clean()
        except ValidationError as error:
            wrong = error.code == "invalid_login"
            raise
        finally:
            if not wrong:
                counted.take_back()


class SignInForm(CountsGuesses, AuthenticationForm):
    """The workplace's. «Инструмент» is for who takes calls; whether it can be had is asked after the password."""

    device = forms.CharField(max_length=12, required=False)


class AdminSignInForm(CountsGuesses, AdminAuthenticationForm):  # type: ignore[misc]
    """The admin's: for administrators only."""
