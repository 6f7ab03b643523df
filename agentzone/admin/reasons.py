"""Why routing decided what it did, in words and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter

from agentzone.models import User
from agentzone.states import RequeueReason
from kernel.admin_words import NOTHING, plain, table

# Keys of `distribution.types.Why`; two words each where a code means one thing of who was chosen, another of all.
CHOSEN: dict[str, Any] = {
    "last_agent": gettext_lazy("the client knows this operator"),
    "only_candidate": gettext_lazy("the only one free of those whose turn had come"),
    "best_tier": gettext_lazy("the best skill level of those who were free"),
    "lowest_load": gettext_lazy("the lowest load"),
    "longest_idle": gettext_lazy("waited longest for a chat"),
    "pulled": gettext_lazy("took it from the queue himself"),
}
WAITING: dict[str, Any] = {
    "tier_not_open": gettext_lazy("waits: those who are free have a skill level whose turn is later"),
    "at_limit": gettext_lazy("waits: everybody is at the limit of chats"),
    "on_call": gettext_lazy("waits: those who could take it are in a call"),
    "declined": gettext_lazy("waits: those who are free have declined it or let it pass"),
    "nobody_online": gettext_lazy("waits: nobody with the skill is at work"),
    "no_skill": gettext_lazy("waits: nobody has the skill"),
}
OTHERS: dict[str, Any] = {
    "no_skill": gettext_lazy("has no skill for the project"),
    "status": gettext_lazy("the status takes no chats"),
    "lease_dead": gettext_lazy("the workplace is silent"),
    "declined": gettext_lazy("declined it, let it pass or handed it on"),
    "tier_not_open": gettext_lazy("the turn of this skill level had not come"),
    "on_call": gettext_lazy("is in a call"),
    "at_limit": gettext_lazy("no free place"),
    "not_last_agent": gettext_lazy("free, but the client knows another operator"),
    "lower_tier": gettext_lazy("free, but somebody of a better level was free too"),
    "higher_load": gettext_lazy("free, but has a higher load"),
    "assigned_recently": gettext_lazy("free, but got a chat more recently"),
}


def why_words(reasons: Any) -> str:
    """One line: why it went where it went, or why it waits."""
    code = str(reasons.get("why", "")) if isinstance(reasons, dict) else ""
    return str(CHOSEN.get(code) or WAITING.get(code) or code)


def counts_words(reasons: Any) -> str:
    """How many of the others had which reason."""
    counts = reasons.get("counts") if isinstance(reasons, dict) else None
    return "; ".join(f"{OTHERS.get(code, code)}: {number}" for code, number in (counts or {}).items())


def reasons_table(reasons: Any) -> str:
    """All that is stored with a decision. One query, for the names."""
    if not isinstance(reasons, dict):
        return NOTHING
    lines = [
        line for line in (reasons.get("chosen"), *(reasons.get("agents") or ())) if isinstance(line, dict)
    ]
    names = {u.pk: u.full_name for u in User.objects.filter(pk__in=[line.get("agent") for line in lines])}
    rows: list[tuple[Any, Any]] = [(_("Why"), why_words(reasons))]
    if reasons.get("open_tiers"):
        rows.append((_("Skill levels whose turn has come"), reasons["open_tiers"]))
    if reasons.get("chosen"):
        rows.append((_("Given to"), _line(reasons["chosen"], names)))
    counts = reasons.get("counts") or {}
    if counts:
        rows.append((_("Others"), _list([f"{OTHERS.get(code, code)}: {n}" for code, n in counts.items()])))
    others = [_line(line, names) for line in reasons.get("agents") or ()]
    if others:
        rows.append((_("Each of them"), _list(others)))
    return table(rows)


def _line(line: Mapping[str, Any], names: Mapping[int, str]) -> str:
    text = _("%(name)s: level %(tier)s, load %(load)s of %(of)s") % {
        "name": names.get(line.get("agent", 0), f"№ {line.get('agent')}"),
        "tier": line.get("tier", NOTHING),
        "load": line.get("load", NOTHING),
        "of": line.get("of", NOTHING),
    }
    code = line.get("code")
    return f"{text} — {OTHERS.get(code, code)}" if code else text


def _list(lines: list[str]) -> str:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


class CodeFilter(DropdownFilter):  # type: ignore[misc]
    """By the words of a code; without asking millions of facts which codes there are."""

    codes: tuple[str, ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((code, plain(code)) for code in self.codes), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


class EndFilter(CodeFilter):
    title = gettext_lazy("reason of the end")
    parameter_name = "end_reason"
    codes = (*(reason.value for reason in RequeueReason), "ended")


class OutcomeFilter(CodeFilter):
    title = gettext_lazy("outcome")
    parameter_name = "outcome"
    codes = ("assigned", "ended")
