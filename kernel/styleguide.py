"""Every component in every state, for those who build screens. Only where OMNIVOX_DEBUG is on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.version import VERSION


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/index.html", {"version": VERSION})
