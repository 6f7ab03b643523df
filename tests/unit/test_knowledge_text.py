"""Words, mark-up, snippets, merging: the pure parts of the knowledge base."""

import random
import time
from collections.abc import Callable
from itertools import combinations, pairwise

import pytest

from knowledge.differences import Budget, spans
from knowledge.markup import clean, pictures_in, pictures_of
from knowledge.merging import Piece, blocks, compare, merge
from knowledge.reading import message, plain
from knowledge.selectors.snippets import LENGTH, cut, marked, snippet
from knowledge.words import distance, is_near, other_layout, query_words, searchable, tokens

PICTURE = "/knowledge/pictures/0192f0c4-6f6e-7c3a-8a53-0f3f8f1c2d3e/"


def test_words_are_compared_without_case_yo_and_stress_and_keep_their_places():
    text = "Ещё за́мок, Café и «Йод»: В-1182"
    assert searchable(text) == "еще замок cafe и йод в 1182"
    assert [text[t.start : t.end] for t in tokens(text)] == ["Ещё", "за́мок", "Café", "и", "Йод", "В", "1182"]


def test_a_query_has_each_word_once_and_not_too_many():
    assert query_words("Доставка, доставка!  ДОСТАВКА") == ["доставка"]
    assert len(query_words(" ".join(f"слово{n}" for n in range(50)))) == 8


@pytest.mark.parametrize(
    ("typed", "word", "unfinished"),
    [
        ("достака", "доставка", False),
        ("досатвка", "доставка", False),
        ("замна", "замена", False),
        ("возврт", "возврата", True),
        ("гарантя", "гарантия", True),
    ],
)
def test_slips_are_forgiven(typed: str, word: str, unfinished: bool):
    assert is_near(typed, word, unfinished=unfinished)


@pytest.mark.parametrize(("typed", "word"), [("чек", "шкаф"), ("на", "но"), ("доставка", "заставка!!")])
def test_other_words_are_other_words(typed: str, word: str):
    assert not is_near(typed, word)


def test_the_wrong_layout_is_read_in_the_right_one():
    assert other_layout("Ljcnfdrf") == "доставка"
    assert other_layout("доставка") == other_layout("12") == ""
    assert distance("", "абв") == 3


def test_only_known_markup_stays():
    evil = (
        '<h1 style="x">Заголовок</h1><p onclick="a()">текст<script>alert(1)</script></p><iframe src="x"></iframe>'
        f'<img src="{PICTURE}" onerror="x" alt="Схема"><img src="https://evil.example/1.png">'
        '<img src="data:image/png,x">'
        '<a href="javascript:alert(1)">a</a><a href="https://ok.example" target="_self">b</a><style>p{}</style>'
        "<math><mi xlink:href='javascript:1'>x</mi></math><form><input name=x></form>"
    )
    out = clean(evil)
    for word in (
        "script",
        "onclick",
        "onerror",
        "style",
        "iframe",
        "evil.example",
        "data:",
        "javascript",
        "<input",
    ):
        assert word not in out
    assert f'<img src="{PICTURE}" alt="Схема">' in out and pictures_in(out) == {PICTURE.split("/")[3]}
    assert '<a href="https://ok.example" target="_blank" rel="noopener noreferrer">b</a>' in out
    assert clean(out) == out


def test_the_plain_text_keeps_what_markup_said():
    html = (
        "<h2>Как</h2><p>Раз <b>два</b>&nbsp;&amp; три<br>четыре</p><ul><li>фото</li><li>номер</li></ul>"
        '<ol start="3"><li>ещё</li></ol><p><a href="https://a.example/x">тут</a> '
        '<a href="https://b.example">https://b.example</a></p><table><tr><td>Москва</td><td>1 день</td></tr></table>'
    )
    assert plain(clean(html)) == (
        "Как\n\nРаз два & три\nчетыре\n\n• фото\n• номер\n\n3. ещё\n\nтут (https://a.example/x) https://b.example"
        "\n\nМосква · 1 день"
    )


def test_a_snippet_shows_where_the_words_are_and_marks_them_by_places():
    text = "Начало. " + "слово " * 80 + "Здесь замена и доставка рядом. " + "хвост " * 50
    found = snippet(cut(text), {"замена", "доставка"}.__contains__)
    assert found.text.startswith("…") and found.text.endswith("…") and len(found.text) <= LENGTH + 2
    assert [found.text[a:b] for a, b in found.marks] == ["замена", "доставка"]
    none = snippet(cut(text), set().__contains__)
    assert none.text.startswith("Начало.") and none.marks == []
    assert marked(cut("<b>Замена</b>"), {"замена"}.__contains__).marks == [(3, 9)]


def test_changes_of_two_people_are_put_together():
    base = "<p>1</p><p>2</p><p>3</p>"
    assert blocks(base + "слова<ul><li>a</li><li>b</li></ul>") == [
        "<p>1</p>",
        "<p>2</p>",
        "<p>3</p>",
        "слова",
        "<ul><li>a</li><li>b</li></ul>",
    ]
    both = merge(base, "<p>1</p><p>2</p><p>3!</p>", "<p>0</p><p>1</p><p>2</p><p>3</p>")
    assert (both.html, both.whole) == ("<p>0</p><p>1</p><p>2</p><p>3!</p>", True)
    deleted = merge(base, "<p>1</p><p>3</p>", "<p>1</p><p>2</p><p>3</p><p>4</p>")
    assert (deleted.html, deleted.whole) == ("<p>1</p><p>3</p><p>4</p>", True)


def test_neighbouring_paragraphs_may_be_changed_by_two():
    found = merge("<p>1</p><p>2</p>", "<p>1</p><p>моё</p><p>ещё</p>", "<p>чужое</p><p>2</p>")
    assert (found.html, found.whole) == ("<p>чужое</p><p>моё</p><p>ещё</p>", True)
    found = merge("<p>1</p>", "<p>0</p><p>1</p>", "<p>1</p><p>2</p>")
    assert (found.html, found.whole) == ("<p>0</p><p>1</p><p>2</p>", True)
    found = merge("<p>1</p>", "<p>1</p><p>моё</p>", "<p>1</p><p>чужое</p>")
    assert (found.html, found.whole) == ("<p>1</p><p>чужое</p><p>моё</p>", True)


def test_nothing_that_anybody_wrote_is_lost_whatever_two_people_change():
    dice = random.Random(7)
    for _ in range(400):
        base = [f"<p>{n}</p>" for n in range(dice.randint(0, 6))]
        mine, theirs = ([*base], [*base])
        for name, text in (("м", mine), ("ч", theirs)):
            for n in range(dice.randint(0, 4)):
                at = dice.randint(0, len(text))
                text[at : at + dice.randint(0, 2)] = [f"<p>{name}{n}</p>"] * dice.randint(0, 1)
        found = merge("".join(base), "".join(mine), "".join(theirs)).html
        for block in [*mine, *theirs]:
            assert block in base or block in found
        assert merge("".join(base), "".join(mine), "".join(base)).html == "".join(mine)
        assert merge("".join(base), "".join(base), "".join(theirs)).html == "".join(theirs)


def test_what_both_changed_stands_in_both_forms():
    found = merge("<p>1</p><p>2</p>", "<p>1</p><p>моё</p>", "<p>1</p><p>чужое</p>")
    assert (found.html, found.whole) == ("<p>1</p><p>чужое</p><p>моё</p>", False)
    same = merge("<p>1</p>", "<p>2</p>", "<p>2</p>")
    assert (same.html, same.whole) == ("<p>2</p>", True)


def test_a_comparison_tells_what_came_and_what_went():
    assert compare("Срок 2 дня.", "Срок 3 дня.") == [
        Piece("same", "Срок "),
        Piece("removed", "2"),
        Piece("added", "3"),
        Piece("same", " дня."),
    ]


def told(before: str, after: str) -> list[Piece]:
    """A comparison that is whole: what it keeps and removes is the one text, what it keeps and adds the other."""
    found = compare(before, after)
    assert "".join(p.text for p in found if p.kind != "added") == before
    assert "".join(p.text for p in found if p.kind != "removed") == after
    assert all(one.kind != other.kind for one, other in pairwise(found))
    return found


def test_a_comparison_is_whole_and_short_whatever_was_changed():
    dice = random.Random(11)
    for _ in range(500):
        old = ["".join(dice.choices("аб в\n", k=dice.randint(0, 12))) for _ in range(dice.randint(0, 8))]
        new = [*old]
        for n in range(dice.randint(0, 4)):
            at = dice.randint(0, len(new))
            new[at : at + dice.randint(0, 2)] = [f"{n}\n"] * dice.randint(0, 2)
        told("".join(old), "".join(new))
    found = told("Раз.\n\nСрок 2 дня.\n\nТри.", "Раз.\n\nСрок 3 дня.\n\nТри.\n\nЧетыре.")
    assert [p.text for p in found if p.kind == "removed"] == ["2"]
    assert [p.text for p in found if p.kind == "added"] == ["3", ".\n\nЧетыре"]


def test_the_shortest_way_from_one_to_the_other_is_found():
    dice = random.Random(3)
    for _ in range(300):
        old, new = (dice.choices("абв", k=dice.randint(0, 9)) for _ in range(2))
        equal = sum(span.b - span.a for span in spans(old, new, Budget()) if span.same)
        longest = max((n for n in range(10) for way in combinations(old, n) if _within(way, new)), default=0)
        # What both have only once stands first, which may cost a letter; without such it is the longest of all.
        single = [x for x in old if old.count(x) == new.count(x) == 1]
        assert equal == longest or (single and equal <= longest)


def _within(few: tuple[str, ...], many: list[str]) -> bool:
    rest = iter(many)
    return all(one in rest for one in few)


def _text(seed: int, paragraphs: int, words: int, *, vocabulary: int = 3000) -> list[list[str]]:
    dice = random.Random(seed)
    return [[f"слово{dice.randrange(vocabulary)}" for _ in range(words)] for _ in range(paragraphs)]


def _written(text: list[list[str]]) -> str:
    return "\n\n".join(" ".join(words) for words in text)


def _changed(text: list[list[str]], word: int) -> list[list[str]]:
    return [[*words[:word], "новое", *words[word + 1 :]] for words in text]


def _mixed(text: list[list[str]], other: list[list[str]]) -> list[list[str]]:
    return [pair[n % 2] for n, pair in enumerate(zip(text, other, strict=True))]


BIG: dict[str, Callable[[], tuple[str, str]]] = {
    "a word in each": lambda: (_written(_text(1, 400, 45)), _written(_changed(_text(1, 400, 45), 20))),
    "every second": lambda: (
        _written(_text(1, 400, 45)),
        _written(_mixed(_text(1, 400, 45), _text(2, 400, 45))),
    ),
    "everything": lambda: (_written(_text(1, 400, 45)), _written(_text(2, 401, 45))),
    "the order": lambda: (_written(_text(1, 400, 45)), _written(_text(1, 400, 45)[::-1])),
    "one long paragraph": lambda: (_written(_text(3, 1, 18_000)), _written(_text(4, 1, 18_000))),
    "lines all alike": lambda: ("а\n" * 33_000 + "б\n" * 33_000, "б\n" * 33_000 + "а\n" * 33_000),
    "words all alike": lambda: ("а " * 4_900 + "б", "б" + "а " * 4_800),
    "short lines": lambda: ("\n".join(map(str, range(36_000))), "\n".join(map(str, range(0, 72_000, 2)))),
    "few different lines": lambda: (
        _written(_text(5, 22_000, 1, vocabulary=90)),
        _written(_text(6, 22_000, 1, vocabulary=90)),
    ),
}


@pytest.mark.parametrize("name", BIG)
def test_the_longest_texts_are_compared_within_a_second(name: str):
    before, after = BIG[name]()
    began = time.process_time()
    found = told(before, after)
    assert time.process_time() - began < 1
    if name == "a word in each":  # and only the word is told
        assert {piece.text for piece in found if piece.kind == "added"} == {"новое"}


def test_two_long_texts_of_small_paragraphs_are_put_together_within_a_second():
    base = "<p>а</p><p>б</p>" * 12_000
    began = time.process_time()
    found = merge(base, f"<p>моё</p>{base}", base.replace("<p>а</p>", "<p>чужое</p>"))
    assert time.process_time() - began < 2
    assert "<p>моё</p>" in found.html and "<p>чужое</p>" in found.html


def test_nouns_that_look_like_verbs_are_found_in_all_their_forms():
    assert searchable("Отмена заказа") == "отмена отмену заказа"
    assert searchable("Цена") == "цена"


def test_a_message_keeps_the_formatting_that_messages_have():
    html = clean(
        "<h2>Как</h2><p>Раз <b>два</b> &amp; &lt;три&gt;</p><ul><li><i>фото</i></li></ul>"
        '<p><a href="https://a.example/?a=1&amp;b=2">тут</a> <s>нет</s></p>'
        f'<p><img src="{PICTURE}" alt="Схема &quot;1&quot;"></p>'
    )
    assert message(html) == (
        "<b>Как</b><br><br>Раз <b>два</b> &amp; &lt;три&gt;<br><br>• <i>фото</i><br><br>"
        '<a href="https://a.example/?a=1&amp;b=2">тут</a> нет'
    )
    assert pictures_of(html) == [(PICTURE, 'Схема "1"')]
