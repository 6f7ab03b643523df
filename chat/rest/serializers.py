"""What the operator's API takes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from chat.markup import HTML_LIMIT
from chat.selectors.lists import SCOPES


class WordsIn(serializers.Serializer[Any]):
    """What is said: plain text, or mark-up instead of it."""

    text = serializers.CharField(trim_whitespace=False, allow_blank=True, required=False, default="")
    html = serializers.CharField(
        trim_whitespace=False,
        allow_blank=True,
        required=False,
        default="",
        max_length=HTML_LIMIT,
        help_text="Instead of `text`: b, i, u, a and br; everything else is taken out.",
    )


class NoteIn(WordsIn):
    id = serializers.UUIDField(help_text="Made by the page; the same id again changes nothing.")
    quote = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The message of this dialog that is answered.",
    )


class MessageIn(NoteIn):
    attachments = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, help_text="Finished uploads, in order."
    )
    epoch = serializers.IntegerField(min_value=0)


class OwnerIn(serializers.Serializer[Any]):
    epoch = serializers.IntegerField(
        min_value=0,
        required=False,
        allow_null=True,
        default=None,
        help_text="Of the assignment; not for notes.",
    )


class ChangeIn(WordsIn, OwnerIn):
    pass


class TypedIn(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)


class NumberIn(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=0)


class DraftIn(WordsIn):
    """Text and its mark-up both: the text is what is counted and searched."""

    note = serializers.BooleanField(required=False, default=False)
    quote = serializers.UUIDField(required=False, allow_null=True, default=None)
    version = serializers.IntegerField(min_value=0)
    page = serializers.CharField(max_length=64, required=False, default="", allow_blank=True)
    leaving = serializers.BooleanField(
        required=False,
        default=False,
        help_text="The last word of a page that goes away: its own save that it has not heard of yet is written over.",
    )


class ListIn(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(choices=SCOPES, default="active")
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    tag = serializers.IntegerField(required=False, allow_null=True, default=None)
    channel = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20, help_text="Its kind, for example widget."
    )
    waiting = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=10_080,
        help_text="The client waits longer than so many minutes; not of closed dialogs.",
    )
    after = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=30)


class MessagesIn(serializers.Serializer[Any]):
    """One of before, after, around and from; none of them is the end."""

    before = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    after = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    around = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be written above."""
        since = serializers.DateTimeField(
            required=False,
            allow_null=True,
            default=None,
            help_text="Around the first message of this time or later.",
        )
        return {**super().get_fields(), "from": since}


class UploadIn(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Made by the page; the same id again goes on with the upload.")
    name = serializers.CharField(max_length=500, trim_whitespace=False)
    size = serializers.IntegerField(min_value=0, max_value=2**40)
    voice = serializers.BooleanField(default=False, help_text="Recorded here with the microphone.")
