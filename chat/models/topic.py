"""Topics of contacts: a tree per project, chosen when a chat is closed."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agentzone.models import Contact, Project

DEPTH = 5
SEPARATOR = " → "


class Topic(models.Model):
    """One topic. People choose those that nothing in use stands below; an unused one keeps its history."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="topics", verbose_name=_("project"))
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands below"),
        help_text=_("Empty: on the first level."),
    )
    title = models.CharField(_("title"), max_length=80, help_text=_("In Russian, as people see it."))
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Switch off instead of deleting: history keeps the topic.")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["project", "position", "title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "parent", "title"], nulls_distinct=False, name="chat_topic_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="chat_topic_not_below_itself",
                violation_error_message=_("A topic cannot stand below itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The title in the language of the present request."""
        english = (get_language() or "ru").startswith("en")
        return self.title_en if english and self.title_en else self.title

    @property
    def path(self) -> str:
        """The topic with those above it, in the language they were written in."""
        titles, above = [self.title], self.parent
        while above is not None and len(titles) < DEPTH:
            titles.append(above.title)
            above = above.parent
        return SEPARATOR.join(reversed(titles))

    def clean(self) -> None:
        if SEPARATOR.strip() in self.title:
            raise ValidationError(
                {"title": _("An arrow parts the levels of a path, so it cannot be in a title.")}
            )
        if self.parent is None:
            return
        if self.parent.project_id != self.project_id:
            raise ValidationError({"parent": _("A topic stands below one of the same project.")})
        above: Topic | None = self.parent
        seen = 1
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A topic cannot stand below itself.")})
            seen += 1
            if seen > DEPTH:
                raise ValidationError({"parent": _("No more than five levels.")})
            above = above.parent


class ContactTopic(models.Model):
    """Fact: a session was closed with this topic. `path` is how it was called then."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="topics", verbose_name=_("session"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    path = models.CharField(_("path"), max_length=420)
    is_main = models.BooleanField(_("main"), default=False)

    class Meta:
        verbose_name = _("topic of a session")
        verbose_name_plural = _("topics of sessions")
        ordering: ClassVar = ["-is_main", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "topic"], name="chat_contact_topic_once"),
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(is_main=True), name="chat_contact_one_main_topic"
            ),
        ]

    def __str__(self) -> str:
        return self.path
