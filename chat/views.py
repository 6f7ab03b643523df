"""Pages of chat: the workspace, and the demo shops that show the widget."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie

from agentzone.api import works_by_voice
from agentzone.models import User
from chat.models import Channel
from kernel.version import VERSION


def home(request: HttpRequest) -> HttpResponse:
    """To one's work: calls for who has a device, else chats; who is not signed in says first who he is."""
    if not isinstance(request.user, User):
        return redirect("login")
    return redirect("agentzone" if works_by_voice(request.user) else "workspace")


@login_required
@ensure_csrf_cookie
def workspace(request: HttpRequest) -> HttpResponse:
    """The operator's page; everything on it comes from the API and the socket."""
    return render(request, "workspace/index.html", {"version": VERSION})


def demo_index(request: HttpRequest) -> HttpResponse:
    """A page for each site widget that was made for demonstration."""
    return render(request, "demo/index.html", {"channels": _demo_channels()})


def demo_shop(request: HttpRequest, key: str) -> HttpResponse:
    """A small shop with the widget on it."""
    channels = _demo_channels()
    channel = next((c for c in channels if c.key == key), None)
    if channel is None:
        raise Http404
    return render(request, "demo/shop.html", {"channel": channel, "channels": channels})


def _demo_channels() -> list[Channel]:
    rows = Channel.objects.select_related("project__company").filter(
        kind="widget", is_active=True, key__startswith="demo-"
    )
    return list(rows)
