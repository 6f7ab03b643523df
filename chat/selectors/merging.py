"""Two clients side by side: what a merge would keep, and what forbids to part them again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from agentzone.channel_kinds import kind_title
from agentzone.models import Contact, User
from chat.models import Client, ClientMerge, ClientNote
from chat.models.client import client_key
from chat.selectors.cards import client_json
from chat.selectors.client_fields import company_fields, values_of
from chat.selectors.clients import supervises_client
from chat.selectors.duplicates import is_duplicate
from kernel import clock
from kernel.errors import NotFound
from kernel.events.frames import dumps
from kernel.fields import is_empty, words

Values = dict[str, tuple[Any, int]]


def other_or_404(user: User, client: Client, other_id: int) -> Client:
    """The second client of a merge: one that is suggested, or any that a supervisor sees. Raises NotFound."""
    other = (
        Client.objects.filter(pk=other_id, company_id=client.company_id, merged_into__isnull=True)
        .exclude(pk=client.pk)
        .first()
    )
    if other is None or not (is_duplicate(client, other) or _sees_both(user, client, other)):
        raise NotFound(_("Not found, or not yours to see."))
    return other


def _sees_both(user: User, client: Client, other: Client) -> bool:
    return supervises_client(user, client) and supervises_client(user, other)


def merge_view(client: Client, other: Client) -> dict[str, Any]:
    """Both sides, field by field. `stays` is who stays when nothing is said: whom we talked with more often, of equals
    the one on screen; `keep` is what is kept then. `mark` names exactly this state."""
    mine, theirs = values_of(client), values_of(other)
    sides = {"this": _side(client), "other": _side(other)}
    stays, goes = "this", "other"
    if sides["other"]["contacts"] > sides["this"]["contacts"]:
        stays, goes = goes, stays
    fields = []
    for field in company_fields(client.company_id):
        values = {
            side: found.get(field.key, (None, 0))[0] for side, found in (("this", mine), ("other", theirs))
        }
        if all(is_empty(value) for value in values.values()):
            continue
        shown = {side: words([field], {field.key: value}) for side, value in values.items()}
        fields.append(
            {
                "key": field.key,
                "title": field.title,
                **{side: found[0][1] if found else "" for side, found in shown.items()},
                "keep": kept_by_default(values[stays], stays, goes),
            }
        )
    now = clock.now()
    return {
        **sides,
        "stays": stays,
        "fields": fields,
        "blocked": [name for name, one in (("this", client), ("other", other)) if one.is_blocked(now)],
        "mark": mark_of(mine, theirs),
    }


def kept_by_default(value: Any, stays: str, goes: str) -> str:
    """Whose value of a field is kept when nobody chose: of who stays, if he has one."""
    return goes if is_empty(value) else stays


def mark_of(mine: Values, theirs: Values) -> str:
    """Changes with every change of a value on either side; whoever of them stays."""
    both = sorted(dumps(sorted(side.items())) for side in (mine, theirs))
    return hashlib.sha256("".join(both).encode()).hexdigest()[:32]


def _side(client: Client) -> dict[str, Any]:
    contacts = Contact.objects.filter(client_key=client_key(client.pk))
    return {
        "client": client_json(client),
        "channels": sorted(
            {i.channel.name for i in client.identities.select_related("channel")}
            | {kind_title("phone") for _phone in client.phones.all()[:1]}
        ),
        "dialogs": client.conversations.count(),
        "contacts": contacts.count(),
        "notes": ClientNote.objects.filter(client=client, deleted_at__isnull=True).count(),
    }


def why_not_undone(merge: ClientMerge, kept: Client, merged: Client) -> str:
    """What forbids to undo a merge of locked clients, in words; empty when nothing does."""
    if merge.undone_at is not None:
        return _("This merge has been undone already.")
    if kept.merged_into_id is not None:
        return _("The client was merged into another one since. Undo that merge first.")
    if kept.is_blocked(clock.now()):
        return _("The client was blocked since. Lift the block first.")
    now = values_of(kept)
    titles = {field.key: field.title for field in company_fields(kept.company_id)}
    changed = [
        titles.get(key, key)
        for key, was in merge.record["values"].items()
        if now.get(key, (None, 0))[1] != was["version"]
    ]
    if changed:
        return _("Changed since, so it cannot be put back as it was: %(fields)s.") % {
            "fields": ", ".join(changed)
        }
    return ""


def merge_or_404(user: User, merge_id: int) -> ClientMerge:
    """A merge that the person may undo: his own, or of a client that he supervises. Raises NotFound."""
    merge = ClientMerge.objects.select_related("kept").filter(pk=merge_id).first()
    if merge is None or not (merge.by_id == user.pk or supervises_client(user, merge.kept)):
        raise NotFound(_("Not found, or not yours to see."))
    return merge
