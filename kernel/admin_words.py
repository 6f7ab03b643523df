"""Stored structures as the admin's pages show them: small tables in words, never JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kernel.audit_words import POINTS_TO, VALUES, detail_key, field_of, target_model, title_of
from kernel.models import AuditEntry

NOTHING = "—"
ARROW = " → "
BRIEF = 120


def table(rows: Iterable[tuple[Any, Any]]) -> str | SafeString:
    """Two columns: what, and its value."""
    lines = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", rows)
    return format_html('<table class="omnivox-words"><tbody>{}</tbody></table>', lines) if lines else ""


def structure(value: Any) -> str | SafeString:
    """Any JSON value in words: objects as tables, lists as lists."""
    if isinstance(value, dict):
        return table((title_of(key), structure(item)) for key, item in value.items()) or NOTHING
    if isinstance(value, list):
        if not value:
            return NOTHING
        lines = format_html_join("", "<li>{}</li>", ((structure(item),) for item in value))
        return format_html('<ul class="omnivox-words">{}</ul>', lines)
    return plain(value)


def worded(name: str, title: Any) -> Callable[[Any, Any], str]:
    """A method of an admin page that shows a JSON field of its model in words."""

    @admin.display(description=title)
    def shown(_page: Any, row: Any) -> str:
        return structure(getattr(row, name))

    return shown


def plain(value: Any) -> str:
    """A single value."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str) and value in VALUES:
        return str(VALUES[value])
    at = _time(value) if isinstance(value, str) and "T" in value else None
    return localtime(at).strftime("%d.%m.%Y %H:%M:%S") if at is not None and at.tzinfo else str(value)


def _time(text: str) -> datetime | None:
    """Also people's own words come here: 30 February is no time, and no fault."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None


class Details:
    """The details of an entry of the audit log. `looked_up`: ids are told by the names of what they point to."""

    def __init__(self, entry: AuditEntry, *, looked_up: bool) -> None:
        self.model = target_model(entry.target_type)
        self.entry, self.looked_up = entry, looked_up

    def rows(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for key, value in (self.entry.details or {}).items():
            if key == "changes" and isinstance(value, dict):
                found += [
                    (title_of(name, self.model), self._change(name, pair)) for name, pair in value.items()
                ]
            elif key == "changes":
                found.append((_("Change"), self._pair(value, None)))
            else:
                name = detail_key(self.entry.action, key)
                found.append((title_of(name, self.model), self._detail(name, value)))
        return found

    def brief(self) -> str:
        text = "; ".join(f"{title}: {value}" for title, value in self.rows())
        return text if len(text) <= BRIEF else f"{text[:BRIEF]}…"

    def _change(self, name: str, pair: Any) -> str:
        return self._pair(pair, field_of(self.model, name))

    def _pair(self, pair: Any, field: Field[Any, Any] | None) -> str:
        if isinstance(pair, list) and len(pair) == 2:
            return ARROW.join(self._value(side, field) for side in pair)
        return self._value(pair, field)

    def _detail(self, key: str, value: Any) -> str:
        if key in POINTS_TO and value is not None:
            name, _colon, field = POINTS_TO[key].partition(":")
            return self._names(
                target_model(name), value if isinstance(value, list) else [value], field=field or "pk"
            )
        return self._value(value, field_of(self.model, key))

    def _value(self, value: Any, field: Field[Any, Any] | None) -> str:
        if field is not None and value not in (None, "", "changed"):
            if field.flatchoices:
                return str(dict(field.flatchoices).get(value, value))
            if isinstance(field, ForeignKey | ManyToManyField):
                return self._names(field.related_model, value if isinstance(value, list) else [value])
        if isinstance(value, list):
            return ", ".join(plain(item) for item in value) or NOTHING
        if isinstance(value, dict):
            return "; ".join(f"{title_of(key)}: {plain(item)}" for key, item in value.items()) or NOTHING
        return plain(value)

    def _names(self, model: Any, ids: list[Any], *, field: str = "pk") -> str:
        known: dict[str, Model] = {}
        if self.looked_up and model is not None:
            try:
                rows = model._default_manager.filter(**{f"{field}__in": ids})
                known = {str(getattr(row, field)): row for row in rows}
            except (TypeError, ValueError):  # not ids: written by an older version
                return ", ".join(map(plain, ids))
        missing = "{}" if field != "pk" else "№ {}"
        return ", ".join(str(known.get(str(pk), missing.format(pk))) for pk in ids) or NOTHING
