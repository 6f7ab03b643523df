"""Call scripts with their versions, and what operators did with them in calls."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agentzone.models.call import Handling
from agentzone.models.project import Project
from agentzone.scripting.states import RunState
from kernel.ids import new_id


class Script(models.Model):
    """What operators of a project say and ask in a call. The one in use opens when they answer."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="scripts", verbose_name=_("project"))
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Stands over the script while it is worked with.")
    )
    is_active = models.BooleanField(
        _("in use"), default=False, help_text=_("Opens in the project's calls, once it is published.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("call script")
        verbose_name_plural = _("call scripts")
        ordering: ClassVar = ["project", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(is_active=True),
                name="agentzone_one_script_in_use",
                violation_error_message=_("Another script of this project is in use. Switch that off first."),
            ),
            models.UniqueConstraint(
                fields=["project", "name"],
                name="agentzone_script_once",
                violation_error_message=_("The project has a script of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScriptVersion(models.Model):
    """The content of a script (agentzone.scripting.content). A published one never changes: calls that began with it go
    on with it. At most one draft is being worked on."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    script = models.ForeignKey(Script, models.CASCADE, related_name="versions", verbose_name=_("call script"))
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(_("content"), default=dict)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    created_at = models.DateTimeField(_("created at"))
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("version of a script")
        verbose_name_plural = _("versions of scripts")
        ordering: ClassVar = ["script", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["script", "number"], name="agentzone_script_version_once"),
            models.UniqueConstraint(
                fields=["script"], condition=Q(state="draft"), name="agentzone_one_script_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="agentzone_script_published_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.script} · {self.number}"


RUN_STATES = [
    (RunState.OPEN.value, _("open")),
    (RunState.INCOMPLETE.value, _("incomplete")),
    (RunState.COMPLETED.value, _("completed")),
    (RunState.CLOSED.value, _("closed through SOS")),
    (RunState.LOCKED.value, _("time is over")),
]


class ScriptRun(models.Model):
    """Fact: one operator's work with a script in one call. Only a completed one is a call correctly handled.

    `answers` are as they were typed, all pages together; `marks` say with which revision each was changed. `values`,
    `words`, `result` and `topic` are what a completed one leaves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handling = models.OneToOneField(
        Handling, models.CASCADE, related_name="run", verbose_name=_("part in a call")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="script_runs", verbose_name=_("operator")
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    version = models.ForeignKey(
        ScriptVersion, models.PROTECT, related_name="runs", verbose_name=_("version of a script")
    )
    state = models.CharField(_("state"), max_length=10, choices=RUN_STATES, default=RunState.OPEN)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    answers = models.JSONField(_("answers"), default=dict)
    marks = models.JSONField(_("revisions of the answers"), default=dict)
    path = models.JSONField(_("pages on the way"), default=list)
    side = models.CharField(_("open objection"), max_length=40, blank=True)
    sides = models.JSONField(_("objections visited"), default=list)
    began_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"), null=True)
    set_aside_at = models.DateTimeField(_("incomplete since"), null=True)
    lock_minutes = models.PositiveSmallIntegerField(
        _("may be finished for, minutes"), help_text=_("As the project had it when the call was answered.")
    )
    locks_at = models.DateTimeField(_("may be finished until"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    result = models.CharField(_("result"), max_length=200, blank=True)
    topic = models.CharField(_("topic"), max_length=420, blank=True)
    values = models.JSONField(_("values"), default=dict)
    words = models.JSONField(_("in words"), default=list)

    class Meta:
        verbose_name = _("script in a call")
        verbose_name_plural = _("scripts in calls")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state="open", set_aside_at__isnull=True, locks_at__isnull=True, ended_at__isnull=True
                )
                | Q(
                    state="incomplete",
                    set_aside_at__isnull=False,
                    locks_at__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(state__in=["completed", "closed"], ended_at__isnull=False)
                | Q(state="locked", locks_at__isnull=False, ended_at=F("locks_at")),
                name="agentzone_run_state_and_times",
            ),
            # Whoever writes: a script whose time was over cannot have been finished.
            models.CheckConstraint(
                condition=~Q(state__in=["completed", "closed"])
                | Q(locks_at__isnull=True)
                | Q(ended_at__lt=F("locks_at")),
                name="agentzone_run_finished_in_time",
            ),
            models.CheckConstraint(
                condition=Q(state="completed") | Q(result="", topic=""),
                name="agentzone_run_result_when_completed",
            ),
            models.UniqueConstraint(
                fields=["agent"], condition=Q(state="open"), name="agentzone_one_open_script"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agent", "locks_at"], condition=Q(state="incomplete"), name="agentzone_run_incomplete"
            ),
            models.Index(fields=["locks_at"], condition=Q(state="incomplete"), name="agentzone_run_locks"),
            models.Index(fields=["project", "began_at"], name="agentzone_run_project"),
            models.Index(fields=["version", "began_at"], name="agentzone_run_version"),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.began_at):%d.%m.%Y %H:%M:%S} · {self.get_state_display()}"


class ScriptIncident(models.Model):
    """Fact: an operator could not go on with a script and closed it through SOS."""

    run = models.OneToOneField(
        ScriptRun, models.CASCADE, related_name="incident", verbose_name=_("script in a call")
    )
    at = models.DateTimeField(_("time"))
    page = models.CharField(_("page"), max_length=160, help_text=_("The one that was open."))
    words = models.CharField(_("what happened"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("incident with a script")
        verbose_name_plural = _("incidents with scripts")
        indexes: ClassVar = [models.Index(fields=["at"], name="agentzone_incident_at")]

    def __str__(self) -> str:
        return f"{localtime(self.at):%d.%m.%Y %H:%M:%S} · {self.page}"
