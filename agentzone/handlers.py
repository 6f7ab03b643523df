"""Settings that routing and access depend on: whoever saves them (admin, import, code), both look again."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from agentzone.events import SkillsChanged, StatusChanged
from agentzone.models import Project, Sound, User
from agentzone.services import spans
from agentzone.services.calls.listening import stop_listening
from agentzone.services.offers import offers_settle
from agentzone.services.scripts.runs import set_aside
from agentzone.services.sounds import sound_deleted
from agentzone.services.status import sign_out
from agentzone.services.wake import wake
from kernel import clock
from kernel.events import subscribe
from kernel.realtime import push
from kernel.uow import emit, unit_of_work

_ROUTED = {"chat_limit", "is_active", "ageing_seconds", "tier_widen_seconds", "voice_excludes_chats"}
_ACCESS = {"is_active", "role", "password"}


@receiver(post_save, sender=Project, dispatch_uid="agentzone_project_wakes_routing")
@receiver(post_save, sender=User, dispatch_uid="agentzone_user_wakes_routing")
def settings_saved(*, created: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    """Wake after commit; a sign-in, which saves `last_login` only, wakes nobody."""
    if not created and (update_fields is None or _ROUTED & set(update_fields)):
        wake("settings")


@receiver(post_save, sender=User, dispatch_uid="agentzone_user_access")
def person_saved(*, instance: User, created: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    """A person who may not sign in any more ends work at once; a changed role or password is asked about on every
    socket."""
    if created or not (update_fields is None or _ACCESS & set(update_fields)):
        return
    if not instance.is_active and hasattr(instance, "slot"):
        # After the commit: his dialogs are returned each in its own transaction, contacts locked before cursors.
        transaction.on_commit(partial(sign_out, instance))
    transaction.on_commit(lambda: push.recheck_user(instance.pk))
    transaction.on_commit(partial(stop_listening, instance.pk, unless_allowed=True), robust=True)


@receiver(post_save, sender=User, dispatch_uid="agentzone_user_limit")
def limit_saved(*, instance: User, created: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    """How many chats a person may have is a fact of his working time. After the commit: his slot is locked."""
    if not created and (update_fields is None or "chat_limit" in update_fields):
        transaction.on_commit(partial(spans.follow, [instance.pk]))


@receiver(m2m_changed, sender=User.supervised_projects.through, dispatch_uid="agentzone_supervised")
def supervised_changed(*, instance: User | Project, action: str, pk_set: set[int] | None, **_: Any) -> None:
    """Projects of a supervisor (or, from the other side, supervisors of a project) changed."""
    if action in ("post_add", "post_remove", "post_clear"):
        for pk in [instance.pk] if isinstance(instance, User) else pk_set or ():
            transaction.on_commit(partial(_projects_changed, pk))


def _projects_changed(person_id: int) -> None:
    """His pages read everything anew, his sockets are asked what they may hear, his phone leaves what is not his."""
    with unit_of_work():
        emit(SkillsChanged(agent_id=person_id))
    push.recheck_user(person_id)
    stop_listening(person_id, unless_allowed=True)


@receiver(post_delete, sender=Sound, dispatch_uid="agentzone_sound_bytes")
def sound_gone(*, instance: Sound, **_: Any) -> None:
    """Also with its project or its operator."""
    sound_deleted(instance)


@subscribe(StatusChanged)
def status_changed(event: StatusChanged) -> None:
    """Who takes no chats any more cannot accept one either. After the commit: an offer locks its contact first."""
    if event.status is None or not event.status["takes_chats"]:
        transaction.on_commit(partial(offers_settle, event.agent_id), robust=True)


@subscribe(StatusChanged)
def agent_gone(event: StatusChanged) -> None:
    """Who has signed out left his script unfinished: its time runs from now on."""
    if event.status is None:
        set_aside(event.agent_id, clock.now())


@subscribe(SkillsChanged)
def skills_changed(event: SkillsChanged) -> None:
    """The same for a skill that was taken away."""
    transaction.on_commit(partial(offers_settle, event.agent_id), robust=True)
