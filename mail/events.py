"""Events of mailboxes."""

from __future__ import annotations

from typing import Any, ClassVar

from kernel.events import Event, FlushContext


class ThreadChanged(Event):
    """A thread of letters as its list shows it now, and how many of the project wait: a new letter, somebody took or
    gave it away, an answer went or did not."""

    name: ClassVar[str] = "mail.thread"
    thread_id: int
    project_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"mail:{self.project_id}",)

    def coalesce_key(self) -> str:
        return f"mail:{self.thread_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from mail.selectors.counts import counts_of
        from mail.selectors.threads import row_of

        return {
            "thread": row_of(self.thread_id),
            "project_id": self.project_id,
            "counts": counts_of([self.project_id])[self.project_id],
        }


class MailboxChanged(Event):
    """A mailbox: whether it works, what is wrong with it, when its letters were fetched last."""

    name: ClassVar[str] = "mail.box"
    mailbox_id: int
    project_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"mail:{self.project_id}",)

    def coalesce_key(self) -> str:
        return f"mailbox:{self.mailbox_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from mail.models import Mailbox
        from mail.selectors.mailboxes import mailbox_json

        mailbox = Mailbox.objects.select_related("project").get(pk=self.mailbox_id)
        return {"mailbox": mailbox_json(mailbox)}
