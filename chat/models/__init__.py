from chat.models.attachment import Attachment
from chat.models.channel import Channel
from chat.models.client import Client, Identity
from chat.models.conversation import Conversation, Draft
from chat.models.form import Form, FormField
from chat.models.message import Message

__all__ = [
    "Attachment",
    "Channel",
    "Client",
    "Conversation",
    "Draft",
    "Form",
    "FormField",
    "Identity",
    "Message",
]
