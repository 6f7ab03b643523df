"""Fields of the forms that a project builds: client panel, closing, before the chat, out of hours."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agentzone.models import Project
from kernel.fields import CHOOSING, Field, FieldType


class Form(models.TextChoices):
    """Where a field is shown."""

    CLIENT = "client", _("Client panel («Additional information»)")
    CLOSING = "closing", _("Closing a chat")
    PRE_CHAT = "prechat", _("Before the chat, to the visitor")
    OFFLINE = "offline", _("Out of hours, to the visitor")


class Kind(models.TextChoices):
    """What a field holds; what a value must look like is in kernel.fields."""

    TEXT = FieldType.TEXT.value, _("Line of text")
    MULTILINE = FieldType.MULTILINE.value, _("Several lines of text")
    NUMBER = FieldType.NUMBER.value, _("Number")
    DATE = FieldType.DATE.value, _("Date")
    CHOICE = FieldType.CHOICE.value, _("One of a list")
    CHOICES = FieldType.CHOICES.value, _("Several of a list")
    CHECK = FieldType.CHECK.value, _("Check box")
    PHONE = FieldType.PHONE.value, _("Phone")
    EMAIL = FieldType.EMAIL.value, _("E-mail")
    LINK = FieldType.LINK.value, _("Link")


class FormField(models.Model):
    """One field of one form of one project. Values are kept by `key`, so a renamed field keeps them."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="form_fields", verbose_name=_("project")
    )
    form = models.CharField(_("form"), max_length=10, choices=Form.choices)
    key = models.CharField(
        _("key"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small Latin letters, digits and _ only."))],
        help_text=_("Names the value for programs and exports. Stays when the title changes."),
    )
    title = models.CharField(_("title"), max_length=120, help_text=_("In Russian, as people see it."))
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    type = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    options = models.JSONField(
        _("list"), default=list, blank=True, help_text=_("For fields that choose from a list: its entries.")
    )
    help_text = models.CharField(_("hint"), max_length=200, blank=True)
    required = models.BooleanField(_("required"), default=False)
    read_only = models.BooleanField(
        _("read only"), default=False, help_text=_("Filled by an integration; people only see it.")
    )
    show_if_key = models.CharField(
        _("shown if the field"),
        max_length=40,
        blank=True,
        help_text=_("Key of an earlier field of the form."),
    )
    show_if_value = models.CharField(
        _("has the value"), max_length=120, blank=True, help_text=_("For a check box: yes. Empty: any value.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("form field")
        verbose_name_plural = _("form fields")
        ordering: ClassVar = ["project", "form", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "form", "key"], name="chat_form_field_once"),
            models.CheckConstraint(
                condition=models.Q(form__in=Form.values),
                name="chat_form_known",
                violation_error_message=_("Choose a form from the list."),
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=Kind.values),
                name="chat_form_type_known",
                violation_error_message=_("Choose a type from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.type in CHOOSING and not self.options:
            raise ValidationError({"options": _("Give the list to choose from.")})
        if not isinstance(self.options, list) or not all(isinstance(o, str) and o for o in self.options):
            raise ValidationError({"options": _("A list of texts is expected.")})
        twice = [option for option, times in Counter(self.options).items() if times > 1]
        if twice:
            text = _("Each entry once. Repeated: %(options)s") % {"options": ", ".join(twice)}
            raise ValidationError({"options": text})
        self._clean_condition()

    def _clean_condition(self) -> None:
        if not self.show_if_key or self.project_id is None:
            return
        if self.show_if_key == self.key:
            raise ValidationError({"show_if_key": _("A field cannot depend on itself.")})
        others = FormField.objects.filter(project_id=self.project_id, form=self.form).exclude(pk=self.pk)
        keys = list(others.values_list("key", flat=True))
        if self.show_if_key not in keys:
            text = _("The form has no field with this key. There are: %(keys)s") % {
                "keys": ", ".join(keys) or "—"
            }
            raise ValidationError({"show_if_key": text})

    @property
    def label(self) -> str:
        """The title in the language of the present request."""
        english = (get_language() or "ru").startswith("en")
        return self.title_en if english and self.title_en else self.title

    def as_field(self) -> Field:
        """The field without the database: what validation and the pages work with."""
        return Field(
            key=self.key,
            title=self.label,
            type=FieldType(self.type),
            options=tuple(self.options),
            required=self.required,
            read_only=self.read_only,
            show_if_key=self.show_if_key,
            show_if_value=self.show_if_value,
            help_text=self.help_text,
        )
