"""Blocks and merges of clients: to look at, to lift and to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from agentzone.models import User
from chat.models import ClientBlock, ClientMerge
from chat.services.blocks import client_unblock
from chat.services.merging import merge_undo
from kernel import clock
from kernel.admin_words import worded
from kernel.adminkit import ReadOnlyAdmin, label, moment
from kernel.errors import DomainError


class OpenBlocks(admin.SimpleListFilter):
    title = _("in force")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", gettext("Yes")), ("0", gettext("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() is None else queryset.filter(lifted_at__isnull=self.value() == "1")


class Acts(ReadOnlyAdmin):
    """A table of facts with one action that ends them."""

    def each(self, request: HttpRequest, rows: Any, act: Callable[[User, Any], None]) -> None:
        """Do it to every chosen row; what is refused is told, the others are done."""
        done = 0
        assert isinstance(request.user, User)
        for row in rows:
            try:
                act(request.user, row)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{row}: {error.detail}", messages.ERROR)
        if done:
            words = ngettext("%(n)d entry is ended.", "%(n)d entries are ended.", done) % {"n": done}
            self.message_user(request, words, messages.SUCCESS)

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff


@admin.register(ClientBlock)
class ClientBlockAdmin(Acts):
    list_display = ("since", "client", "reason", "shown_until", "by", "state")
    list_select_related = ("client", "by")
    list_filter: ClassVar = [
        OpenBlocks,
        ("by", AutocompleteSelectFilter),
        ("started_at", RangeDateTimeFilter),
    ]
    search_fields = ("client__name", "client__phone", "reason", "by__login")
    fields = ("client", "reason", ("started_at", "until"), "by", ("lifted_at", "lifted_by"))
    ordering = ("-started_at",)
    actions = ("lift",)  # type: ignore[assignment]

    @admin.action(description=_("Lift the chosen blocks"), permissions=["end"])
    def lift(self, request: HttpRequest, queryset: Any) -> None:
        self.each(request, queryset, lambda user, block: client_unblock(user, block.client_id))

    @admin.display(description=_("from"), ordering="started_at")
    def since(self, block: ClientBlock) -> str:
        return moment(block.started_at)

    @admin.display(description=_("until"), ordering="until")
    def shown_until(self, block: ClientBlock) -> str:
        return moment(block.until) or gettext("for ever")

    @label(_("state"), "lifted_at", {"open": "danger"})
    def state(self, block: ClientBlock) -> tuple[str, str]:
        over = block.until is not None and block.until <= clock.now()
        if block.lifted_at is None and not over:
            return "open", gettext("in force")
        return "over", gettext("lifted") if block.lifted_by_id else gettext("term is over")


@admin.register(ClientMerge)
class ClientMergeAdmin(Acts):
    list_display = ("when", "kept", "merged", "by", "state")
    list_select_related = ("kept", "merged", "by")
    list_filter: ClassVar = [("by", AutocompleteSelectFilter), ("at", RangeDateTimeFilter)]
    search_fields = ("kept__name", "kept__phone", "merged__name", "merged__phone", "by__login")
    fields = (("kept", "merged"), ("by", "at"), ("undone_by", "undone_at"), "moved")
    readonly_fields = ("moved",)
    moved = worded("record", _("what moved"))
    ordering = ("-at",)
    actions = ("undo",)  # type: ignore[assignment]

    @admin.action(description=_("Undo the chosen merges"), permissions=["end"])
    def undo(self, request: HttpRequest, queryset: Any) -> None:
        self.each(request, queryset, lambda user, merge: merge_undo(user, merge.pk))

    @admin.display(description=_("at"), ordering="at")
    def when(self, merge: ClientMerge) -> str:
        return moment(merge.at)

    @label(_("state"), "undone_at", {"merged": "success"})
    def state(self, merge: ClientMerge) -> tuple[str, str]:
        return ("undone", gettext("undone")) if merge.undone_at else ("merged", gettext("merged"))
