"""Sounds by HTTP: an operator's own auto-greeting, players in pages, and what the switch fetches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone import sound_files
from agentzone.models import User
from agentzone.prompts import prompt_wav
from agentzone.selectors.sounds import greeting_json, named, signed, sound_for
from agentzone.services.greetings import greeting_delete, greeting_record, greeting_switch
from kernel.blob_response import blob_response
from kernel.errors import problem_response

FOR_EVER = "max-age=31536000, immutable"
File = tuple[UUID, int, int]  # sound, revision, size


class SwitchIn(serializers.Serializer[Any]):
    on = serializers.BooleanField()


class RecordingIn(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)


@extend_schema(
    methods=["PUT"], request=SwitchIn, responses=OpenApiTypes.OBJECT, summary="Auto-greeting on or off"
)
@extend_schema(methods=["GET"], responses=OpenApiTypes.OBJECT, summary="One's own auto-greeting")
@extend_schema(methods=["DELETE"], responses=OpenApiTypes.OBJECT, summary="Delete one's own auto-greeting")
@api_view(["GET", "PUT", "DELETE"])
def my_greeting(request: Request) -> Response:
    me = _me(request)
    if request.method == "PUT":
        form = SwitchIn(data=request.data)
        form.is_valid(raise_exception=True)
        greeting_switch(me, on=form.validated_data["on"])
    elif request.method == "DELETE":
        greeting_delete(me)
    return _greeting(me)


@extend_schema(request=RecordingIn, responses=OpenApiTypes.OBJECT, summary="Record one's own auto-greeting")
@api_view(["POST"])
@parser_classes([MultiPartParser])
def my_greeting_recording(request: Request) -> Response:
    """Sent once more, it takes the place of itself."""
    form = RecordingIn(data=request.data)
    form.is_valid(raise_exception=True)
    upload = form.validated_data["file"]
    greeting_record(_me(request), upload, upload.size, upload.name)
    return _greeting(_me(request))


async def sound_audio(request: HttpRequest, sound_id: UUID) -> HttpResponseBase:
    """GET a sound for a player in a page; `?download` saves it."""
    if request.method not in ("GET", "HEAD"):
        return problem_response(405, "method_not_allowed", _("Not allowed."))
    user = await request.auser()
    if not isinstance(user, User) or not user.is_active:
        return problem_response(401, "not_authenticated", _("Please sign in."))
    found = await sync_to_async(_audible, thread_sensitive=False)(user, sound_id)
    if found is None:
        return problem_response(404, "not_found", _("Not found, or not yours to see."))
    headers = {
        "Content-Disposition": content_disposition_header("download" in request.GET, "sound.wav") or "inline",
        "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=3600",
    }
    return _answer(request, found, headers)


async def switch_sound(request: HttpRequest, signature: str, name: str) -> HttpResponseBase:
    """GET a sound for the switch, which has no session: the address is signed, and its content never changes."""
    if name.startswith("prompt-") and signed(name, signature):
        return _prompt(request, name)
    asked = named(name, signature)
    if request.method not in ("GET", "HEAD") or asked is None:
        return problem_response(404, "not_found", _("Not found, or not yours to see."))
    found = await sync_to_async(_sized, thread_sensitive=False)(*asked)
    if found is None:
        return problem_response(404, "not_found", _("Not found, or not yours to see."))
    return _answer(request, found, {"Cache-Control": FOR_EVER})


def _prompt(request: HttpRequest, name: str) -> HttpResponseBase:
    """One that comes with the product."""
    sound = prompt_wav(name)
    if sound is None or request.method not in ("GET", "HEAD"):
        return problem_response(404, "not_found", _("Not found, or not yours to see."))
    headers = {"Content-Type": sound_files.CONTENT_TYPE, "Cache-Control": FOR_EVER}
    return blob_response(
        request, len(sound), f'"{name}"', lambda start, end: iter([sound[start:end]]), headers
    )


def _answer(request: HttpRequest, found: File, headers: dict[str, str]) -> HttpResponseBase:
    sound_id, revision, size = found
    return blob_response(
        request,
        size,
        f'"{sound_id.hex}-{revision}"',
        lambda start, end: sound_files.read(sound_id, revision, start, end),
        {"Content-Type": sound_files.CONTENT_TYPE, **headers},
    )


def _audible(user: User, sound_id: UUID) -> File | None:
    try:
        row = sound_for(user, sound_id)
        return None if row is None else _sized(row.pk, row.revision)
    finally:
        close_old_connections()


def _sized(sound_id: UUID, revision: int) -> File | None:
    try:
        return sound_id, revision, sound_files.size_of(sound_id, revision)
    except FileNotFoundError:
        return None


def _greeting(me: User) -> Response:
    return Response({"greeting": greeting_json(me.pk)})


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user
