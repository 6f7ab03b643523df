"""One act on several dialogs. Each is a unit of work of its own: what fails for one is no reason to fail for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.utils.translation import gettext as _

from agentzone.models import User
from chat.selectors.access import known_or_404, readable_or_404
from chat.selectors.cards import card_of
from chat.services.closing import ClosingForm
from chat.services.dialog import conversation_close
from chat.services.explain import explained
from chat.services.snooze import conversation_snooze, conversation_wake
from chat.services.tags import tags_change
from kernel.errors import DomainError, met
from kernel.states import TransitionRefused

MOST = 50


@dataclass(frozen=True, slots=True)
class Item:
    id: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class Act:
    """`name` is a key of ACTS; the others as far as the act needs them."""

    name: str
    tag: int | None = None
    term: str = ""
    until: datetime | None = None
    form: ClosingForm | None = None


def _tag(user: User, item: Item, act: Act) -> None:
    readable_or_404(user, item.id)
    tags_change(user, item.id, add=[act.tag] if act.tag else ())


def _untag(user: User, item: Item, act: Act) -> None:
    readable_or_404(user, item.id)
    tags_change(user, item.id, remove=[act.tag] if act.tag else ())


def _snooze(user: User, item: Item, act: Act) -> None:
    known_or_404(user, item.id)
    conversation_snooze(user, item.id, epoch=item.epoch, term=act.term, until=act.until)


def _wake(user: User, item: Item, act: Act) -> None:
    known_or_404(user, item.id)
    conversation_wake(user, item.id, epoch=item.epoch)


def _close(user: User, item: Item, act: Act) -> None:
    known_or_404(user, item.id)
    conversation_close(user, item.id, epoch=item.epoch, form=act.form)


ACTS: dict[str, Callable[[User, Item, Act], None]] = {
    "tag": _tag,
    "untag": _untag,
    "snooze": _snooze,
    "wake": _wake,
    "close": _close,
}


def bulk(user: User, act: Act, items: Sequence[Item]) -> list[dict[str, Any]]:
    """A result per dialog, in the order asked: `{"id", "ok", "code", "detail"}`, its card when it was done, `errors`
    by field when what was filled in is wrong."""
    return [_one(user, act, item) for item in items]


def _one(user: User, act: Act, item: Item) -> dict[str, Any]:
    try:
        ACTS[act.name](user, item, act)
    except DomainError as error:
        errors = error.extra.get("errors")
        refused = {"id": str(item.id), "ok": False, "code": error.code, "detail": explained(error)}
        return {**refused, "errors": errors} if errors else refused
    except TransitionRefused as error:
        return {"id": str(item.id), "ok": False, "code": "conflict", "detail": str(error)}
    except OperationalError as error:  # what is done already is done: only this one is told to repeat
        if not met(error):
            raise
        return {"id": str(item.id), "ok": False, "code": "busy", "detail": _("Please repeat.")}
    return {"id": str(item.id), "ok": True, "code": "", "detail": "", "conversation": card_of(item.id)}
