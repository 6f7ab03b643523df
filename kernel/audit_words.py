"""What the codes of the audit log mean in words. Every app names its own actions and details when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ACTIONS: dict[str, Any] = {}
DETAILS: dict[str, Any] = {
    "address": gettext_lazy("network address"),
    "comment": gettext_lazy("comment"),
    "channels": gettext_lazy("channels"),
    "deleted": gettext_lazy("deleted"),
    "failing": gettext_lazy("failing"),
    "host": gettext_lazy("machine"),
    "import": gettext_lazy("import of a table"),
    "name": gettext_lazy("name"),
    "number": gettext_lazy("number"),
    "password": gettext_lazy("password"),
    "pid": gettext_lazy("process number"),
    "reason": gettext_lazy("reason"),
    "title": gettext_lazy("title"),
    "until": gettext_lazy("until"),
    "version": gettext_lazy("version"),
}
POINTS_TO: dict[str, str] = {}
VALUES: dict[str, Any] = {"changed": gettext_lazy("changed"), "row": gettext_lazy("a row of the table")}
ACTORS: dict[str, Any] = {
    "system": gettext_lazy("The system"),
    "router": gettext_lazy("Distribution"),
    "visitor": gettext_lazy("Visitor"),
    "client": gettext_lazy("Client"),
    "sign-in": gettext_lazy("Sign-in page"),
}


def name_actions(words: Mapping[str, Any]) -> None:
    """Code of an action → what has happened."""
    ACTIONS.update(words)


def name_details(words: Mapping[str, Any], points_to: Mapping[str, str] | None = None) -> None:
    """Key of a detail → its title; `points_to`: keys whose values are ids → the model, as
    `app.Model`, or `app.Model:field` when they are not its primary keys. A key that means something else with
    one action is named with it: `conversation.offered.to`."""
    DETAILS.update(words)
    POINTS_TO.update(points_to or {})


def name_values(words: Mapping[str, Any]) -> None:
    """Code that stands as the value of a detail or of a fact → its words."""
    VALUES.update(words)


def detail_key(action: str, key: str) -> str:
    """Under which name the words of a detail are known."""
    own = f"{action}.{key}"
    return own if own in DETAILS else key


def action_words(code: str) -> str:
    """Of an action that nobody has named: what was done to a thing of which kind."""
    if code in ACTIONS:
        return str(ACTIONS[code])
    kind, _dot, what = code.partition(".")
    model = model_named(kind)
    done = {"added": _("added"), "changed": _("changed"), "deleted": _("deleted")}.get(what)
    if model is None or done is None:
        return code
    return f"{capfirst(model._meta.verbose_name)}: {done}"


def actor_words(label: str, person: int | None) -> str:
    """A part of the product by what it does; `client:12` is a client."""
    name, _colon, number = label.partition(":")
    if person is not None or name not in ACTORS:
        return label
    return f"{ACTORS[name]} № {number}" if number else str(ACTORS[name])


def target_model(target_type: str) -> type[Model] | None:
    try:
        return apps.get_model(target_type)
    except (LookupError, ValueError):
        return None


def target_words(target_type: str, target_id: str) -> str:
    model = target_model(target_type)
    title = capfirst(model._meta.verbose_name) if model is not None else target_type
    return f"{title} № {target_id}" if target_id else str(title)


def model_named(name: str) -> type[Model] | None:
    """The model of this name; of two, the one of the app that is first in the settings."""
    return next((model for model in apps.get_models() if model._meta.model_name == name), None)


def field_of(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def title_of(key: str, model: type[Model] | None = None) -> str:
    """The title of a changed field or of a detail; what nobody knows is shown as it is called."""
    field = field_of(model, key)
    if field is not None:
        return str(capfirst(field.verbose_name))
    if key in DETAILS:
        return str(capfirst(str(DETAILS[key])))
    inline = model_named(key)
    return str(capfirst(inline._meta.verbose_name_plural if inline is not None else key.replace("_", " ")))
