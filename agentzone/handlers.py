"""Settings that routing depends on: whoever saves them (admin, import, code), the router looks again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from agentzone.models import Project, User
from agentzone.services.wake import wake

_ROUTED = {"chat_limit", "is_active", "ageing_seconds", "tier_widen_seconds", "voice_excludes_chats"}


@receiver(post_save, sender=Project, dispatch_uid="agentzone_project_wakes_routing")
@receiver(post_save, sender=User, dispatch_uid="agentzone_user_wakes_routing")
def settings_saved(*, created: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    """Wake after commit; a sign-in, which saves `last_login` only, wakes nobody."""
    if not created and (update_fields is None or _ROUTED & set(update_fields)):
        wake("settings")
