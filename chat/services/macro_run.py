"""Running a macro in a dialog as one act: every step, or none of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import Contact, User
from chat.models import Conversation, Macro, MacroStep
from chat.selectors.cards import cards
from chat.services.client_locks import client_locked
from chat.services.explain import explained
from chat.services.macro_steps import RUN, Context
from kernel import audit
from kernel.errors import DomainError, NotFound
from kernel.ids import new_id
from kernel.locks import lock_row
from kernel.states import TransitionRefused
from kernel.uow import unit_of_work


class StepRefused(Exception):
    """A step could not be done; everything before it is taken back."""

    def __init__(self, at: int, error: DomainError | TransitionRefused) -> None:
        super().__init__(str(error))
        self.at, self.error = at, error


def macro_run(
    agent: User, conversation_id: UUID, macro: Macro, *, epoch: int, run: UUID | None = None
) -> list[dict[str, Any]]:
    """Run the steps in their order, in one transaction. Returns a result per step: done, failed, not done.

    When one is refused the whole is taken back, so that a client never gets half of it. The same `run` again says
    nothing twice.
    """
    steps = list(macro.steps.all())
    try:
        with unit_of_work():
            context = _context(agent, conversation_id, epoch, run or new_id(), {step.kind for step in steps})
            for at, step in enumerate(steps):
                try:
                    RUN[MacroStep.Kind(step.kind)](context, step)
                except (DomainError, TransitionRefused) as error:
                    raise StepRefused(at, error) from error
            Macro.objects.filter(pk=macro.pk).update(uses=F("uses") + 1)
            conversation = Conversation(pk=conversation_id)
            audit.record(actor_of(agent), "conversation.macro", conversation, macro=macro.pk, name=macro.name)
    except StepRefused as refused:
        return [_result(step, at, refused) for at, step in enumerate(steps)]
    return [_result(step, at, None) for at, step in enumerate(steps)]


def _context(agent: User, conversation_id: UUID, epoch: int, run: UUID, kinds: set[str]) -> Context:
    """What the steps need is locked first, in the order of kernel.locks: the client, if he is changed, the contact."""
    rows = Conversation.objects.filter(pk=conversation_id, contact__isnull=False)
    found = rows.values_list("contact_id", "client_id").first()
    if found is None:
        raise NotFound(_("Not found, or not yours to see."))
    if MacroStep.Kind.FIELD in kinds:
        client_locked(found[1])
    lock_row(Contact, found[0])
    conversation = cards().select_related("project__company").get(pk=conversation_id)
    return Context(agent, conversation, epoch, run)


def _result(step: MacroStep, at: int, refused: StepRefused | None) -> dict[str, Any]:
    state, detail = "done", ""
    if refused is not None:
        state = "failed" if at == refused.at else "not_done"
        if at == refused.at:
            detail = explained(refused.error)
    return {"kind": step.kind, "title": str(step), "state": state, "detail": detail}
