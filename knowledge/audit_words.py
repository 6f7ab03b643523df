"""The audit log's codes of articles and quick messages, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.audit_words import name_actions, name_details

name_actions(
    {
        "article.added": _("Article added"),
        "article.changed": _("Article changed"),
        "article.deleted": _("Article deleted"),
        "article.brought_back": _("Article brought back"),
        "article.reverted": _("Earlier revision of the article restored"),
        "category.added": _("Category added"),
        "category.changed": _("Category changed"),
        "category.deleted": _("Category deleted"),
        "picture.added": _("Picture added"),
        "quickmessage.added": _("Quick message added"),
        "quickmessage.changed": _("Quick message changed"),
        "quickmessage.deleted": _("Quick message deleted"),
        "quickmessage.reordered": _("Quick messages put in another order"),
    }
)
name_details({"article.reverted.to": _("earlier revision"), "state": _("state"), "text": _("text")})
