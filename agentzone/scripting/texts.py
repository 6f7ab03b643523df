"""Variables in the texts of scripts: `{{client.name}}`, `{{operator.name}}`, `{{answer.order}}`. Pure.

The page fills them, as answers are typed (static/js/script/texts.js).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

VARIABLES = {
    "client.name": _("client’s name"),
    "client.phone": _("client’s phone"),
    "operator.name": _("operator’s name"),
    "operator.first_name": _("operator’s first name"),
    "project.name": _("name of the project"),
    "company.name": _("name of the company"),
    "number.name": _("name of the number called"),
}
ANSWER = "answer."
VARIABLE = re.compile(r"\{\{\s*([\w.]*)\s*\}\}")


def unknown(text: str, answers: Iterable[str]) -> list[str]:
    """Variables of the text that nobody knows, each once, as they stand in it."""
    known = {*VARIABLES, *(f"{ANSWER}{key}" for key in answers)}
    return list(dict.fromkeys(m[0] for m in VARIABLE.finditer(text) if m[1] not in known))
