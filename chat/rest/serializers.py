"""What the operator's API takes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from chat.selectors.lists import SCOPES


class MessageIn(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Made by the page; the same id again changes nothing.")
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    epoch = serializers.IntegerField(min_value=0)


class NumberIn(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=0)


class EpochIn(serializers.Serializer[Any]):
    epoch = serializers.IntegerField(min_value=0)


class DraftIn(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    version = serializers.IntegerField(min_value=0)
    page = serializers.CharField(max_length=64, required=False, default="", allow_blank=True)


class ListIn(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(choices=SCOPES, default="active")
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    after = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=30)


class MessagesIn(serializers.Serializer[Any]):
    before = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    after = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)
