"""Fields of a client's card: saved one by one as people type, and by integrations."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from chat.events import ConversationChanged, QueueEntered
from chat.events_clients import ClientChanged, ClientField
from chat.models import Client, ClientValue, Conversation
from chat.selectors.client_access import form_is_his
from chat.selectors.client_fields import STANDARD, card_fields, company_fields, values_of
from chat.services.client_locks import client_locked
from chat.states import ConversationState
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from kernel.fields import Field, clean_one, is_empty, words
from kernel.uow import emit, unit_of_work

NAME_LIMIT = 150


class FieldConflict(DomainError):
    """Somebody else saved the field meanwhile. `errors` has what is stored, so that the page can show both."""

    code = "conflict"


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored now."""

    value: Any
    version: int


def field_save(
    user: User, client_id: int, key: str, value: Any, *, version: int, project_id: int | None
) -> Saved:
    """A person saves one field over exactly `version`. Saving what is stored already changes nothing.

    Raises FieldConflict with the stored value, Invalid, NotAllowed for a field that only integrations fill, NotFound
    for a project whose form of this client is not the person's to fill in.
    """
    with unit_of_work():
        client = client_locked(client_id)
        if project_id is not None and not form_is_his(user, client, project_id):
            raise NotFound(_("Not found, or not yours to see."))
        field = _field(card_fields(client.company_id, project_id), key)
        if field.read_only:
            raise NotAllowed(_("“%(title)s” is filled by an integration only.") % {"title": field.title})
        cleaned = cleaned_value(field, value)
        if cleaned is None and field.required:
            detail = _("Fill in “%(title)s”.") % {"title": field.title}
            raise Invalid(detail, errors={key: [detail]})
        stored, known = values_of(client).get(key, (None, 0))
        if stored == cleaned:
            return Saved(stored, known)
        if known != version:
            raise _conflict(client, key, stored, known)
        return _store(client, field, cleaned, Saved(stored, known), actor_of(user), user)


def fields_integrated(client_id: int, values: Mapping[str, Any], *, actor: Actor) -> dict[str, Saved]:
    """An integration fills fields, read-only ones too; any field of any project of the company. All or nothing.

    Raises Invalid with `errors` by key.
    """
    with unit_of_work():
        client = client_locked(client_id)
        known = {field.key: field for field in company_fields(client.company_id)}
        errors: dict[str, list[str]] = {}
        cleaned: dict[str, Any] = {}
        for key, value in values.items():
            try:
                cleaned[key] = cleaned_value(_field(list(known.values()), key), value)
            except Invalid as error:
                errors.update(error.extra["errors"])
        if errors:
            raise Invalid(_("Please check the fields."), errors=errors)
        before = values_of(client)
        saved = {}
        for key, value in cleaned.items():
            old = Saved(*before.get(key, (None, 0)))
            saved[key] = old if old.value == value else _store(client, known[key], value, old, actor, None)
    return saved


def fields_offered(client_id: int, values: Mapping[str, Any]) -> None:
    """What the client says of himself (a form before the chat) fills what is not known; what people have entered, and
    what only integrations fill, stays. Values that do not fit their fields are left out."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    known = values_of(client)
    for field in company_fields(client.company_id):
        value, version = known.get(field.key, (None, 0))
        if field.read_only or not is_empty(value) or field.key not in values:
            continue
        with suppress(Invalid):
            cleaned = cleaned_value(field, values[field.key])
            if cleaned is not None:
                store_value(client, field, cleaned, version + 1, None)


def cleaned_value(field: Field, value: Any) -> Any:
    """The value as it is stored. Raises Invalid with the key in `errors`."""
    try:
        cleaned = clean_one(field, value)
        if field.key == "name" and len(cleaned or "") > NAME_LIMIT:
            raise ValueError(_("Longer than %(limit)d characters.") % {"limit": NAME_LIMIT})
        if isinstance(cleaned, str):
            cleaned.encode()
    except UnicodeEncodeError:
        detail = _("A text was expected.")
        raise Invalid(detail, errors={field.key: [detail]}) from None
    except ValueError as error:
        raise Invalid(str(error), errors={field.key: [str(error)]}) from None
    return cleaned


def store_value(client: Client, field: Field, value: Any, version: int, user: User | None) -> None:
    """Write one field of a locked client and tell the pages; `version` is the new one. The caller audits."""
    if field.key in STANDARD:
        setattr(client, field.key, value or "")
        client.versions = {**client.versions, field.key: version}
        client.save(update_fields=[field.key, "versions"])
        client_told(client)
    else:
        text = words([field], {field.key: value})
        ClientValue.objects.update_or_create(
            client=client,
            key=field.key,
            defaults={
                "value": value,
                "text": text[0][1] if text else "",
                "version": version,
                "updated_at": clock.now(),
                "updated_by": user,
            },
        )
    by = {"id": user.pk, "name": user.full_name} if user else None
    emit(ClientField(client_id=client.pk, key=field.key, value=value, version=version, by=by))


def client_told(client: Client) -> None:
    """Whoever shows the client, on his card or as the other side of an open dialog, hears what he is called now."""
    emit(ClientChanged(client_id=client.pk))
    dialogs_told(Conversation.objects.filter(client=client).exclude(state=ConversationState.CLOSED))


def dialogs_told(dialogs: QuerySet[Conversation]) -> None:
    """The client of these dialogs is another, or called otherwise; those that wait stand in lists of queues as well.
    They are locked: who writes to a dialog's streams holds the dialog (docs/realtime.md)."""
    locked = dialogs.select_for_update(no_key=True, of=("self",))
    rows = locked.order_by("pk").values_list("pk", "project_id", "state")
    for pk, project_id, state in rows:
        emit(ConversationChanged(conversation_id=pk))
        if state == ConversationState.QUEUED:
            emit(QueueEntered(conversation_id=pk, project_id=project_id))


def _store(client: Client, field: Field, value: Any, old: Saved, actor: Actor, user: User | None) -> Saved:
    store_value(client, field, value, old.version + 1, user)
    audit.record(actor, "client.field", client, key=field.key, changes=[old.value, value])
    return Saved(value, old.version + 1)


def _field(fields: list[Field], key: str) -> Field:
    found = next((field for field in fields if field.key == key), None)
    if found is None:
        detail = _("There is no such field.")
        raise Invalid(detail, errors={key: [detail]})
    return found


def _conflict(client: Client, key: str, value: Any, version: int) -> FieldConflict:
    row = ClientValue.objects.select_related("updated_by").filter(client=client, key=key).first()
    by = row.updated_by.full_name if row and row.updated_by else ""
    return FieldConflict(
        _("Somebody else has just changed this field."), errors={"value": value, "version": version, "by": by}
    )
