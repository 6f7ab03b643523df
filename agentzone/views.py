"""Signing in and out, and the page of AgentZone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from agentzone.models import User
from agentzone.selectors.people import is_operator, preferences_of
from agentzone.selectors.zone import has_devices
from agentzone.services.devices import device_take
from agentzone.services.exits import exit_reasons
from agentzone.services.status import sign_in, sign_out
from agentzone.signin import SignInForm
from agentzone.workplace import remember_device, remembered_device
from kernel.errors import DomainError
from kernel.realtime import push
from kernel.version import VERSION

CHAT_PAGES = ("/", "/workspace/")
"""Where chats are worked on: not what somebody with a telephone in his hand has asked for."""


class SignIn(LoginView):
    """The sign-in page. An operator starts in «Не готов» (A2); others have none before they choose one, or name a
    device: whoever does is here for calls, and lands in AgentZone."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "device": remembered_device(self.request)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "version": VERSION, "asks_device": has_devices()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)
        number = form.cleaned_data["device"].strip()
        try:
            if number:
                device_take(user, number)
        except DomainError as refused:
            form.add_error("device", refused.detail)
            return self.form_invalid(form)
        response = super().form_valid(form)
        if number or is_operator(user):
            sign_in(user)
        if number and response.url in CHAT_PAGES:  # type: ignore[attr-defined]
            response = redirect("agentzone")
        remember_device(response, number)
        language = preferences_of(user)["language"]
        if "language" in (user.preferences or {}):
            translation.activate(language)
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response


@login_required
@ensure_csrf_cookie
def agentzone(request: HttpRequest) -> HttpResponse:
    """The workplace for calls; everything on it comes from the API and the socket."""
    return render(request, "agentzone/index.html", {"device": remembered_device(request)})


@login_required
@ensure_csrf_cookie
def live_calls_page(request: HttpRequest) -> HttpResponse:
    """«Звонки сейчас» (A22); for supervisors and administrators."""
    if not (isinstance(request.user, User) and request.user.is_supervisor):
        raise PermissionDenied
    context = {"section": "calls", "device": remembered_device(request), "asks_device": has_devices()}
    return render(request, "supervisor/calls.html", context)


@require_POST
def sign_out_view(request: HttpRequest) -> HttpResponse:
    """End of work: the status span ends, open dialogs return to their queues, the session is gone. Refused while there
    is a reason against it, which AgentZone tells."""
    if isinstance(request.user, User):
        if exit_reasons(request.user):
            return redirect(reverse("agentzone") + "#exit")
        sign_out(request.user)
    push.end_session(request.session.session_key)
    logout(request)
    return redirect("login")
