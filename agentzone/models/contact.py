"""Contacts as routing sees them, and the append-only facts that every number is derived from (design: metrics)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agentzone.models.labels import CONTACT_STATES, DIRECTIONS, ENDED_BY
from agentzone.models.project import Project
from agentzone.states import ContactState, Direction
from kernel.ids import new_id


class Contact(models.Model):
    """One chat session or one call: state, owner, and its times. Times are set once and never moved."""

    class Kind(models.TextChoices):
        CHAT = "chat", _("Chat")
        CALL = "call", _("Call")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    direction = models.CharField(
        _("direction"),
        max_length=3,
        choices=DIRECTIONS,
        default=Direction.IN.value,
        db_default=Direction.IN.value,
        help_text=_("An outgoing one never waited in a queue, unless its operator was lost."),
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="contacts", verbose_name=_("project"))
    channel_kind = models.CharField(_("channel"), max_length=20)
    client_key = models.CharField(
        _("client key"), max_length=64, help_text=_("Names the client to the app that owns the contact.")
    )
    state = models.CharField(_("state"), max_length=10, choices=CONTACT_STATES)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="contacts",
        verbose_name=_("owner"),
        help_text=_("The present owner; after the end, the last one."),
    )
    epoch = models.PositiveIntegerField(
        _("epoch"), default=0, help_text=_("Grows with every assignment; an older one is stale.")
    )
    preferred_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("last agent")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    continues = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        related_name="continued_by",
        verbose_name=_("continues"),
        help_text=_("The session whose closing the operator took back: this one did not arrive by itself."),
    )

    rests_until = models.DateTimeField(
        _("not given to anybody until"), null=True, help_text=_("Between two attempts to call a client back.")
    )
    arrived_at = models.DateTimeField(_("arrived"))
    bot_entered_at = models.DateTimeField(_("taken by the bot"), null=True)
    bot_left_at = models.DateTimeField(_("left the bot"), null=True)
    enqueued_at = models.DateTimeField(_("first enqueued"), null=True)
    first_assigned_at = models.DateTimeField(_("first assigned"), null=True)
    first_reply_at = models.DateTimeField(_("first human reply or answer"), null=True)
    last_client_at = models.DateTimeField(_("last client message"), null=True)
    last_agent_at = models.DateTimeField(_("last agent message"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=12, blank=True, choices=ENDED_BY)
    end_reason = models.CharField(_("reason of the end"), max_length=40, blank=True)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    script_result = models.CharField(_("script result"), max_length=200, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True)
    # In force when the contact arrived: a changed setting never rewrites the past.
    answer_threshold_seconds = models.PositiveIntegerField(_("answer threshold, seconds"))
    service_level_target = models.PositiveSmallIntegerField(_("service level target, %"))
    short_abandon_seconds = models.PositiveIntegerField(_("short abandon, seconds"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ContactState]), name="agentzone_contact_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(agent__isnull=False, first_assigned_at__isnull=False),
                name="agentzone_assigned_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "bot"]) | Q(agent__isnull=True),
                name="agentzone_waiting_has_no_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="agentzone_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("arrived_at")),
                name="agentzone_contact_forward",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["project", "kind", "priority", "arrived_at"],
                condition=Q(state="queued"),
                name="agentzone_queue",
            ),
            models.Index(
                fields=["agent"],
                condition=Q(state__in=["assigned", "offered"]),
                name="agentzone_contact_owner",
            ),
            models.Index(
                fields=["rests_until"], condition=Q(rests_until__isnull=False), name="agentzone_contact_rests"
            ),
            models.Index(fields=["project", "arrived_at"], name="agentzone_contact_arrived"),
            models.Index(fields=["project", "ended_at"], name="agentzone_contact_ended"),
            models.Index(fields=["project", "first_reply_at"], name="agentzone_contact_replied"),
            models.Index(fields=["client_key", "-arrived_at"], name="agentzone_contact_client"),
        ]

    def __str__(self) -> str:
        return f"{capfirst(self.get_kind_display())} {localtime(self.arrived_at):%d.%m.%Y %H:%M:%S}"


class Assignment(models.Model):
    """Fact: an agent owned a contact from a moment to a moment. At most one is open per contact."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="assignments", verbose_name=_("contact")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("operator")
    )
    epoch = models.PositiveIntegerField(_("epoch"))
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)
    end_reason = models.CharField(_("reason of the end"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at__isnull=True), name="agentzone_one_open_assignment"
            ),
            models.UniqueConstraint(fields=["contact", "epoch"], name="agentzone_assignment_epoch"),
        ]
        indexes: ClassVar = [models.Index(fields=["agent", "started_at"], name="agentzone_assignment_agent")]

    def __str__(self) -> str:
        return f"{localtime(self.started_at):%d.%m.%Y %H:%M:%S}"


class QueueStay(models.Model):
    """Fact: a contact waited in a project's queue from a moment to a moment."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="queue_stays", verbose_name=_("contact")
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    entered_at = models.DateTimeField(_("entered"))
    left_at = models.DateTimeField(_("left"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("stay in a queue")
        verbose_name_plural = _("stays in queues")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(left_at__isnull=True), name="agentzone_one_open_stay"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "entered_at"], name="agentzone_stay_project")]

    def __str__(self) -> str:
        return f"{localtime(self.entered_at):%d.%m.%Y %H:%M:%S}"


class RoutingDecision(models.Model):
    """Why a contact went to whom it went: the answer to “why not to me”."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="decisions", verbose_name=_("contact"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("operator")
    )
    at = models.DateTimeField(_("at"))
    reasons = models.JSONField(_("reasons"))

    class Meta:
        verbose_name = _("routing decision")
        verbose_name_plural = _("routing decisions")
        indexes: ClassVar = [models.Index(fields=["contact", "at"], name="agentzone_decision_contact")]

    def __str__(self) -> str:
        return f"{localtime(self.at):%d.%m.%Y %H:%M:%S}"
