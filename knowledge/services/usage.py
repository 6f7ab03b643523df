"""What operators do with articles."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from agentzone.models import User
from kernel import clock
from kernel.uow import unit_of_work
from knowledge.models import Article, ArticleUse
from knowledge.states import COUNTED, Use


def article_used(agent: User, article_id: int, conversation_id: UUID, how: Use) -> None:
    """Note it. The caller has checked that the agent may read both."""
    with unit_of_work():
        ArticleUse.objects.create(
            article_id=article_id, agent=agent, conversation_id=conversation_id, how=how, at=clock.now()
        )
        if how in COUNTED:
            Article.objects.filter(pk=article_id).update(uses=F("uses") + 1)
