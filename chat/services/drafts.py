"""Drafts are kept on the server: a reload, another computer or a crash loses nothing that was typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from agentzone.models import User
from chat.events import DraftChanged
from chat.markup import clean_html, html_of
from chat.models import Conversation, Draft
from chat.selectors.quotes import quote_of
from chat.selectors.workspace import draft_json
from chat.services.dialog import TEXT_LIMIT
from kernel import clock
from kernel.errors import DomainError, Invalid
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work


class DraftConflict(DomainError):
    """Another page of the same person saved a newer draft."""

    code = "conflict"


def draft_save(
    agent: User,
    conversation_id: UUID,
    *,
    text: str,
    version: int,
    page: str,
    html: str = "",
    note: bool = False,
    quote: UUID | None = None,
    leaving: bool = False,
) -> int:
    """Save over exactly `version`; returns the new version. Raises DraftConflict with the stored draft.

    A page that goes away does not hear any more what became of its save on the way: its last word (`leaving`) may
    stand over that save, too. The other way round it may not: a save that is overtaken is refused.
    """
    if len(text) > TEXT_LIMIT * 2:
        raise Invalid(_("The draft is too long."), errors={"text": [_("The draft is too long.")]})
    now = clock.now()
    with unit_of_work():
        if quote is not None:  # taken before the message is deleted, or not at all
            lock_row(Conversation, conversation_id)
        draft, _made = Draft.objects.select_related("conversation__client").get_or_create(
            conversation_id=conversation_id, agent=agent, defaults={"updated_at": now}
        )
        content: dict[str, Any] = {
            "text": text.replace("\x00", ""),
            "html": clean_html(html) if html else "",
            "note": note,
            "quote": quote_of(draft.conversation, quote, notes=note),
            "page": page,
        }
        seen = Q(version=version)
        if leaving and page:
            seen |= Q(version=version + 1, page=page)
        changed = Draft.objects.filter(seen, pk=draft.pk).update(
            **content, version=F("version") + 1, updated_at=now
        )
        draft.refresh_from_db(fields=("text", "html", "note", "quote", "page", "version"))
        if not changed:
            raise DraftConflict(_("The draft was changed in another window."), errors=draft_json(draft))
        emit(
            DraftChanged(
                agent_id=agent.pk,
                conversation_id=conversation_id,
                version=draft.version,
                **content,
            )
        )
    return draft.version


def drafts_locked(conversation_id: UUID, sender: User, receiver: User) -> tuple[Draft, Draft] | None:
    """What the sender of a dialog has typed and what the receiver has, locked; None when there is nothing to hand over.

    Their pages may save at this moment: an autosave is either in what is read here, or is refused afterwards.
    """
    mine = Draft.objects.filter(conversation_id=conversation_id, agent=sender)
    if not mine.exclude(text="").exists():
        return None
    Draft.objects.get_or_create(
        conversation_id=conversation_id, agent=receiver, defaults={"updated_at": clock.now()}
    )
    both = Draft.objects.filter(conversation_id=conversation_id, agent__in=(sender, receiver))
    rows = {draft.agent_id: draft for draft in both.select_for_update(no_key=True).order_by("pk")}
    left = rows[sender.pk]
    return (left, rows[receiver.pk]) if left.text else None


def draft_hand_over(left: Draft, own: Draft) -> None:
    """What the sender of a transferred dialog had typed goes with it. Call in the transaction that has locked both."""
    _join(own, left)
    left.text, left.html, left.note, left.quote = "", "", False, None
    for draft in (left, own):
        _changed(draft)


def quote_gone(conversation_id: UUID, uid: UUID) -> None:
    """The message was deleted: no draft answers it any more. Call with the dialog locked."""
    answering = Draft.objects.filter(conversation_id=conversation_id, quote__id=str(uid))
    for draft in answering.select_for_update(no_key=True).order_by("pk"):
        draft.quote = None
        _changed(draft)


def _changed(draft: Draft) -> None:
    """Save what was not typed by a page; all pages of its writer hear of it."""
    draft.version, draft.page, draft.updated_at = draft.version + 1, "", clock.now()
    draft.save()
    emit(
        DraftChanged(
            agent_id=draft.agent_id,
            conversation_id=draft.conversation_id,
            text=draft.text,
            html=draft.html,
            note=draft.note,
            quote=draft.quote,
            version=draft.version,
            page="",
        )
    )


def _join(own: Draft, left: Draft) -> None:
    """`left` follows what is in `own`. With a note in it the whole is a note: it must not go to the client unseen."""
    if own.html or left.html:
        own.html = clean_html("<br>".join(d.html or html_of(d.text) for d in (own, left) if d.text))
    own.text = f"{own.text}\n{left.text}".strip()[: TEXT_LIMIT * 2]
    own.note = own.note or left.note
    own.quote = own.quote or left.quote
