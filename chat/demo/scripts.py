"""The demo dialogs as texts: `dialogs/<project>.txt`, sessions parted by an empty line.

A session begins with `# topic` or `# topic | rating`; lines are `К: …` (client) or `О: …` (operator). `{name}`,
`{agent}`, `{order}`, `{sum}`, `{date}` and `{phone}` are filled in; `[masculine|feminine]` follows the speaker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from chat.states import Author

FOLDER = Path(__file__).parent / "dialogs"
SPEAKERS = {"К": Author.CLIENT, "О": Author.AGENT}
_FORMS = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Script:
    """One session: who says what, what it was about, and the client's mark (None: not rated)."""

    topic: str
    rating: int | None
    lines: tuple[tuple[Author, str], ...]


def scripts_of(key: str) -> list[Script]:
    """The sessions written for a project. Raises ValueError for a line that is neither side's."""
    blocks = (FOLDER / f"{key}.txt").read_text(encoding="utf-8").split("\n\n")
    return [_script(block.strip().splitlines()) for block in blocks if block.strip()]


def spoken(text: str, *, feminine: bool, **values: str) -> str:
    """A line with its slots filled, in the speaker's grammatical gender."""
    said = _FORMS.sub(lambda forms: forms[2 if feminine else 1], text)
    for slot, value in values.items():
        said = said.replace("{" + slot + "}", value)
    return said


def _script(lines: list[str]) -> Script:
    topic, _, rating = lines[0].removeprefix("#").partition("|")
    said = []
    for line in lines[1:]:
        who, colon, text = line.partition(": ")
        if not colon or who not in SPEAKERS:
            raise ValueError(f"not a line of a dialog: {line!r}")
        said.append((SPEAKERS[who], text))
    return Script(topic.strip(), int(rating) if rating.strip() else None, tuple(said))
