"""What templates of the admin ask for beside the theme's own tags."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from kernel import admin_site

register = template.Library()


@register.filter
def in_groups(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Breadcrumbs begin with the side bar's group of the section, not with the app that happens to hold its model."""
    if len(parts) < 2 or "link" not in parts[1]:
        return parts
    section = str(parts[1]["link"])
    for group in admin_site.side_bar(get_language()):
        if any(item["link"] == section for item in group["items"]):
            return [{"title": group["title"], "link": reverse("admin:index")}, *parts[1:]]
    return parts


@register.simple_tag
def side_bar(groups: list[dict[str, Any]]) -> SafeString:
    """The groups of the side bar as the theme shows them."""
    return admin_site.side_bar_html(groups)


@register.filter
def switch_title(opts: Any) -> str:
    """The title of the box that takes a thing out of use; empty where there is none."""
    try:
        return str(capfirst(opts.get_field("is_active").verbose_name))
    except FieldDoesNotExist:
        return ""
