"""The version of a script that is worked on, as the builder shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agentzone.models import Script, ScriptVersion
from agentzone.scripting.checks import problems
from agentzone.scripting.content import Content, parse


@dataclass(frozen=True, slots=True)
class Shown:
    """The draft; without one the newest version, from which a draft begins with the first change."""

    number: int
    state: str
    revision: int
    content: Content

    def json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "state": self.state,
            "revision": self.revision,
            "content": self.content.as_json(),
            "problems": [one.json() for one in problems(self.content)],
        }


def shown(script: Script) -> Shown:
    newest = ScriptVersion.objects.filter(script=script).order_by("-number").first()
    if newest is None:
        return Shown(1, ScriptVersion.State.DRAFT, 0, beginning())
    revision = newest.revision if newest.state == ScriptVersion.State.DRAFT else 0
    return Shown(newest.number, newest.state, revision, parse(newest.content))


def beginning() -> Content:
    """Of a script that is new."""
    return parse(
        {
            "pages": [
                {"key": "hello", "title": _("Greeting"), "kind": "step"},
                {"key": "result", "title": _("Result of the call"), "kind": "final"},
            ]
        }
    )
