"""A person has read a piece of news."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agentzone.models import NewsRead, User
from agentzone.selectors.zone_pages import news_for
from kernel import clock
from kernel.errors import NotFound


def news_read(user: User, news_id: int) -> None:
    """Reading it again changes nothing. Raises NotFound for what the person is not shown."""
    if not news_for(user).filter(pk=news_id).exists():
        raise NotFound(_("There is no such news."))
    NewsRead.objects.bulk_create(
        [NewsRead(news_id=news_id, person=user, at=clock.now())], ignore_conflicts=True
    )
