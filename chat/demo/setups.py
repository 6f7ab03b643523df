"""What the demo projects are set up with besides people: forms and texts. Each entry is called once, in the
transaction of the load, after companies, projects and people are there and before the past is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agentzone.models import Project
from chat.demo import articles, call_scripts, closing, entry, forms, hours, quick, telephony, work

Setup = Callable[[Mapping[str, Project]], None]
"""Takes the projects by their demo key (chat.demo.cast)."""

SETUPS: tuple[Setup, ...] = (
    articles.load,
    forms.load,
    quick.load,
    hours.load,
    entry.load,
    closing.load,
    work.load,
    telephony.load,
    call_scripts.load,
)
