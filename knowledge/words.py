"""Words of a text as the search sees them. Pure.

Text and query pass the same door: lower case, ё as е, no stress marks, Latin without accents. What comes out has the
same words in the same order as the text, so that a place in one is a place in the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
USUAL = re.compile(r"[a-zа-яё0-9]*")
LONGEST_WORD = 60
QUERY_WORDS = 8
KEEPS_ITS_MARK = "й"
LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
RELAYOUT = str.maketrans(LATIN + '~{}:"<>', CYRILLIC + "ёхъжэбю")
STRESS = re.compile(r"(?<=\w)[\u0300\u0301](?=\w)")
INSIDE = "\u02bc"  # a letter of no meaning


class Token(NamedTuple):
    """A word of a text and its place there. A tuple, as a search makes thousands of them while people type."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """How a word is compared: «Ещё» is «еще», «за́мок» is «замок», «й» stays itself."""
    word = word.lower()
    if USUAL.fullmatch(word):
        return word.replace("ё", "е")
    kept = []
    for char in unicodedata.normalize("NFC", word):
        kept.append(
            char
            if char == KEEPS_ITS_MARK
            else "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
        )
    return "".join(kept)


def tokens(text: str) -> list[Token]:
    """All words of the text, as they are compared, with their places."""
    return [
        Token(normal(match[0].replace(INSIDE, ""))[:LONGEST_WORD], *match.span())
        for match in WORD.finditer(_joined(text))
    ]


def searchable(text: str) -> str:
    """The text as it is handed to the database's own parser: words and spaces only, so that it cuts them as we do."""
    return " ".join(form for token in tokens(text) for form in forms(token.word))


def forms(word: str) -> tuple[str, ...]:
    """The word, and a second form of nouns that the stemmer takes for verbs: «замена» would be «зам» to it, and
    «замену» «замен»."""
    return (word, f"{word[:-1]}у") if word.endswith("ена") and len(word) > 5 else (word,)


def query_words(text: str) -> list[str]:
    """The words of a query, each once, at most QUERY_WORDS."""
    return list(dict.fromkeys(token.word for token in tokens(text)))[:QUERY_WORDS]


def other_layout(text: str) -> str:
    """What was meant by a text typed in the Latin layout of a Russian keyboard; "" when there is no doubt."""
    return text.lower().translate(RELAYOUT) if text.isascii() and re.search("[A-Za-z]", text) else ""


def is_near(typed: str, word: str, *, unfinished: bool = False) -> bool:
    """Is `word` what was meant by `typed`? One slip in short words, two in longer ones; the last word of a query may be
    unfinished, then its beginning counts."""
    slips = 1 if len(typed) <= 5 else 2
    if len(typed) < (4 if unfinished else 3):
        return False
    if not unfinished:
        return abs(len(typed) - len(word)) <= slips and distance(typed, word) <= slips
    return any(distance(typed, word[: len(typed) + step]) <= slips for step in (0, 1, -1))


def distance(a: str, b: str) -> int:
    """Slips between two words: a letter too many, one missing, one wrong, two swapped."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _joined(text: str) -> str:
    """A stress mark is no end of a word: it becomes a letter in its place, so that places stay."""
    return text if text.isascii() else STRESS.sub(INSIDE, text)
