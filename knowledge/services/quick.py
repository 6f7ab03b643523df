"""Changing quick messages. Changes of one list happen one after another, so that its ETag never goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import Invalid
from kernel.locks import advisory_lock
from kernel.uow import emit, unit_of_work
from knowledge.events_quick import QuickChanged
from knowledge.models import QuickMessage

FIELDS = ("category", "abbreviation", "title", "text")
MOST = {"project": 1000, "owner": 200}
# So long a deleted message can be brought back.
KEPT = timedelta(days=30)


def quick_create(user: User, project_id: int | None, data: dict[str, str]) -> QuickMessage:
    """A new message at the end of a project's list, or of the person's own. Raises Invalid by field."""
    home: dict[str, Any] = {"project_id": project_id} if project_id else {"owner": user}
    with unit_of_work():
        message = QuickMessage(**home, **_cleaned(data))
        _lock(message)
        rows = QuickMessage.objects.filter(**home, deleted_at__isnull=True)
        _forget_deleted(home)
        if rows.count() >= MOST["project" if project_id else "owner"]:
            raise Invalid(_("There are too many quick messages: delete some first."))
        last = rows.order_by("-position").values_list("position", flat=True).first() or 0
        message.position = last + 10
        quick_store(message, actor=actor_of(user), action="added")
    return message


def quick_change(user: User, message: QuickMessage, data: dict[str, str]) -> QuickMessage:
    """Change what is given. Raises Invalid by field."""
    with unit_of_work():
        _lock(message)
        message.refresh_from_db()
        for name, value in _cleaned(data).items():
            setattr(message, name, value)
        quick_store(message, actor=actor_of(user), action="changed")
    return message


def quick_delete(user: User, message: QuickMessage) -> None:
    """Out of the list; `quick_restore` brings it back within a month."""
    with unit_of_work():
        _lock(message)
        message.refresh_from_db()
        if message.deleted_at is None:
            message.deleted_at = clock.now()
            quick_store(message, actor=actor_of(user), action="deleted")


def quick_restore(user: User, message: QuickMessage) -> QuickMessage:
    """Back to its place. Raises Invalid when its abbreviation is another's meanwhile."""
    with unit_of_work():
        _lock(message)
        message.refresh_from_db()
        if message.deleted_at is not None:
            message.deleted_at = None
            quick_store(message, actor=actor_of(user), action="restored")
    return message


def quick_reorder(user: User, project_id: int | None, ids: Sequence[int]) -> None:
    """Place the list in the order of `ids`. Raises Invalid unless they are exactly the messages of the list."""
    home: dict[str, Any] = {"project_id": project_id} if project_id else {"owner": user}
    with unit_of_work():
        _lock(QuickMessage(**home))
        rows = {row.pk: row for row in QuickMessage.objects.filter(**home, deleted_at__isnull=True)}
        if len(ids) != len(rows) or set(ids) != rows.keys():
            raise Invalid(_("The list has changed meanwhile. Please look at it again."), code="conflict")
        now = clock.now()
        for number, pk in enumerate(ids, start=1):
            rows[pk].position, rows[pk].updated_at = number * 10, now
        QuickMessage.objects.bulk_update(rows.values(), ["position", "updated_at"])
        if rows:
            audit.record(actor_of(user), "quickmessage.reordered", rows[ids[0]], project=project_id)
        emit(QuickChanged(project_id=project_id, owner_id=None if project_id else user.pk))


def quick_used(message: QuickMessage) -> None:
    """Counted for the order of suggestions. No event: pages read it with the list's next change."""
    QuickMessage.objects.filter(pk=message.pk).update(uses=F("uses") + 1)


def quick_store(
    message: QuickMessage, *, actor: Actor, action: str, changes: dict[str, Any] | None = None
) -> None:
    """Check and save, and tell those who use the list. Raises Invalid by field."""
    with unit_of_work():
        _lock(message)
        message.updated_at = clock.now()
        try:
            message.full_clean()
        except ValidationError as error:
            raise _invalid(error) from error
        message.save()
        details = {"changes": changes} if changes else {"title": message.title}
        audit.record(actor, f"quickmessage.{action}", message, **details)
        emit(QuickChanged(project_id=message.project_id, owner_id=message.owner_id))


def quick_remove(message: QuickMessage, *, actor: Actor) -> None:
    """Delete for good (the admin)."""
    with unit_of_work():
        _lock(message)
        audit.record(actor, "quickmessage.deleted", message, title=message.title)
        emit(QuickChanged(project_id=message.project_id, owner_id=message.owner_id))
        message.delete()


def _lock(message: QuickMessage) -> None:
    advisory_lock(f"quick:{message.project_id}:{message.owner_id}")


def _forget_deleted(home: dict[str, Any]) -> None:
    QuickMessage.objects.filter(Q(**home), deleted_at__lt=clock.now() - KEPT).delete()


def _cleaned(data: dict[str, str]) -> dict[str, str]:
    found = {name: data[name].replace("\x00", "").strip() for name in FIELDS if name in data}
    if "abbreviation" in found:
        found["abbreviation"] = found["abbreviation"].lstrip("/")
    return found


def _invalid(error: ValidationError) -> Invalid:
    errors = {
        ("abbreviation" if key == "__all__" else key): texts for key, texts in error.message_dict.items()
    }
    return Invalid(_("Please check the fields."), errors=errors)
