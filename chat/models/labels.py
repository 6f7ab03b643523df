"""How states, authors and deliveries are called on screen; the values themselves are in chat.states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chat.states import (
    AttachmentKind,
    AttachmentState,
    Author,
    ConversationState,
    Delivery,
    MessageKind,
)

CONVERSATION_STATES = [
    (ConversationState.BOT.value, _("with the bot")),
    (ConversationState.QUEUED.value, _("in the queue")),
    (ConversationState.OFFERED.value, _("offered")),
    (ConversationState.ASSIGNED.value, _("with an operator")),
    (ConversationState.CLOSED.value, _("closed")),
]
AUTHORS = [
    (Author.CLIENT.value, _("client")),
    (Author.AGENT.value, _("operator")),
    (Author.SYSTEM.value, _("system")),
    (Author.BOT.value, _("bot")),
]
KINDS = [
    (MessageKind.TEXT.value, _("text")),
    (MessageKind.EVENT.value, _("event")),
    (MessageKind.NOTE.value, _("note")),
]
DELIVERIES = [
    (Delivery.QUEUED.value, _("waits to be sent")),
    (Delivery.SENT.value, _("sent")),
    (Delivery.DELIVERED.value, _("delivered")),
    (Delivery.READ.value, _("read")),
    (Delivery.FAILED.value, _("not delivered")),
]
ATTACHMENT_KINDS = [
    (AttachmentKind.IMAGE.value, _("picture")),
    (AttachmentKind.VIDEO.value, _("film")),
    (AttachmentKind.AUDIO.value, _("sound")),
    (AttachmentKind.VOICE.value, _("voice message")),
    (AttachmentKind.FILE.value, _("file")),
]
ATTACHMENT_STATES = [
    (AttachmentState.UPLOADING.value, _("is being uploaded")),
    (AttachmentState.PROCESSING.value, _("is being processed")),
    (AttachmentState.READY.value, _("ready")),
    (AttachmentState.FAILED.value, _("unusable")),
]
