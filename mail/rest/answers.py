"""The API of answers: draft, files, sending, and letters whose fate a person settles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.errors import Invalid
from mail.rest.common import ANY, me
from mail.selectors.letters import file_json, letter_json, opened
from mail.selectors.limits import WHOLE
from mail.services import answers, outbox

AROUND = 64 * 1024  # the other parts of the form


class DraftIn(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=answers.LONGEST)


class AnswerIn(DraftIn):
    id = serializers.UUIDField()


@extend_schema(request=DraftIn, responses={204: None}, summary="Keep what the person has typed")
@api_view(["PUT"])
def draft(request: Request, thread_id: int) -> Response:
    form = DraftIn(data=request.data)
    form.is_valid(raise_exception=True)
    answers.draft_save(me(request), thread_id, form.validated_data["text"])
    return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(
    request=AnswerIn, responses={201: ANY}, summary="Send an answer; the same id again sends nothing"
)
@api_view(["POST"])
def answer(request: Request, thread_id: int) -> Response:
    form = AnswerIn(data=request.data)
    form.is_valid(raise_exception=True)
    given = form.validated_data
    answers.answer(me(request), thread_id, given["id"], given["text"])
    return Response(opened(me(request), thread_id), status=status.HTTP_201_CREATED)


@extend_schema(
    request={"multipart/form-data": {"type": "object"}},
    responses={201: ANY},
    summary="Attach a file to the draft",
)
@api_view(["POST"])
@parser_classes([MultiPartParser])
def files(request: Request, thread_id: int) -> Response:
    if int(request.META.get("CONTENT_LENGTH") or 0) > WHOLE + AROUND:
        raise answers.FileRefused(_("The file is larger than %(limit)d MB.") % {"limit": WHOLE >> 20})
    upload, ident = request.FILES.get("file"), _uuid(request.POST.get("id"))
    if upload is None or ident is None:
        raise Invalid(_("Choose a file."), errors={"file": [_("Choose a file.")]})
    kept = answers.file_add(me(request), thread_id, ident, upload)
    return Response(file_json(kept), status=status.HTTP_201_CREATED)


@extend_schema(responses={204: None}, summary="Take a file off the draft")
@api_view(["DELETE"])
def file_drop(request: Request, file_id: UUID) -> Response:
    answers.file_drop(me(request), file_id)
    return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(request=None, responses=ANY, summary="Send a letter once more")
@api_view(["POST"])
def again(request: Request, letter_id: UUID) -> Response:
    return Response(letter_json(outbox.send_again(me(request), letter_id)))


@extend_schema(request=None, responses=ANY, summary="A letter of unknown fate has arrived")
@api_view(["POST"])
def accept(request: Request, letter_id: UUID) -> Response:
    return Response(letter_json(outbox.accept(me(request), letter_id)))


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
