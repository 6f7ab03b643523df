from chat.models.attachment import Attachment
from chat.models.channel import Channel
from chat.models.client import Client, ClientPhone, Identity
from chat.models.client_card import ClientNote, ClientValue
from chat.models.client_facts import ClientBlock, ClientMerge
from chat.models.closing import ClosingDraft, ContactClosing, ContactRating
from chat.models.conversation import Conversation, Draft
from chat.models.entry import ChannelDepartment, Entry, Invitation, Transcript
from chat.models.form import Form, FormField
from chat.models.macro import Macro, MacroStep
from chat.models.mention import Mention
from chat.models.message import Message
from chat.models.revision import MessageRevision
from chat.models.saved_filter import SavedFilter
from chat.models.tag import ConversationTag, Tag
from chat.models.topic import ContactTopic, Topic

__all__ = [
    "Attachment",
    "Channel",
    "ChannelDepartment",
    "Client",
    "ClientBlock",
    "ClientMerge",
    "ClientNote",
    "ClientPhone",
    "ClientValue",
    "ClosingDraft",
    "ContactClosing",
    "ContactRating",
    "ContactTopic",
    "Conversation",
    "ConversationTag",
    "Draft",
    "Entry",
    "Form",
    "FormField",
    "Identity",
    "Invitation",
    "Macro",
    "MacroStep",
    "Mention",
    "Message",
    "MessageRevision",
    "SavedFilter",
    "Tag",
    "Topic",
    "Transcript",
]
