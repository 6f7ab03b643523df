"""The audit log's codes of mail, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.audit_words import name_actions, name_details

name_actions(
    {
        "demo.mail_loaded": _("Demo letters loaded"),
        "letter.accepted": _("Letter of unknown fate marked as sent"),
        "letter.again": _("Letter to be sent once more"),
        "letter.failed": _("Letter was not sent"),
        "letter.queued": _("Answer to a letter written"),
        "letter.sent": _("Letter sent"),
        "letter.unknown": _("Unknown whether a letter went"),
        "mailbox.added": _("Mailbox added"),
        "mailbox.changed": _("Mailbox changed"),
        "mailbox.checked": _("Connection of a mailbox checked"),
        "mailbox.deleted": _("Mailbox deleted"),
        "thread.claimed": _("Operator took letters"),
        "thread.closed": _("Letters closed"),
        "thread.handed_over": _("Letters handed over"),
        "thread.put_back": _("Letters put back"),
    }
)
name_details(
    {
        "correspondent": _("correspondent"),
        "incoming": _("incoming mail"),
        "outgoing": _("outgoing mail"),
        "recipient": _("recipient"),
        "why": _("why"),
    }
)
