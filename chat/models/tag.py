"""Tags of dialogs: a list per project, in colours; which dialog has which is a fact with its author."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agentzone.models import Project
from chat.models.conversation import Conversation


class Hue(models.IntegerChoices):
    """The eight hues of the design tokens."""

    RED = 1, _("red")
    YELLOW = 2, _("yellow")
    LIME = 3, _("light green")
    GREEN = 4, _("green")
    TEAL = 5, _("teal")
    BLUE = 6, _("blue")
    VIOLET = 7, _("violet")
    PINK = 8, _("pink")


class Tag(models.Model):
    """A word that the operators of a project put on dialogs."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tags", verbose_name=_("project"))
    name = models.CharField(_("name"), max_length=40)
    hue = models.PositiveSmallIntegerField(_("colour"), choices=Hue.choices, default=Hue.BLUE)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Switched off: stays on dialogs that have it, is not offered.")
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar = ["project", "position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "project",
                Lower("name"),
                name="chat_tag_once",
                violation_error_message=_("The project has a tag of this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(hue__range=(1, 8)),
                name="chat_tag_hue",
                violation_error_message=_("The colour is a number from 1 to 8."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConversationTag(models.Model):
    """Fact: a dialog has a tag since then, by whom. `Conversation.tag_ids` mirrors it for lists."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="tags", verbose_name=_("conversation")
    )
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="dialogs", verbose_name=_("tag"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("tag of a dialog")
        verbose_name_plural = _("tags of dialogs")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "tag"], name="chat_dialog_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} @ {self.conversation_id}"
