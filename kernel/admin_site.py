"""The admin's site. What the theme works out anew for every page is the same for all of them but for the language and
for where one is: it is worked out once. Half of what a page cost went into it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as UnfoldAdminSite
else:
    from unfold.sites import UnfoldAdminSite

Groups = list[dict[str, Any]]


class AdminConfig(SimpleAdminConfig):
    default_site = "kernel.admin_site.Site"


class Site(UnfoldAdminSite):
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Every page is given the list of all models, and only few look at it: it is made for those."""
        found = super().get_app_list
        return SimpleLazyObject(lambda: found(request, app_label))

    def get_sidebar_list(self, request: HttpRequest) -> Groups:
        """All items are links that every administrator sees; the one of the open section is `active`."""
        return [
            {**group, "items": [{**item, "active": item["link"] in request.path} for item in group["items"]]}
            for group in side_bar(get_language())
        ]


@lru_cache(maxsize=8)
def side_bar(language: str | None) -> Groups:
    """The side bar's groups in the language that is active now, with nothing left to be worked out."""
    return [
        {
            **group,
            "title": str(group["title"]),
            "items": [
                {**item, "title": str(item["title"]), "link": str(item["link"]), "has_permission": True}
                for item in group["items"]
            ],
        }
        for group in settings.UNFOLD["SIDEBAR"]["navigation"]
    ]


def side_bar_html(groups: Groups) -> SafeString:
    """What the theme makes of them."""
    return _html(
        get_language(), tuple(item["link"] for group in groups for item in group["items"] if item["active"])
    )


@lru_cache(maxsize=512)
def _html(language: str | None, active: tuple[str, ...]) -> SafeString:
    groups = [
        {**group, "items": [{**item, "active": item["link"] in active} for item in group["items"]]}
        for group in side_bar(language)
    ]
    return render_to_string("unfold/helpers/app_list.html", {"sidebar_navigation": groups})
