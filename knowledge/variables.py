"""Variables of canned texts: `{{client.name}}` becomes what it stands for when the text is used. Pure.

The page fills quick messages itself (static/js/lib/variables.js has the same list); macros are filled here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

VARIABLES = {
    "client.name": _("client’s name"),
    "client.first_name": _("client’s first name"),
    "client.phone": _("client’s phone"),
    "client.email": _("client’s e-mail"),
    "operator.name": _("operator’s name"),
    "operator.first_name": _("operator’s first name"),
    "project.name": _("name of the project"),
    "company.name": _("name of the company"),
    "channel.name": _("name of the channel"),
    "dialog.number": _("number of the dialog"),
}
VARIABLE = re.compile(r"\{\{\s*([\w.]*)\s*\}\}")


def unknown(text: str) -> list[str]:
    """Variables of the text that nobody knows, each once, as they stand in it."""
    return list(dict.fromkeys(m[0] for m in VARIABLE.finditer(text) if m[1] not in VARIABLES))


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its values, and the names of variables that have none; those stay as they are."""
    missing: list[str] = []

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1], "")
        if not found and match[1] not in missing:
            missing.append(match[1])
        return found or match[0]

    return VARIABLE.sub(value, text), missing


def known_variables(text: str) -> None:
    """Validator: a misspelt variable would reach a client as it is."""
    wrong = unknown(text)
    if wrong:
        raise ValidationError(_("There is no such variable: %(names)s"), params={"names": ", ".join(wrong)})
