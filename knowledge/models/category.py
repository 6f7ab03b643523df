"""The tree in which a company's articles stand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.models import Company


class Category(models.Model):
    """One branch. Written by knowledge.services.categories only, which keeps the tree a tree."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="categories", verbose_name=_("company"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("within"),
    )
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("category of articles")
        verbose_name_plural = _("categories of articles")
        ordering: ClassVar = ["company", "position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "parent", "name"], nulls_distinct=False, name="knowledge_category_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="knowledge_category_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name
