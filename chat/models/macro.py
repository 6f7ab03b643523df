"""Macros: several acts in a dialog under one name, run as one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agentzone.models import Project
from chat.models.tag import Tag
from chat.models.topic import Topic
from chat.snoozing import SNOOZES
from knowledge.api import known_variables


class Macro(models.Model):
    """A project's, set up in the admin, or an operator's own."""

    project = models.ForeignKey(
        Project,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="macros",
        verbose_name=_("project"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="macros",
        verbose_name=_("owner"),
        help_text=_("For an operator's own macro; a project's macro has none."),
    )
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)
    uses = models.PositiveIntegerField(_("times used"), default=0, editable=False)

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, owner__isnull=False)
                | Q(project__isnull=False, owner__isnull=True),
                name="chat_macro_one_home",
                violation_error_message=_("Choose a project or an owner, not both."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "position", "id"], name="chat_macro_project"),
            models.Index(fields=["owner", "position", "id"], name="chat_macro_owner"),
        ]

    def __str__(self) -> str:
        return self.name


class MacroStep(models.Model):
    """One act. Which fields count is told by the kind."""

    class Kind(models.TextChoices):
        SEND = "send_text", _("Send a text")
        TAG = "add_tag", _("Add a tag")
        FIELD = "set_field", _("Fill in a field of the client")
        SNOOZE = "snooze", _("Snooze")
        TRANSFER = "transfer", _("Hand over to a project")
        CLOSE = "close", _("Close the chat")

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="steps", verbose_name=_("macro"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("act"), max_length=12, choices=Kind.choices)
    text = models.TextField(
        _("text"),
        blank=True,
        validators=[MaxLengthValidator(4000), known_variables],
        help_text=_("To be sent. May hold variables such as {{client.name}}."),
    )
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tag")
    )
    field_key = models.CharField(
        _("field of the client"),
        max_length=40,
        blank=True,
        help_text=_("The key of a field of the client panel, as the form fields have it."),
    )
    value = models.CharField(
        _("value"), max_length=500, blank=True, help_text=_("Several of a list: with a semicolon between.")
    )
    snooze = models.CharField(_("until"), max_length=10, blank=True, choices=SNOOZES)
    target = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to the project")
    )
    topics = models.ManyToManyField(
        Topic,
        blank=True,
        related_name="+",
        verbose_name=_("topics"),
        help_text=_("For closing; only those that nothing in use stands below."),
    )

    class Meta:
        verbose_name = _("step of a macro")
        verbose_name_plural = _("steps of macros")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind="send_text") | ~Q(text=""),
                name="chat_step_text",
                violation_error_message=_("What is to be sent?"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="add_tag") | Q(tag__isnull=False),
                name="chat_step_tag",
                violation_error_message=_("Which tag?"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="set_field") | ~Q(field_key=""),
                name="chat_step_field",
                violation_error_message=_("Which field?"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="snooze") | ~Q(snooze=""),
                name="chat_step_snooze",
                violation_error_message=_("Until when?"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="transfer") | Q(target__isnull=False),
                name="chat_step_target",
                violation_error_message=_("To which project?"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        if self.kind == self.Kind.SEND and not self.text.strip():
            raise ValidationError({"text": _("What is to be sent?")})
        if self.kind == self.Kind.TAG and self.tag_id is None:
            raise ValidationError({"tag": _("Which tag?")})
        if self.kind == self.Kind.FIELD and not self.field_key.strip():
            raise ValidationError({"field_key": _("Which field?")})
        if self.kind == self.Kind.SNOOZE and not self.snooze:
            raise ValidationError({"snooze": _("Until when?")})
        if self.kind == self.Kind.TRANSFER and self.target_id is None:
            raise ValidationError({"target": _("To which project?")})
