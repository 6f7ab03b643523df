"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_POST

from agentzone.models import User
from agentzone.selectors.people import is_operator, preferences_of
from agentzone.services.status import sign_in, sign_out
from agentzone.signin import SignInForm
from kernel.realtime import push
from kernel.version import VERSION


class SignIn(LoginView):
    """The sign-in page. An operator starts in «Не готов» (A2); others have none before they choose one."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "version": VERSION}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        assert isinstance(user, User)
        if is_operator(user):
            sign_in(user)
        language = preferences_of(user)["language"]
        if "language" in (user.preferences or {}):
            translation.activate(language)
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response


@require_POST
def sign_out_view(request: HttpRequest) -> HttpResponse:
    """End of work: the status span ends, open dialogs return to their queues, the session is gone."""
    if isinstance(request.user, User):
        sign_out(request.user)
    push.end_session(request.session.session_key)
    logout(request)
    return redirect("login")
