"""Saved filters of a person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids
from agentzone.models import User
from chat.events_work import FiltersChanged
from chat.models import SavedFilter, Tag
from kernel.errors import Invalid, NotFound
from kernel.locks import advisory_lock
from kernel.uow import emit, unit_of_work

MOST = 30


def filter_save(user: User, filter_id: int | None, data: dict[str, Any]) -> SavedFilter:
    """A new filter, or another shape of one. Raises Invalid by field, NotFound for another's filter or project."""
    with unit_of_work():
        advisory_lock(f"filters:{user.pk}")
        saved = _own(user, filter_id) if filter_id else SavedFilter(owner=user)
        if filter_id is None and SavedFilter.objects.filter(owner=user).count() >= MOST:
            raise Invalid(_("There are too many filters: delete some first."))
        _must_know(user, data.get("project_id"), data.get("tag_id"))
        for name, value in data.items():
            setattr(saved, name, value)
        try:
            saved.full_clean()
        except ValidationError as error:
            errors = {
                ("name" if key == "__all__" else key): texts for key, texts in error.message_dict.items()
            }
            raise Invalid(_("Please check the fields."), errors=errors) from error
        saved.save()
        emit(FiltersChanged(agent_id=user.pk))
    return saved


def filter_delete(user: User, filter_id: int) -> None:
    with unit_of_work():
        advisory_lock(f"filters:{user.pk}")
        _own(user, filter_id).delete()
        emit(FiltersChanged(agent_id=user.pk))


def _own(user: User, filter_id: int) -> SavedFilter:
    saved = SavedFilter.objects.filter(owner=user, pk=filter_id).first()
    if saved is None:
        raise NotFound(_("There is no such filter."))
    return saved


def _must_know(user: User, project_id: int | None, tag_id: int | None) -> None:
    known = project_ids_of(user) | supervised_project_ids(user)
    if project_id is not None and project_id not in known:
        raise NotFound(_("There is no such project."))
    if tag_id is not None and not Tag.objects.filter(pk=tag_id, project_id__in=known).exists():
        raise NotFound(_("There is no such tag."))
