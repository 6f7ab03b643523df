"""Mailboxes: their servers, passwords that are never shown, and a check that says plainly what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from kernel import audit
from kernel.adminkit import Admin, actor_of, label, moment
from mail.models import Mailbox
from mail.transport.checks import check

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Mailbox]
else:
    BaseForm = forms.ModelForm
PASSWORDS = ("imap_password", "smtp_password")
CHECKED = 5
"""Mailboxes that are checked at once: each may take as long as its servers are silent."""
COLOURS = {"ok": "success", "error": "danger", "off": "warning"}


class MailboxForm(BaseForm):
    """A password that is left empty stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "fetch_since" in self.fields:
            self.fields[
                "fetch_since"
            ].show_hidden_initial = False  # its default is no change of what is stored
        for name in PASSWORDS:
            self.fields[name].widget = widgets.UnfoldAdminPasswordWidget(
                render_value=False, attrs={"autocomplete": "new-password"}
            )
            self.fields[name].help_text = _("Never shown. Leave empty to keep the present one.")
            self.initial[name] = ""  # so that an empty one is no change

    def clean_imap_password(self) -> str:
        return self.cleaned_data["imap_password"] or self.instance.imap_password

    def clean_smtp_password(self) -> str:
        return self.cleaned_data["smtp_password"] or self.instance.smtp_password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("is_active"):
            for name in ("imap_host", "smtp_host"):
                if not data.get(name):
                    self.add_error(name, _("A mailbox that works needs this server."))
        return data


@admin.register(Mailbox)
class MailboxAdmin(Admin):
    form = MailboxForm
    list_display = ("address", "sender_name", "project", "is_active", "shown_health", "checked")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    search_fields = ("address", "sender_name", "project__name")
    autocomplete_fields = ("project",)
    readonly_fields = ("health", "checked")
    actions = ("check_connection",)
    fieldsets = (
        (
            None,
            {
                "fields": ("project", ("address", "sender_name"), "signature", ("is_active", "fetch_since")),
                "description": gettext_lazy(
                    "Operators of the project read and answer its letters in AgentZone under “Mail”. Letters are "
                    "only read in the mailbox: nothing is deleted or marked there."
                ),
            },
        ),
        (
            gettext_lazy("Incoming letters (IMAP)"),
            {"fields": (("imap_host", "imap_port", "imap_security"), ("imap_user", "imap_password"))},
        ),
        (
            gettext_lazy("Outgoing letters (SMTP)"),
            {
                "fields": (("smtp_host", "smtp_port", "smtp_security"), ("smtp_user", "smtp_password")),
                "description": gettext_lazy("Without a login the server is not signed in to."),
            },
        ),
        (gettext_lazy("Health"), {"fields": (("health", "checked"),)}),
    )

    @admin.action(description=gettext_lazy("Check the connection"), permissions=["change"])
    def check_connection(self, request: HttpRequest, queryset: Any) -> None:
        for mailbox in queryset[:CHECKED]:
            found = check(mailbox)
            audit.record(
                actor_of(request),
                "mailbox.checked",
                mailbox,
                incoming=found.incoming,
                outgoing=found.outgoing,
            )
            said = {"address": mailbox.address}
            if found.well:
                text = _("%(address)s: both servers let us in.") % said
                self.message_user(request, text, messages.SUCCESS)
            if found.incoming:
                text = _("%(address)s, incoming mail: %(why)s") % {**said, "why": found.incoming}
                self.message_user(request, text, messages.ERROR)
            if found.outgoing:
                text = _("%(address)s, outgoing mail: %(why)s") % {**said, "why": found.outgoing}
                self.message_user(request, text, messages.ERROR)

    def save_model(self, request: HttpRequest, obj: Mailbox, form: Any, change: bool) -> None:
        """What was changed is tried at once, not when the old failure's time is over."""
        super().save_model(request, obj, form, change)
        Mailbox.objects.filter(pk=obj.pk).update(next_try_at=None, failures=0)

    @label(gettext_lazy("health"), "error", COLOURS)
    def shown_health(self, mailbox: Mailbox) -> tuple[str, str]:
        if not mailbox.is_active:
            return "off", _("switched off")
        return ("error" if mailbox.error else "ok"), self.health(mailbox)

    @admin.display(description=gettext_lazy("health"))
    def health(self, mailbox: Mailbox) -> str:
        if mailbox.error:
            return mailbox.error
        return _("works") if mailbox.checked_at else _("not checked yet")

    @admin.display(description=gettext_lazy("last checked"), ordering="checked_at")
    def checked(self, mailbox: Mailbox) -> str:
        return moment(mailbox.checked_at)
