"""The audit log's codes of chats, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chat.drivers.registry import DRIVERS
from kernel.audit_words import name_actions, name_details

name_actions(
    {
        "channel.added": _("Channel added"),
        "channel.changed": _("Channel changed"),
        "client.added": _("Client added"),
        "client.block_expired": _("Client's block has ended by its term"),
        "client.blocked": _("Client blocked"),
        "client.changed": _("Client's data changed"),
        "client.field": _("Field of the client's card changed"),
        "client.merge_undone": _("Merge of clients undone"),
        "client.merged": _("Clients merged"),
        "client.note_added": _("Note about the client added"),
        "client.note_deleted": _("Note about the client deleted"),
        "client.note_edited": _("Note about the client changed"),
        "client.note_restored": _("Note about the client restored"),
        "client.unblocked": _("Client's block lifted"),
        "conversation.autoclosed": _("Dialog closed by itself"),
        "conversation.closed": _("Dialog closed"),
        "conversation.macro": _("Macro run"),
        "conversation.moved": _("Dialog handed to another project"),
        "conversation.offered": _("Dialog offered to a colleague"),
        "conversation.rated": _("Client's rating"),
        "conversation.reopened": _("Dialog opened again"),
        "conversation.saved_as_file": _("Dialog saved as a file"),
        "conversation.snoozed": _("Dialog put off"),
        "conversation.tagged": _("Dialog's tags changed"),
        "conversation.transcript": _("Dialog asked for by e-mail"),
        "conversation.woken": _("Dialog taken up again"),
        "demo.loaded": _("Demo data loaded"),
        "macro.deleted": _("Macro deleted"),
        "macro.saved": _("Macro saved"),
        "mention.added": _("Colleague mentioned"),
        "mention.withdrawn": _("Mention taken back"),
        "message.deleted": _("Message deleted"),
        "message.edited": _("Message changed"),
        "offer.accepted": _("Offered dialog accepted"),
        "offer.declined": _("Offered dialog declined"),
        "offer.withdrawn": _("Offer of a dialog withdrawn"),
        "tag.added": _("Tag added"),
        "tag.changed": _("Tag changed"),
        "tag.deleted": _("Tag deleted"),
        "topic.added": _("Topic added"),
        "topic.changed": _("Topic changed"),
    }
)
name_details(
    {
        "added": _("added"),
        "client": _("client"),
        "conversation": _("conversation"),
        "key": _("key"),
        "kind": _("kind"),
        "macro": _("macro"),
        "merge": _("merge"),
        "merged": _("merged client"),
        "note": _("note"),
        "notes": _("with notes"),
        "path": _("path"),
        "removed": _("removed"),
        "score": _("score"),
        "conversation.offered.to": _("to whom"),
    },
    {
        "client": "chat.Client",
        "macro": "chat.Macro",
        "merged": "chat.Client",
        "added": "chat.Tag",
        "removed": "chat.Tag",
        "conversation.offered.to": "agentzone.User",
    },
)
for kind, driver in DRIVERS.items():
    for name, info in driver.Config.model_fields.items():
        if info.title:
            name_details({f"config_{kind}_{name}": _(info.title)})
