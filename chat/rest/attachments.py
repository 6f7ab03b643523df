"""Uploads: begun by the operator's session, continued under a signed permission (docs/workspace-api.md)."""

from __future__ import annotations

from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.api import stale
from agentzone.models import User
from chat.files.limits import CHUNK
from chat.files.links import upload_of
from chat.models import Conversation
from chat.rest.serializers import UploadIn
from chat.selectors.access import known_or_404
from chat.selectors.attachments import upload_json
from chat.services.uploads import Uploader, part_take, upload_begin, upload_cancel
from chat.states import ConversationState
from kernel.errors import DomainError, from_domain, problem_response
from kernel.events.frames import dumps

METHODS = ("PUT", "DELETE")


@extend_schema(
    request=UploadIn, responses={201: OpenApiTypes.OBJECT}, summary="Begin an upload, or go on with it"
)
@api_view(["POST"])
def begin(request: Request, conversation_id: UUID) -> Response:
    user = request.user
    assert isinstance(user, User)
    known_or_404(user, conversation_id)
    form = UploadIn(data=request.data)
    form.is_valid(raise_exception=True)
    asked = form.validated_data
    dialog = Conversation.objects.only("channel_id", "state", "agent_id").get(pk=conversation_id)
    if dialog.state != ConversationState.ASSIGNED or dialog.agent_id != user.pk:
        raise stale()
    who = Uploader(dialog.channel_id, agent_id=user.pk, conversation_id=conversation_id)
    a = upload_begin(who, ident=asked["id"], name=asked["name"], size=asked["size"], voice=asked["voice"])
    return Response(upload_json(a), status=201)


async def upload(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """PUT the part that begins at `?offset=`, or DELETE the whole. For pages of any site: the permission counts."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    elif request.method not in METHODS:
        response = problem_response(405, "method_not_allowed", _("Not allowed."))
    else:
        response = await _served(request, attachment_id)
    for name, value in _CORS.items():
        response[name] = value
    return response


upload.csrf_exempt = True  # type: ignore[attr-defined]
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "no-store",
}


async def _served(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    given = str(request.META.get("HTTP_AUTHORIZATION", ""))
    if not given.startswith("Upload ") or not upload_of(given[7:], attachment_id):
        return problem_response(401, "upload_refused", _("This upload is not yours, or its time is over."))
    try:
        return await sync_to_async(_act, thread_sensitive=False)(request, attachment_id)
    except DomainError as error:
        return from_domain(error)
    except DatabaseError:
        return problem_response(503, "unavailable", _("The service is not available now. Please repeat."))


def _act(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    try:
        if request.method == "DELETE":
            upload_cancel(attachment_id)
            return HttpResponse(status=204)
        if len(request.body) > CHUNK:
            return problem_response(
                413, "validation", _("The part is larger than %(most)d bytes.") % {"most": CHUNK}
            )
        offset = request.GET.get("offset", "")
        if not offset.isdigit() or len(offset) > 15:
            return problem_response(400, "validation", _("A number was expected."))
        a = part_take(attachment_id, int(offset), request.body)
        body = {"id": str(a.pk), "offset": a.received, "state": a.state}
        return HttpResponse(dumps(body), content_type="application/json")
    finally:
        close_old_connections()
