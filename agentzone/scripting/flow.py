"""The way through a script: what is shown, what comes next, what is missing. Pure.

Answers are kept as they were typed; only those of pages on the way count, so that going back and another answer leave
nothing of the way not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from agentzone.scripting.content import RESULT, TOPIC, Content, Page, PageKind, Topics
from kernel.errors import DomainError, Invalid
from kernel.fields import Field, FieldType, Looked, holds, in_words, look

Answers = Mapping[str, Any]


class NoWay(DomainError):
    """The script does not lead there from here."""

    code = "no_way"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is: the pages on the way, the objection that is open over the last of them, and those ever opened."""

    path: tuple[str, ...]
    side: str = ""
    sides: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        return self.side or self.path[-1]


@dataclass(frozen=True, slots=True)
class Way:
    """A script that is being gone through."""

    content: Content
    place: Place
    answers: Answers
    topics: tuple[str, ...] = ()  # of the project, as they can be chosen now

    @property
    def page(self) -> Page:
        page = self.content.page(self.place.page)
        assert page is not None  # published versions have the pages that they lead to
        return page

    def fields_of(self, page: Page) -> list[Field]:
        """The page's own fields; a final one asks for result and topic too."""
        found = [field.as_field() for field in page.fields]
        if page.kind is not PageKind.FINAL:
            return found
        if page.results:
            found.append(
                Field(RESULT, _("Result of the call"), FieldType.CHOICE, page.results, required=True)
            )
        if page.topics is not Topics.OFF and self.topics:
            required = page.topics is Topics.REQUIRED
            found.append(Field(TOPIC, _("Topic"), FieldType.CHOICE, self.topics, required=required))
        return found

    def pages(self) -> list[Page]:
        """Those on the way, then the objections that were opened."""
        keys = (*self.place.path, *self.place.sides)
        return [page for key in keys if (page := self.content.page(key)) is not None]

    def fields(self) -> list[Field]:
        return [field for page in self.pages() for field in self.fields_of(page)]

    def looked(self) -> Looked:
        return look(self.fields(), self.answers)

    def errors(self) -> dict[str, list[str]]:
        """What keeps the present page from being left for the next."""
        mine = {field.key for field in self.fields_of(self.page)}
        return {key: texts for key, texts in self.looked().errors.items() if key in mine}

    def ahead(self) -> list[Page]:
        """The pages that would follow with these answers, up to the final one."""
        found: list[Page] = []
        known = self.looked().known
        page = self.content.page(self.place.path[-1])
        while page is not None and page.kind is PageKind.STEP:
            page = self.content.page(next_of(self.content, page, known))
            if page is None or page in found or page.key in self.place.path:
                break
            found.append(page)
        return found

    def moved(self, place: Place) -> Way:
        return replace(self, place=place)


def begin(content: Content) -> Place:
    return Place((content.main[0].key,))


def next_of(content: Content, page: Page, known: Answers) -> str:
    """The key of the page after this one."""
    for branch in page.branches:
        if holds(branch.when.key, branch.when.value, known):
            return branch.to
    return content.after(page)


def go_next(way: Way) -> Place:
    """Raises Invalid with `errors` by field while the page is not filled in."""
    place = way.place
    if place.side:
        raise NoWay(_("Return to the conversation first."))
    if way.page.kind is not PageKind.STEP:
        raise NoWay(_("This is the last page."))
    errors = way.errors()
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)
    target = next_of(way.content, way.page, way.looked().known)
    if way.content.page(target) is None:
        raise NoWay(_("The script leads nowhere from here."))
    return _onto(place, target)


def go_back(way: Way) -> Place:
    """From an objection to the page it was opened on, else to the page before. What was filled in stays."""
    place = way.place
    if place.side:
        return replace(place, side="")
    return replace(place, path=place.path[:-1] or place.path) if len(place.path) > 1 else place


def go_to(way: Way, key: str) -> Place:
    """To an objection, or to a page that was passed already."""
    page = way.content.page(key)
    place = way.place
    if page is not None and page.kind is PageKind.OBJECTION:
        sides = place.sides if key in place.sides else (*place.sides, key)
        return replace(place, side=key, sides=sides)
    if page is None or key not in place.path:
        raise NoWay(_("The script does not lead there from here."))
    return _onto(place, key)


def _onto(place: Place, key: str) -> Place:
    """A page that is on the way already is gone back to: a way has no rings."""
    path = place.path[: place.path.index(key)] if key in place.path else place.path
    return replace(place, path=(*path, key), side="")


@dataclass(frozen=True, slots=True)
class Finished:
    """What a completed script leaves: values by field, the same in words, result and topic."""

    values: dict[str, Any]
    words: list[tuple[str, str]]
    result: str
    topic: str


def finish(way: Way) -> Finished:
    """Raises NoWay away from a final page, and Invalid with `errors` by field while something on the way is missing."""
    if way.place.side or way.page.kind is not PageKind.FINAL:
        raise NoWay(_("The script has to be gone through to its last page first."))
    looked = way.looked()
    if looked.errors:
        at = next(
            page.key for page in way.pages() if {one.key for one in way.fields_of(page)} & set(looked.errors)
        )
        raise Invalid(_("Please check the fields."), errors=looked.errors, page=at)
    own = [field for field in way.fields() if field.key not in (RESULT, TOPIC)]
    values = {key: value for key, value in looked.values.items() if key not in (RESULT, TOPIC)}
    return Finished(
        values=values,
        words=[(field.title, in_words(field, values[field.key])) for field in own if field.key in values],
        result=looked.values.get(RESULT, ""),
        topic=looked.values.get(TOPIC, ""),
    )
