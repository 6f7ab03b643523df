"""What the API of clients takes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class CardIn(serializers.Serializer[Any]):
    project = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whose form is shown; without it the standard fields.",
    )


class PageIn(serializers.Serializer[Any]):
    after = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


class FieldIn(CardIn):
    value = serializers.JSONField(allow_null=True)
    version = serializers.IntegerField(min_value=0, help_text="The version that the person saw.")


class NoteTextIn(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)


class NoteIn(NoteTextIn):
    id = serializers.UUIDField(help_text="Made by the page; the same id again changes nothing.")


class BlockIn(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True)
    until = serializers.DateTimeField(allow_null=True, help_text="Null: for ever.")


class MergeWithIn(serializers.Serializer[Any]):
    other = serializers.IntegerField(min_value=1)


class MergeIn(MergeWithIn):
    stays = serializers.ChoiceField(
        choices=["this", "other"],
        required=False,
        default="this",
        help_text="Into whom the other one is merged.",
    )
    keep = serializers.DictField(
        child=serializers.ChoiceField(choices=["this", "other"]),
        required=False,
        default=dict,
        help_text="Key of a field → whose value is kept; where it is not said: of who stays, if he has one.",
    )
    mark = serializers.CharField(max_length=64, help_text="From the preview: what the person saw.")
