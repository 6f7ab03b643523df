"""What stands on AgentZone's pages of links and news, for one person."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agentzone.models import InfoLink, News, NewsRead, User
from agentzone.selectors.people import project_ids_of
from kernel import clock
from kernel.clock import iso

MOST = 100


def links_of(user: User) -> list[dict[str, Any]]:
    """By project, in the order that the admin gave them."""
    rows = InfoLink.objects.filter(is_active=True, project__in=project_ids_of(user)).select_related("project")
    return [
        {
            "id": row.pk,
            "title": row.title,
            "address": row.address,
            "note": row.note,
            "project": {"id": row.project_id, "name": row.project.name, "color": row.project.color},
        }
        for row in rows.order_by("project__name", "project_id", "position", "title", "pk")
    ]


def news_for(user: User) -> QuerySet[News]:
    """What is shown to the person now: of his projects, or of none, begun and not over."""
    now = clock.now()
    mine = Exists(
        News.projects.through.objects.filter(news_id=OuterRef("pk"), project__in=project_ids_of(user))
    )
    general = ~Exists(News.projects.through.objects.filter(news_id=OuterRef("pk")))
    shown = Q(starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
    return News.objects.filter(shown).filter(mine | general)


def news_of(user: User) -> dict[str, Any]:
    """The newest first, and how many of all are unread."""
    read = Exists(NewsRead.objects.filter(news_id=OuterRef("pk"), person=user))
    shown = news_for(user).annotate(read=read)
    return {
        "news": [
            {"id": row.pk, "title": row.title, "text": row.text, "at": iso(row.starts_at), "read": row.read}
            for row in shown.order_by("-starts_at", "-pk")[:MOST]
        ],
        "unread": shown.filter(read=False).count(),
    }
