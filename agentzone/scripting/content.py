"""What a version of a script holds. A draft may be half done: what must be there is asked at publishing (checks).

Pages stand in the order of the list; the first that is no objection begins the script, and a step that names no next
page goes on to the page after it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Limit

from kernel.errors import Invalid
from kernel.fields import Field, FieldType

RESULT, TOPIC = "_result", "_topic"
"""Keys of the result and the topic that a final page asks for, beside the script's own fields."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Title = Annotated[str, StringConstraints(max_length=160, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
Option = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class PageKind(StrEnum):
    STEP = "step"
    OBJECTION = "objection"  # can be visited from any step, and leads back there
    FINAL = "final"


class Topics(StrEnum):
    """Whether the final page asks for a topic of the project."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Part):
    """The field `key` has the value, or any when it is empty."""

    key: Key
    value: Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)] = ""


class ScriptField(_Part):
    key: Key
    title: Title = ""
    type: FieldType = FieldType.TEXT
    options: tuple[Option, ...] = Limit(default=(), max_length=100)
    required: bool = False
    help_text: Title = ""
    show_if: Condition | None = None

    def as_field(self) -> Field:
        condition = self.show_if
        return Field(
            key=self.key,
            title=self.title,
            type=self.type,
            options=self.options,
            required=self.required,
            help_text=self.help_text,
            show_if_key=condition.key if condition else "",
            show_if_value=condition.value if condition else "",
        )


class Branch(_Part):
    """Where a step goes on if the condition holds. The first that holds counts."""

    when: Condition
    to: Key


class Page(_Part):
    key: Key
    title: Title = ""
    kind: PageKind = PageKind.STEP
    say: Text = ""
    hint: Text = ""
    fields: tuple[ScriptField, ...] = Limit(default=(), max_length=40)
    branches: tuple[Branch, ...] = Limit(default=(), max_length=40)
    next: Key | None = None
    results: tuple[Option, ...] = Limit(default=(), max_length=40)
    topics: Topics = Topics.OFF


class Content(_Part):
    pages: tuple[Page, ...] = Limit(default=(), max_length=200)

    def page(self, key: str) -> Page | None:
        return next((page for page in self.pages if page.key == key), None)

    @property
    def main(self) -> tuple[Page, ...]:
        """Steps and final pages: all but the objections."""
        return tuple(page for page in self.pages if page.kind is not PageKind.OBJECTION)

    @property
    def objections(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.kind is PageKind.OBJECTION)

    @property
    def fields(self) -> dict[str, ScriptField]:
        return {field.key: field for page in self.pages for field in page.fields}

    def after(self, page: Page) -> str:
        """The key of the page that follows when no branch holds; empty when nothing does."""
        if page.kind is not PageKind.STEP:
            return ""
        if page.next:
            return page.next
        keys = [one.key for one in self.main]
        place = keys.index(page.key) + 1
        return keys[place] if place < len(keys) else ""

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def parse(data: Any) -> Content:
    """The content of its JSON. Raises Invalid where it is none, with the place of each error."""
    try:
        return Content.model_validate(data)
    except ValidationError as error:
        places = [".".join(map(str, one["loc"])) or "·" for one in error.errors()]
        text = _("This is no script: %(places)s") % {"places": ", ".join(dict.fromkeys(places))[:300]}
        raise Invalid(
            text, errors={place: [one["msg"]] for place, one in zip(places, error.errors(), strict=True)}
        ) from None
