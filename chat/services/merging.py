"""Two clients are one person: everything moves to the one that is kept, in one transaction, and can be parted again.

The merged client's row and values stay as they are, out of sight: undoing is then exact. Locks: identities of both,
both clients by id, contacts, dialogs (services.client_locks); so a message that comes in meanwhile either was first,
and moves too, or waits and finds the dialog with its new client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import Call, Contact, User
from chat.events_clients import ClientStale, client_stream
from chat.models import (
    Client,
    ClientMerge,
    ClientNote,
    ClientPhone,
    ClientValue,
    Conversation,
    Identity,
    Message,
)
from chat.models.client import client_key
from chat.phones import phone_of
from chat.selectors.client_fields import company_fields, values_of
from chat.selectors.merging import kept_by_default, mark_of, why_not_undone
from chat.services.client_fields import client_told, dialogs_told, store_value
from chat.services.client_locks import clients_still, contacts_locked, dialogs_locked, moved
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, recheck_access, unit_of_work


def clients_merge(
    user: User, kept_id: int, merged_id: int, *, keep: Mapping[str, str], mark: str
) -> ClientMerge:
    """Merge the second client into the first. `keep`: key → "this" or "other" where it is not the usual choice;
    `mark`: the state that the person saw (selectors.merging.merge_view).

    Raises ClientMoved, Invalid, and DomainError when a value changed since or one of them is blocked.
    """
    if kept_id == merged_id or not set(keep.values()) <= {"this", "other"}:
        raise Invalid(_("Please check the fields."), errors={"keep": [_("Choose from the list.")]})
    with unit_of_work():
        clients = clients_still([kept_id, merged_id])
        kept, merged = clients[kept_id], clients[merged_id]
        if kept.merged_into_id or merged.merged_into_id or kept.company_id != merged.company_id:
            raise moved()
        _may_merge(kept, merged, mark)
        record = _move(kept, merged)
        record |= {"values": _keep(user, kept, merged, keep), **_oldest(kept, merged)}
        merge = ClientMerge.objects.create(kept=kept, merged=merged, by=user, at=clock.now(), record=record)
        merged.merged_into = kept
        merged.save(update_fields=["merged_into"])
        audit.record(actor_of(user), "client.merged", kept, merged=merged.pk, merge=merge.pk)
        _tell(kept, merged, record["conversations"])
    return merge


def merge_undo(user: User, merge_id: int) -> None:
    """Part the two as they were. What came since in dialogs and by numbers that go back goes back with them; what
    people wrote on the kept card since stays there. Raises DomainError with the reason when later changes forbid it.
    """
    with unit_of_work():
        known = ClientMerge.objects.filter(pk=merge_id).first()
        if known is None:
            raise NotFound(_("Not found, or not yours to see."))
        clients = clients_still([known.kept_id, known.merged_id])
        kept, merged = clients[known.kept_id], clients[known.merged_id]
        merge = lock_row(ClientMerge, merge_id)
        assert merge is not None
        why = why_not_undone(merge, kept, merged)
        if why:
            raise DomainError(why, code="merge_not_undone")
        _move_back(merge, kept, merged)
        _put_back(user, kept, merge.record)
        merged.merged_into = None
        merged.save(update_fields=["merged_into"])
        merge.undone_at, merge.undone_by = clock.now(), user
        merge.save(update_fields=["undone_at", "undone_by"])
        audit.record(actor_of(user), "client.merge_undone", kept, merged=merged.pk, merge=merge.pk)
        _tell(kept, merged, merge.record["conversations"])


def _may_merge(kept: Client, merged: Client, mark: str) -> None:
    now = clock.now()
    if kept.is_blocked(now) or merged.is_blocked(now):
        raise DomainError(_("One of the clients is blocked. Lift the block first."), code="already_blocked")
    if mark_of(values_of(kept), values_of(merged)) != mark:
        raise DomainError(_("The cards have changed meanwhile. Please look again."))


def _move(kept: Client, merged: Client) -> dict[str, Any]:
    """All that is the merged client's becomes the kept one's; returns what that was."""
    contacts = [contact.pk for contact in contacts_locked(client_key=client_key(merged.pk))]
    dialogs = dialogs_locked(client=merged)
    identities = list(Identity.objects.filter(client=merged).order_by("pk").values_list("pk", flat=True))
    phones = list(ClientPhone.objects.filter(client=merged).order_by("pk").values_list("pk", flat=True))
    notes = list(ClientNote.objects.filter(client=merged).values_list("pk", flat=True))
    _give(kept, (identities, phones), dialogs, contacts, notes)
    return {
        "identities": identities,
        "phones": phones,
        "conversations": [str(pk) for pk in dialogs],
        "contacts": [str(pk) for pk in contacts],
        "notes": [str(pk) for pk in notes],
    }


def _give(
    client: Client,
    names: tuple[Iterable[int], Iterable[int]],
    dialogs: Iterable[UUID],
    contacts: Iterable[UUID],
    notes: Iterable[UUID],
) -> None:
    """`names`: identities and phone numbers."""
    Identity.objects.filter(pk__in=list(names[0])).update(client=client)
    ClientPhone.objects.filter(pk__in=list(names[1])).update(client=client)
    Conversation.objects.filter(pk__in=list(dialogs)).update(client=client)
    Contact.objects.filter(pk__in=list(contacts)).update(client_key=client_key(client.pk))
    ClientNote.objects.filter(pk__in=list(notes)).update(client=client)


def _keep(user: User, kept: Client, merged: Client, keep: Mapping[str, str]) -> dict[str, Any]:
    """Take over the values that were chosen of the merged client; returns what they replaced."""
    mine, theirs = values_of(kept), values_of(merged)
    replaced: dict[str, Any] = {}
    for field in company_fields(kept.company_id):
        before, version = mine.get(field.key, (None, 0))
        offered, _version = theirs.get(field.key, (None, 0))
        side = keep.get(field.key, kept_by_default(before, "this", "other"))
        if side == "this" or offered == before:
            continue
        store_value(kept, field, offered, version + 1, user)
        replaced[field.key] = {"before": before, "was": version, "version": version + 1}
    return replaced


def _oldest(kept: Client, merged: Client) -> dict[str, Any]:
    """The kept client is known since the first of them came."""
    before = {"first_seen_at": kept.first_seen_at.isoformat(), "locale": kept.locale}
    kept.first_seen_at = min(kept.first_seen_at, merged.first_seen_at)
    kept.locale = kept.locale or merged.locale
    kept.save(update_fields=["first_seen_at", "locale"])
    return before


def _move_back(merge: ClientMerge, kept: Client, merged: Client) -> None:
    record = merge.record
    dialogs = [UUID(pk) for pk in record["conversations"]]
    later = set(
        Message.objects.filter(conversation__in=dialogs, kind="event", created_at__gte=merge.at)
        .order_by()
        .values_list("contact_id", flat=True)
    )
    later |= set(Conversation.objects.filter(pk__in=dialogs).values_list("contact_id", flat=True))
    phones = record.get("phones", [])  # merges of before there were calls have none
    later |= _later_calls(merge, kept, phones)
    contacts = {UUID(pk) for pk in record["contacts"]} | {pk for pk in later if pk is not None}
    contacts_locked(pk__in=contacts)
    dialogs_locked(pk__in=dialogs)
    notes = [UUID(pk) for pk in record["notes"]]
    _give(merged, (record["identities"], phones), dialogs, contacts, notes)


def _later_calls(merge: ClientMerge, kept: Client, phones: list[int]) -> set[UUID]:
    """Calls since the merge from the numbers that go back."""
    numbers = set(ClientPhone.objects.filter(pk__in=phones).values_list("number", flat=True))
    calls = Call.objects.filter(contact__client_key=client_key(kept.pk), contact__arrived_at__gte=merge.at)
    return {pk for pk, number in calls.values_list("pk", "caller_number") if phone_of(number) in numbers}


def _put_back(user: User, kept: Client, record: Mapping[str, Any]) -> None:
    """The values that the merge replaced. Versions go on, so that no page takes the old value for the new one."""
    fields = {field.key: field for field in company_fields(kept.company_id)}
    for key, was in record["values"].items():
        if key in fields:
            store_value(kept, fields[key], was["before"], was["version"] + 1, user)
        else:  # the field is not in use any more
            ClientValue.objects.filter(client=kept, key=key).update(
                value=was["before"], version=was["version"] + 1
            )
    Client.objects.filter(pk=kept.pk).update(first_seen_at=record["first_seen_at"], locale=record["locale"])


def _tell(kept: Client, merged: Client, dialogs: Iterable[str]) -> None:
    client_told(kept)
    for client in (kept, merged):
        emit(ClientStale(client_id=client.pk))
        recheck_access(client_stream(client.pk))
    dialogs_told(Conversation.objects.filter(pk__in=list(dialogs)))
