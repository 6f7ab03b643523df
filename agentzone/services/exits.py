"""Why a person may not sign out just now (A19).

Whoever has such a reason registers it with `exit_reason`; the page asks for them before it offers the way out, and the
sign-out itself is refused while there are any.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agentzone.models import AgentSlot, User
from agentzone.models.status import Activity
from agentzone.scripting.states import RunState
from agentzone.selectors.scripts.runs import exit_refusals


@dataclass(frozen=True, slots=True)
class ExitReason:
    """`code` is for programs, `text` for the person; `tab` names the tab of AgentZone where it can be mended."""

    code: str
    text: str
    tab: str = ""


Check = Callable[[User], ExitReason | None]
_CHECKS: list[Check] = []


def exit_reason(check: Check) -> Check:
    """Registers a check; it answers None when it has nothing against the exit."""
    if check not in _CHECKS:
        _CHECKS.append(check)
    return check


def exit_reasons(user: User) -> list[ExitReason]:
    """In the order in which they were registered; empty: the person may go."""
    return [found for check in _CHECKS if (found := check(user)) is not None]


@exit_reason
def unfinished_scripts(user: User) -> ExitReason | None:
    """Scripts of his calls that can still be finished; what is locked keeps nobody."""
    left = exit_refusals(user.pk)
    if not left:
        return None
    text = ngettext(
        "A script of a call is not finished. Finish it first.",
        "%(count)s scripts of calls are not finished. Finish them first.",
        len(left),
    )
    tab = "home" if any(one["state"] == RunState.OPEN for one in left) else "calls"
    return ExitReason("unfinished_scripts", text % {"count": len(left)}, tab)


@exit_reason
def in_conversation(user: User) -> ExitReason | None:
    slot = AgentSlot.objects.filter(agent=user, activity__in=[Activity.TALKING, Activity.HOLD]).exists()
    return (
        ExitReason("on_call", _("A client is on the line. Finish the call first."), "home") if slot else None
    )
