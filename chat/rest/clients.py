"""The API of clients (docs/workspace-api.md): card, fields, notes, contacts, blocks, merges."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.rest.client_serializers import (
    BlockIn,
    CardIn,
    FieldIn,
    MergeIn,
    MergeWithIn,
    NoteIn,
    NoteTextIn,
    PageIn,
)
from chat.rest.views import ANY, _checked, _me
from chat.selectors.access import readable_or_404
from chat.selectors.activities import activities_page, session_place
from chat.selectors.blocks import block_json, blocked_clients
from chat.selectors.client_access import client_or_404
from chat.selectors.client_notes import note_json, notes_page
from chat.selectors.clients import client_card
from chat.selectors.merging import merge_or_404, merge_view, other_or_404
from chat.services import blocks, client_notes, merging
from chat.services.client_fields import field_save


@extend_schema(parameters=[CardIn], responses=ANY, summary="The card of a client")
@api_view(["GET"])
def card(request: Request, client_id: int) -> Response:
    return Response(client_card(_me(request), client_id, _checked(CardIn, request.query_params)["project"]))


@extend_schema(request=FieldIn, responses=ANY, summary="Save one field over exactly this version")
@api_view(["PUT"])
def field(request: Request, client_id: int, key: str) -> Response:
    client = client_or_404(_me(request), client_id)
    data = _checked(FieldIn, request.data)
    saved = field_save(
        _me(request), client.pk, key, data["value"], version=data["version"], project_id=data["project"]
    )
    return Response({"key": key, "value": saved.value, "version": saved.version})


@extend_schema(methods=["GET"], parameters=[PageIn], responses=ANY, summary="Notes about a client")
@extend_schema(methods=["POST"], request=NoteIn, responses={201: ANY}, summary="A new note")
@api_view(["GET", "POST"])
def notes(request: Request, client_id: int) -> Response:
    client = client_or_404(_me(request), client_id)
    if request.method == "GET":
        asked = _checked(PageIn, request.query_params)
        return Response(notes_page(client.pk, asked["after"], asked["limit"]))
    data = _checked(NoteIn, request.data)
    return Response(
        note_json(client_notes.note_add(_me(request), client.pk, data["id"], data["text"])), status=201
    )


@extend_schema(methods=["PUT"], request=NoteTextIn, responses=ANY, summary="Rewrite one's own note")
@extend_schema(methods=["DELETE"], responses={204: None}, summary="Delete a note")
@api_view(["PUT", "DELETE"])
def note(request: Request, client_id: int, note_id: UUID) -> Response:
    client = client_or_404(_me(request), client_id)
    if request.method == "DELETE":
        client_notes.note_delete(_me(request), client.pk, note_id)
        return Response(status=204)
    text = _checked(NoteTextIn, request.data)["text"]
    return Response(note_json(client_notes.note_edit(_me(request), client.pk, note_id, text)))


@extend_schema(request=None, responses=ANY, summary="Bring a deleted note back")
@api_view(["POST"])
def note_restore(request: Request, client_id: int, note_id: UUID) -> Response:
    client = client_or_404(_me(request), client_id)
    return Response(note_json(client_notes.note_restore(_me(request), client.pk, note_id)))


@extend_schema(parameters=[PageIn], responses=ANY, summary="Earlier contacts of a client")
@api_view(["GET"])
def activities(request: Request, client_id: int) -> Response:
    client = client_or_404(_me(request), client_id)
    asked = _checked(PageIn, request.query_params)
    return Response(activities_page(_me(request), client.pk, asked["after"], asked["limit"]))


@extend_schema(responses=ANY, summary="Number of the first message of a session")
@api_view(["GET"])
def session(request: Request, conversation_id: UUID, contact_id: UUID) -> Response:
    readable_or_404(_me(request), conversation_id)
    return Response(session_place(conversation_id, contact_id))


@extend_schema(request=BlockIn, responses=ANY, summary="Block a client; his open dialogs end")
@api_view(["POST"])
def block(request: Request, client_id: int) -> Response:
    client = client_or_404(_me(request), client_id)
    data = _checked(BlockIn, request.data)
    made = blocks.client_block(_me(request), client.pk, reason=data["reason"], until=data["until"])
    return Response(block_json(made))


@extend_schema(request=None, responses={204: None}, summary="Lift the block of a client")
@api_view(["POST"])
def unblock(request: Request, client_id: int) -> Response:
    client = client_or_404(_me(request), client_id)
    blocks.client_unblock(_me(request), client.pk)
    return Response(status=204)


@extend_schema(parameters=[PageIn], responses=ANY, summary="Who is blocked in the projects one supervises")
@api_view(["GET"])
def blocked(request: Request) -> Response:
    asked = _checked(PageIn, request.query_params)
    return Response(blocked_clients(_me(request), asked["after"], asked["limit"]))


@extend_schema(methods=["GET"], parameters=[MergeWithIn], responses=ANY, summary="Two clients side by side")
@extend_schema(methods=["POST"], request=MergeIn, responses={201: ANY}, summary="Merge two clients")
@api_view(["GET", "POST"])
def merge(request: Request, client_id: int) -> Response:
    client = client_or_404(_me(request), client_id)
    if request.method == "GET":
        other = other_or_404(_me(request), client, _checked(MergeWithIn, request.query_params)["other"])
        return Response(merge_view(client, other))
    data = _checked(MergeIn, request.data)
    other = other_or_404(_me(request), client, data["other"])
    kept, merged, keep = client, other, data["keep"]
    if data["stays"] == "other":  # the service sees it from the side of who stays
        kept, merged = other, client
        keep = {key: "this" if side == "other" else "other" for key, side in keep.items()}
    made = merging.clients_merge(_me(request), kept.pk, merged.pk, keep=keep, mark=data["mark"])
    return Response({"id": made.pk, "client_id": kept.pk}, status=201)


@extend_schema(request=None, responses={204: None}, summary="Part two merged clients as they were")
@api_view(["POST"])
def merge_undo(request: Request, merge_id: int) -> Response:
    merging.merge_undo(_me(request), merge_or_404(_me(request), merge_id).pk)
    return Response(status=204)
