"""Articles, what they were before, and what operators did with them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agentzone.models import Company, Project
from knowledge.models.category import Category
from knowledge.states import ArticleState, Use

STATES = [
    (ArticleState.DRAFT.value, _("draft")),
    (ArticleState.PUBLISHED.value, _("published")),
]
USES = [
    (Use.VIEWED.value, _("opened")),
    (Use.SENT.value, _("sent")),
    (Use.EDITED.value, _("edited and sent")),
    (Use.INSERTED.value, _("put into the field")),
]
TITLE, KEYWORDS = 200, 400


class Article(models.Model):
    """An article as it is now. `version` is the number of its last revision: who saves says which one he had read.

    Written by knowledge.services.articles only: mark-up is cleaned there, and the search columns follow the text.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="articles", verbose_name=_("company"))
    projects = models.ManyToManyField(Project, related_name="articles", verbose_name=_("projects"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("category")
    )
    title = models.CharField(_("title"), max_length=TITLE)
    keywords = models.CharField(
        _("keywords"),
        max_length=KEYWORDS,
        blank=True,
        help_text=_("Other words by which operators look for it."),
    )
    html = models.TextField(_("text"), blank=True)
    text = models.TextField(_("text without mark-up"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=ArticleState.DRAFT)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The day included."))
    version = models.PositiveIntegerField(_("version"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("changed by")
    )
    updated_at = models.DateTimeField(_("changed at"))
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("used"), default=0)
    search = SearchVectorField(null=True, editable=False)
    heading = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering: ClassVar = ["-updated_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ArticleState]), name="knowledge_article_state"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="knowledge_article_dates",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="knowledge_article_search", fastupdate=False),
            GinIndex(fields=["heading"], name="knowledge_article_heading", fastupdate=False),
            models.Index(
                fields=["-updated_at", "-id"],
                condition=Q(deleted_at__isnull=True),
                name="knowledge_article_new",
            ),
            models.Index(fields=["company", "title"], name="knowledge_article_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """What an article said at one time. Number 1 is the first; the last one is what it says now."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="revisions", verbose_name=_("article"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=TITLE)
    keywords = models.CharField(_("keywords"), max_length=KEYWORDS, blank=True)
    html = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("time"))
    restored_from = models.PositiveIntegerField(_("restored from"), null=True, blank=True)

    class Meta:
        verbose_name = _("revision of an article")
        verbose_name_plural = _("revisions of articles")
        ordering: ClassVar = ["article", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="knowledge_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"


class ArticleUse(models.Model):
    """Fact: who did what with an article, in which dialog, when. The dialog belongs to a higher app, so only its id."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="use_facts", verbose_name=_("article"), db_index=False
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("operator"), db_index=False
    )
    conversation_id = models.UUIDField(_("conversation"))
    how = models.CharField(_("what was done"), max_length=10, choices=USES)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("use of an article")
        verbose_name_plural = _("uses of articles")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(how__in=[u.value for u in Use]), name="knowledge_use_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["article", "-at"], name="knowledge_use_article"),
            models.Index(fields=["agent", "-at"], name="knowledge_use_agent"),
            models.Index(fields=["conversation_id"], name="knowledge_use_dialog"),
            models.Index(fields=["-at", "-id"], name="knowledge_use_time"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.how}"
