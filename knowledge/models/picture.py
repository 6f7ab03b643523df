"""Pictures of articles."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.models import Company
from kernel.ids import new_id


class Picture(models.Model):
    """A picture that was uploaded, as the product has drawn it anew. Never changed, so it may be kept by browsers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("company"))
    file = models.FileField(_("file"), upload_to="knowledge/%Y/%m/", max_length=200)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("kind"), max_length=40)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("size, bytes"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        verbose_name = _("picture of articles")
        verbose_name_plural = _("pictures of articles")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name
