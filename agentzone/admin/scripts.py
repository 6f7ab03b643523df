"""Call scripts: their pages are written in a builder, their results are given out as files."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from agentzone.admin import scripts_builder
from agentzone.admin.facts import AGENT
from agentzone.models import Script, ScriptIncident, ScriptRun, ScriptVersion
from agentzone.services.scripts.versions import duplicate
from kernel.admin_words import NOTHING, table
from kernel.adminkit import Admin, ReadOnlyAdmin, actor_of, label, moment

COLOURS = {
    "open": "info",
    "incomplete": "warning",
    "completed": "success",
    "closed": "danger",
    "locked": "danger",
}
CALLER = ("handling__call__caller_number", "handling__call__caller_name")


@admin.register(Script)
class ScriptAdmin(Admin):
    list_display = ("name", "project", "is_active", "published", "has_draft", "builder")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    search_fields = ("name", "project__name")
    autocomplete_fields = ("project",)
    readonly_fields = ("builder", "results")
    actions = ("duplicate_chosen",)
    fieldsets = (
        (
            None,
            {
                "fields": (("project", "name"), "is_active"),
                "description": _(
                    "The script in use opens when an operator answers a call of the project. A call keeps the version "
                    "it began with; a new version is written as a draft and holds from its publishing on."
                ),
            },
        ),
        (_("Pages and results"), {"fields": (("builder", "results"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .annotate(
                _published=Max("versions__number", filter=Q(versions__state=ScriptVersion.State.PUBLISHED)),
                _drafts=Count("versions", filter=Q(versions__state=ScriptVersion.State.DRAFT)),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A script with versions stays in its project; `duplicate` takes its content to another."""
        return self.readonly_fields if obj is None else ("project", *self.readonly_fields)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<path:object_id>/{route}", self.admin_site.admin_view(view), name=f"agentzone_script_{name}"
            )
            for name, route, view in scripts_builder.ROUTES
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("published version"), ordering="_published")
    def published(self, script: Any) -> str:
        return str(script._published or NOTHING)

    @admin.display(description=_("draft"), boolean=True)
    def has_draft(self, script: Any) -> bool:
        return bool(script._drafts)

    @admin.display(description=_("pages"))
    def builder(self, script: Script) -> str:
        return _link(script, "agentzone_script_builder", _("Open the builder"))

    @admin.display(description=_("results"))
    def results(self, script: Script) -> str:
        return _link(script, "agentzone_script_results", _("Download results"))

    @admin.action(description=_("Duplicate"))
    def duplicate_chosen(self, request: HttpRequest, queryset: Any) -> None:
        for script in queryset:
            copy = duplicate(script, actor_of(request))
            self.message_user(request, _("A copy, out of use: %(name)s") % {"name": copy.name})


def _link(script: Script, name: str, words: Any) -> str:
    if script.pk is None:
        return str(_("Once it is saved."))
    return format_html(
        '<a class="font-medium text-primary-600 dark:text-primary-500" href="{}">{}</a>',
        reverse(f"admin:{name}", args=[script.pk]),
        words,
    )


@admin.register(ScriptVersion)
class ScriptVersionAdmin(ReadOnlyAdmin):
    list_display = ("script", "number", "shown_state", "pages_total", "published", "published_by")
    list_select_related = ("script__project", "published_by")
    list_filter: ClassVar = [
        ("script", AutocompleteSelectFilter),
        ("state", ChoicesDropdownFilter),
        ("published_at", RangeDateTimeFilter),
    ]
    search_fields = ("script__name", "script__project__name")
    ordering = ("-created_at",)
    fields = (("script", "number"), ("shown_state", "published", "published_by"), "pages")
    readonly_fields = ("shown_state", "published", "pages")

    @label(_("state"), "state", {"draft": "warning", "published": "success"})
    def shown_state(self, version: ScriptVersion) -> tuple[str, str]:
        return version.state, version.get_state_display()

    @admin.display(description=_("published at"), ordering="published_at")
    def published(self, version: ScriptVersion) -> str:
        return moment(version.published_at)

    @admin.display(description=_("pages"))
    def pages_total(self, version: ScriptVersion) -> int:
        return len(version.content.get("pages", []))

    @admin.display(description=_("pages"))
    def pages(self, version: ScriptVersion) -> str:
        rows = [
            (page["title"] or page["key"], "; ".join(field["title"] for field in page["fields"]) or NOTHING)
            for page in version.content.get("pages", [])
        ]
        return table(rows) or NOTHING


@admin.register(ScriptRun)
class ScriptRunAdmin(ReadOnlyAdmin):
    list_display = ("began", "agent", "project", "version", "shown_state", "result", "topic", "caller")
    list_select_related = ("agent", "project", "version__script", "handling__call")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("version", AutocompleteSelectFilter),
        ("state", ChoicesDropdownFilter),
        ("began_at", RangeDateTimeFilter),
    ]
    search_fields = ("=handling__call__contact__id", "result", "topic", "project__name", *AGENT, *CALLER)
    ordering = ("-began_at",)
    fields = (
        ("agent", "project", "version"),
        ("shown_state", "result", "topic"),
        ("began", "ended", "locks"),
        ("caller", "handling"),
        "answers",
    )
    readonly_fields = ("shown_state", "began", "ended", "locks", "caller", "answers")

    @label(_("state"), "state", COLOURS)
    def shown_state(self, run: ScriptRun) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @admin.display(description=_("begun"), ordering="began_at")
    def began(self, run: ScriptRun) -> str:
        return moment(run.began_at)

    @admin.display(description=_("ended"), ordering="ended_at")
    def ended(self, run: ScriptRun) -> str:
        return moment(run.ended_at) or NOTHING

    @admin.display(description=_("may be finished until"), ordering="locks_at")
    def locks(self, run: ScriptRun) -> str:
        return moment(run.locks_at) or NOTHING

    @admin.display(description=_("client"))
    def caller(self, run: ScriptRun) -> str:
        call = run.handling.call
        return f"{call.caller_name} {call.caller_number}".strip()

    @admin.display(description=_("answers"))
    def answers(self, run: ScriptRun) -> str:
        return table(run.words) or NOTHING


@admin.register(ScriptIncident)
class ScriptIncidentAdmin(ReadOnlyAdmin):
    list_display = ("happened", "agent", "project", "version", "page", "words")
    list_select_related = ("run__agent", "run__project", "run__version__script")
    list_filter: ClassVar = [
        ("run__project", AutocompleteSelectFilter),
        ("run__agent", AutocompleteSelectFilter),
        ("at", RangeDateTimeFilter),
    ]
    search_fields = ("page", "words", "run__version__script__name", *(f"run__{name}" for name in AGENT))
    ordering = ("-at",)
    fields = ("happened", ("agent", "project", "version"), "page", "words", "run")
    readonly_fields = ("happened", "agent", "project", "version")

    @admin.display(description=_("time"), ordering="at")
    def happened(self, incident: ScriptIncident) -> str:
        return moment(incident.at)

    @admin.display(description=_("operator"), ordering="run__agent__last_name")
    def agent(self, incident: ScriptIncident) -> str:
        return str(incident.run.agent)

    @admin.display(description=_("project"), ordering="run__project__name")
    def project(self, incident: ScriptIncident) -> str:
        return str(incident.run.project)

    @admin.display(description=_("version of a script"))
    def version(self, incident: ScriptIncident) -> str:
        return str(incident.run.version)
