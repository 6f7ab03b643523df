"""The words of all articles, to find what was meant by a misspelt one."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.models import Company


class Word(models.Model):
    """A word that some article of the company has had. Added with articles; a word that is gone only finds nothing."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="+", verbose_name=_("company"), db_index=False
    )
    word = models.CharField(_("word"), max_length=60)

    class Meta:
        verbose_name = _("word of articles")
        verbose_name_plural = _("words of articles")
        ordering: ClassVar = ["company", "word"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "word"], name="knowledge_word_once"),
        ]
        indexes: ClassVar = [
            GistIndex(OpClass(models.F("word"), name="gist_trgm_ops"), name="knowledge_word_trigrams"),
        ]

    def __str__(self) -> str:
        return self.word
