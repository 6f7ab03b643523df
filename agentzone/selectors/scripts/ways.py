"""A script that is being gone through, in the shape that pages draw; the same for calls and for the preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agentzone.models import ScriptRun
from agentzone.scripting.content import Page, PageKind, parse
from agentzone.scripting.flow import Place, Way
from agentzone.scripting.texts import ANSWER
from agentzone.topics import topics_of
from kernel.fields import Field, FieldType, Looked, in_words, shown

SPREAD = 6
"""A choice of at most so many is shown with all its entries at once."""


def way_of(run: ScriptRun) -> Way:
    """Reads the version's content and the project's topics."""
    place = Place(tuple(run.path), run.side, tuple(run.sides))
    return Way(parse(run.version.content), place, run.answers, topics_of(run.project_id))


def way_json(way: Way, variables: Mapping[str, str]) -> dict[str, Any]:
    """The page that is open, what leads to and from it, and the values of variables in its texts."""
    looked, page, place = way.looked(), way.page, way.place
    own = way.fields_of(page)
    ahead = way.ahead()
    return {
        "page": {
            "key": page.key,
            "title": page.title,
            "kind": page.kind.value,
            "say": page.say,
            "hint": page.hint,
            "fields": [_field(field) for field in _drawn(own, looked)],
        },
        "steps": [
            *(_step(one, "done") for one in _pages(way, place.path[:-1])),
            *(_step(one, "now") for one in _pages(way, place.path[-1:])),
            *(_step(one, "ahead") for one in ahead),
        ],
        "objections": [
            {"key": one.key, "title": one.title, "visited": one.key in place.sides}
            for one in way.content.objections
        ],
        "side": place.side,
        "can_go_back": bool(place.side) or len(place.path) > 1,
        "is_final": page.kind is PageKind.FINAL,
        "variables": {**variables, **_answered(way, looked, {field.key for field in own})},
    }


def _pages(way: Way, keys: tuple[str, ...]) -> list[Page]:
    return [page for key in keys if (page := way.content.page(key)) is not None]


def _step(page: Page, state: str) -> dict[str, str]:
    return {"key": page.key, "title": page.title, "state": state}


def _drawn(own: list[Field], looked: Looked) -> list[Field]:
    """Conditions on other pages are decided already; those on this page are decided there, as answers are typed."""
    keys = {field.key for field in own}
    found = []
    for field in own:
        if field.show_if_key in keys:
            found.append(field)
        elif shown(field, looked.known):
            found.append(replace(field, show_if_key="", show_if_value=""))
    return found


def _field(field: Field) -> dict[str, Any]:
    spread = field.type is FieldType.CHOICE and len(field.options) <= SPREAD
    return {**field.json(), "spread": spread}


def _answered(way: Way, looked: Looked, own: set[str]) -> dict[str, str]:
    """Answers of the other pages in words."""
    return {
        f"{ANSWER}{field.key}": in_words(field, looked.values[field.key])
        for field in way.fields()
        if field.key not in own and field.key in looked.values
    }
