"""Offers: an agent is asked whether he takes a contact."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agentzone.models.contact import Contact
from agentzone.states import OfferOutcome


class Offer(models.Model):
    """Fact: a contact was offered to an agent, and how that ended. A voice offer that times out is a RONA.

    A transfer with consent stands beside the sender's assignment, which goes on until the offer is accepted; while
    the offer is open, `weight` of the receiver's slot is taken for it.
    """

    class Outcome(models.TextChoices):
        PENDING = "", _("pending")
        ACCEPTED = OfferOutcome.ACCEPTED.value, _("accepted")
        DECLINED = OfferOutcome.DECLINED.value, _("declined")
        TIMED_OUT = OfferOutcome.TIMED_OUT.value, _("timed out")
        WITHDRAWN = OfferOutcome.WITHDRAWN.value, _("withdrawn")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="offers", verbose_name=_("contact"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="offers", verbose_name=_("operator")
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("transferred by"),
        help_text=_("The owner who hands the contact over; empty when the queue offers it."),
    )
    epoch = models.PositiveIntegerField(
        _("epoch"), default=0, help_text=_("The sender's assignment; the offer ends with it.")
    )
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("stands until"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING, blank=True
    )
    reason = models.CharField(
        _("reason"), max_length=200, blank=True, help_text=_("The receiver's words, or what ended the offer.")
    )

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at__isnull=True), name="agentzone_one_open_offer"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="agentzone_offer_ended_somehow",
            ),
            models.CheckConstraint(condition=~Q(sender=F("agent")), name="agentzone_offer_to_another"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agent"], condition=Q(ended_at__isnull=True), name="agentzone_offer_open_to"
            ),
            models.Index(
                fields=["sender"], condition=Q(ended_at__isnull=True), name="agentzone_offer_open_from"
            ),
            models.Index(
                fields=["expires_at"], condition=Q(ended_at__isnull=True), name="agentzone_offer_due"
            ),
            models.Index(fields=["agent", "made_at"], name="agentzone_offer_agent"),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.made_at):%d.%m.%Y %H:%M:%S}"
