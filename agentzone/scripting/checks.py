"""What keeps a script from being published, page by page. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agentzone.scripting.content import Condition, Content, Page, PageKind, ScriptField
from agentzone.scripting.texts import unknown
from kernel.fields import CHOOSING, YES_NO, FieldType


@dataclass(frozen=True, slots=True)
class Problem:
    """`page` and `field` are keys; empty where it is about the whole script or the whole page."""

    page: str
    text: str
    field: str = ""

    def json(self) -> dict[str, str]:
        return {"page": self.page, "field": self.field, "text": self.text}


def problems(content: Content) -> list[Problem]:
    """Everything at once, in the order of the pages; nothing when it may be published."""
    if not content.main:
        return [Problem("", _("The script has no pages."))]
    found = list(_whole(content))
    for page in content.pages:
        found += _page(content, page)
    return found + list(_ways(content))


def _whole(content: Content) -> Iterator[Problem]:
    for key, times in Counter(page.key for page in content.pages).items():
        if times > 1:
            yield Problem(key, _("Several pages have the key “%(key)s”.") % {"key": key})
    for key, times in Counter(field.key for page in content.pages for field in page.fields).items():
        if times > 1:
            places = [page.key for page in content.pages if any(field.key == key for field in page.fields)]
            yield Problem(
                places[-1], _("The script has several fields with the key “%(key)s”.") % {"key": key}, key
            )
    if not any(page.kind is PageKind.FINAL for page in content.pages):
        yield Problem("", _("The script has no final page."))


def _page(content: Content, page: Page) -> Iterator[Problem]:
    if not page.title:
        yield Problem(page.key, _("The page has no title."))
    if not (page.say or page.hint or page.fields or page.results) and page.kind is not PageKind.FINAL:
        yield Problem(page.key, _("The page is empty."))
    for name in unknown(f"{page.say}\n{page.hint}", content.fields):
        yield Problem(page.key, _("There is no such variable: %(names)s") % {"names": name})
    for option in _repeated(page.results):
        yield Problem(page.key, _("Each entry once. Repeated: %(options)s") % {"options": option})
    for number, field in enumerate(page.fields):
        yield from _field(content, page, field, {one.key for one in page.fields[number:]})
    if page.kind is PageKind.STEP:
        yield from _branches(content, page)


def _field(content: Content, page: Page, field: ScriptField, later: set[str]) -> Iterator[Problem]:
    if not field.title:
        yield Problem(page.key, _("The field has no title."), field.key)
    if field.type in CHOOSING and not field.options:
        yield Problem(page.key, _("Give the list to choose from."), field.key)
    for option in _repeated(field.options):
        yield Problem(page.key, _("Each entry once. Repeated: %(options)s") % {"options": option}, field.key)
    if field.required and page.kind is PageKind.OBJECTION:
        text = _("A field of an objection cannot be required: one returns from there at any time.")
        yield Problem(page.key, text, field.key)
    if field.show_if is None:
        return
    if field.show_if.key in later:
        text = _("The field depends on one that does not stand before it.")
        yield Problem(page.key, text, field.key)
    aside = {one.key for side in content.objections if side is not page for one in side.fields}
    if field.show_if.key in aside:
        text = _("The field depends on one of an objection, which need not be visited.")
        yield Problem(page.key, text, field.key)
    for text in _condition(content, field.show_if):
        yield Problem(page.key, text, field.key)


def _branches(content: Content, page: Page) -> Iterator[Problem]:
    for branch in page.branches:
        for text in _condition(content, branch.when):
            yield Problem(page.key, text)
        yield from _target(content, page, branch.to)
    if page.next:
        yield from _target(content, page, page.next)
    elif not content.after(page):
        yield Problem(page.key, _("Nothing comes after the page: name the next one or make it a final page."))


def _target(content: Content, page: Page, key: str) -> Iterator[Problem]:
    target = content.page(key)
    if target is None:
        yield Problem(page.key, _("There is no page “%(key)s” to go on to.") % {"key": key})
    elif target.kind is PageKind.OBJECTION:
        text = _("“%(title)s” is an objection: nobody goes on to it.") % {"title": target.title or key}
        yield Problem(page.key, text)


def _condition(content: Content, condition: Condition) -> Iterator[str]:
    field = content.fields.get(condition.key)
    if field is None:
        yield _("The script has no field “%(key)s”.") % {"key": condition.key}
    elif condition.value and (options := _answers(field)) and condition.value not in options:
        yield _("“%(value)s” is no answer to “%(title)s”.") % {"value": condition.value, "title": field.title}


def _answers(field: ScriptField) -> tuple[str, ...]:
    """All there are; nothing where they are free."""
    if field.type in (FieldType.YESNO, FieldType.CHECK):
        return YES_NO
    return field.options if field.type in CHOOSING else ()


def _ways(content: Content) -> Iterator[Problem]:
    """Pages that nothing leads to, and those from which no final page can be reached."""
    steps = {page.key: _targets(content, page) for page in content.main}
    reached = _closure(steps, {content.main[0].key})
    back: dict[str, set[str]] = {key: set() for key in steps}
    for key, targets in steps.items():
        for target in targets & set(steps):
            back[target].add(key)
    good = _closure(back, {page.key for page in content.main if page.kind is PageKind.FINAL})
    for page in content.main:
        if page.key not in reached:
            yield Problem(page.key, _("Nothing leads to this page."))
        elif page.key not in good and steps[page.key]:
            yield Problem(page.key, _("No final page can be reached from here."))


def _targets(content: Content, page: Page) -> set[str]:
    if page.kind is not PageKind.STEP:
        return set()
    return {branch.to for branch in page.branches} | ({content.after(page)} - {""})


def _closure(edges: dict[str, set[str]], start: set[str]) -> set[str]:
    found, new = set(start), set(start)
    while new:
        new = set().union(*(edges.get(key, set()) for key in new)) - found
        found |= new
    return found


def _repeated(options: tuple[str, ...]) -> list[str]:
    return [option for option, times in Counter(options).items() if times > 1]
