from mail.models.letter import Draft, File, Letter
from mail.models.mailbox import Mailbox
from mail.models.thread import Thread

__all__ = ["Draft", "File", "Letter", "Mailbox", "Thread"]
