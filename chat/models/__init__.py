from chat.models.channel import Channel
from chat.models.client import Client, Identity
from chat.models.conversation import Conversation, Draft
from chat.models.message import Message

__all__ = ["Channel", "Client", "Conversation", "Draft", "Identity", "Message"]
