"""What a person changes about himself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agentzone.events import PreferencesChanged
from agentzone.models import User
from agentzone.selectors.people import PREFERENCES, preferences_of
from kernel.errors import Invalid
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work


def preferences_set(user: User, changes: dict[str, Any]) -> dict[str, str]:
    """Change some preferences; returns all. Raises Invalid for an unknown name or value."""
    wrong = {
        key: [_("Unknown preference or value.")]
        for key, value in changes.items()
        if value not in PREFERENCES.get(key, ())
    }
    if wrong:
        raise Invalid(_("Please check the fields."), errors=wrong)
    with unit_of_work():
        fresh = lock_row(User, user.pk)
        assert fresh is not None
        fresh.preferences = {**(fresh.preferences or {}), **changes}
        fresh.save(update_fields=["preferences"])
        user.preferences = fresh.preferences
        everything = preferences_of(fresh)
        emit(PreferencesChanged(agent_id=user.pk, preferences=everything))
    return everything
