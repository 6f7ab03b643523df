"""Call scripts without a database: the way through one, and what keeps one from being published."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentzone.scripting import flow
from agentzone.scripting.checks import problems
from agentzone.scripting.content import Content, PageKind, parse
from agentzone.scripting.flow import NoWay, Place, Way, begin, finish, go_back, go_next, go_to
from kernel.errors import Invalid

CONTENT = parse(
    {
        "pages": [
            {"key": "hello", "title": "Приветствие", "say": "Здравствуйте, {{client.name}}!"},
            {
                "key": "order",
                "title": "Заказ",
                "fields": [
                    {"key": "number", "title": "Номер заказа", "type": "text", "required": True},
                    {"key": "late", "title": "Опаздывает", "type": "yesno", "required": True},
                    {
                        "key": "days",
                        "title": "На сколько дней",
                        "type": "number",
                        "required": True,
                        "show_if": {"key": "late", "value": "yes"},
                    },
                ],
                "branches": [{"when": {"key": "late", "value": "no"}, "to": "end"}],
            },
            {
                "key": "excuse",
                "title": "Извинение",
                "say": "Заказ {{answer.number}} придёт позже",
                "fields": [{"key": "gift", "title": "Подарок", "type": "check"}],
            },
            {
                "key": "end",
                "title": "Итог",
                "kind": "final",
                "results": ["Помогли", "Отказ"],
                "topics": "required",
            },
            {
                "key": "dear",
                "title": "Дорого",
                "kind": "objection",
                "fields": [{"key": "price", "title": "Сколько дали бы", "type": "number"}],
            },
        ]
    }
)


def way(path: tuple[str, ...], answers: dict[str, Any] | None = None, **place: Any) -> Way:
    return Way(CONTENT, Place(path, **place), answers or {}, topics=("Сроки", "Брак"))


def test_the_first_page_that_is_no_objection_begins():
    assert begin(CONTENT).path == ("hello",)
    assert begin(replaced(pages=CONTENT.pages[::-1])).path == ("end",)


def test_a_page_without_branches_leads_to_the_one_after_it():
    assert go_next(way(("hello",))).path == ("hello", "order")


def test_an_answer_chooses_the_next_page():
    late = {"number": "7", "late": "yes", "days": 2}
    assert go_next(way(("hello", "order"), late)).page == "excuse"
    assert go_next(way(("hello", "order"), {"number": "7", "late": "no"})).page == "end"


def test_a_page_is_not_left_while_something_required_is_missing():
    with pytest.raises(Invalid) as caught:
        go_next(way(("hello", "order"), {"late": "yes"}))
    assert set(caught.value.extra["errors"]) == {"number", "days"}


def test_what_is_hidden_is_never_required():
    assert not way(("hello", "order"), {"number": "7", "late": "no"}).errors()


def test_going_back_keeps_the_answers_and_takes_the_page_off_the_way():
    assert go_back(way(("hello", "order"), {"number": "7"})).path == ("hello",)
    assert go_back(way(("hello",))).path == ("hello",)


def test_a_passed_page_is_gone_to_and_one_ahead_is_not():
    there = way(("hello", "order", "end"), {"number": "7", "late": "no"})
    assert go_to(there, "hello").path == ("hello",)
    with pytest.raises(NoWay):
        go_to(way(("hello",)), "end")


def test_an_objection_opens_over_a_page_and_leads_back_to_it():
    place = go_to(way(("hello", "order")), "dear")
    assert (place.page, place.path, place.sides) == ("dear", ("hello", "order"), ("dear",))
    with pytest.raises(NoWay):
        go_next(way(place.path, side=place.side, sides=place.sides))
    back = go_back(way(place.path, side=place.side, sides=place.sides))
    assert (back.page, back.sides) == ("order", ("dear",))


def test_the_way_ahead_follows_the_answers():
    assert [page.key for page in way(("hello",)).ahead()] == ["order", "excuse", "end"]
    short = way(("hello", "order"), {"number": "7", "late": "no"})
    assert [page.key for page in short.ahead()] == ["end"]


def test_only_the_last_page_finishes_and_only_with_everything_required():
    answers = {"number": "7", "late": "no"}
    with pytest.raises(NoWay):
        finish(way(("hello", "order"), answers))
    with pytest.raises(NoWay):
        finish(way(("hello", "order", "end"), answers, side="dear", sides=("dear",)))
    with pytest.raises(Invalid) as caught:
        finish(way(("hello", "order", "end"), answers))
    assert set(caught.value.extra["errors"]) == {"_result", "_topic"}


def test_a_finished_script_keeps_the_answers_of_its_way_and_no_others():
    answers = {
        "number": " 7 ",
        "late": "no",
        "days": 3,
        "gift": True,
        "price": 100,
        "_result": "Помогли",
        "_topic": "Брак",
    }
    done = finish(way(("hello", "order", "end"), answers))
    assert done.values == {"number": "7", "late": "no"}
    assert done.words == [("Номер заказа", "7"), ("Опаздывает", "нет")]
    assert (done.result, done.topic) == ("Помогли", "Брак")
    visited = finish(way(("hello", "order", "end"), answers, sides=("dear",)))
    assert visited.values["price"] == 100


def test_a_topic_is_not_asked_for_where_the_project_has_none():
    bare = replace(
        way(("hello", "order", "end"), {"number": "7", "late": "no", "_result": "Отказ"}), topics=()
    )
    assert finish(bare).topic == ""


def test_a_way_has_no_rings():
    looping = replaced(
        pages=(
            *CONTENT.pages[:2],
            CONTENT.pages[2].model_copy(update={"next": "hello"}),
            *CONTENT.pages[3:],
        )
    )
    there = Way(looping, Place(("hello", "order", "excuse")), {"number": "7", "late": "yes", "days": 1})
    assert go_next(there).path == ("hello",)
    assert [page.key for page in there.moved(Place(("hello",))).ahead()] == ["order", "excuse"]


def test_the_script_of_these_tests_can_be_published():
    assert problems(CONTENT) == []


def replaced(**changes: Any) -> Content:
    return CONTENT.model_copy(update=changes)


def page(key: str, **changes: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "say": "Текст", **changes}


END = page("end", kind="final")
LIST = {"key": "a", "title": "А", "type": "choice", "options": ["да", "нет"]}


@pytest.mark.parametrize(
    ("pages", "where", "what"),
    [
        ([], "", "no pages"),
        ([page("a")], "", "no final page"),
        ([page("a")], "a", "Nothing comes after"),
        ([page("a", title=""), END], "a", "no title"),
        ([page("a", say=""), END], "a", "empty"),
        ([page("a", next="b"), END], "a", "no page “b”"),
        ([page("a", next="end"), page("b"), END], "b", "Nothing leads"),
        ([page("a"), page("a", next="end"), END], "a", "Several pages"),
        ([page("a", next="b"), page("b", next="a"), END], "a", "No final page can be reached"),
        ([page("a", next="o"), END, page("o", kind="objection")], "a", "objection"),
        ([page("a", say="{{client.nmae}}"), END], "a", "{{client.nmae}}"),
        ([page("a", say="{{answer.x}}"), END], "a", "{{answer.x}}"),
        ([page("a", fields=[{**LIST, "options": []}]), END], "a", "list"),
        ([page("a", fields=[{**LIST, "options": ["да", "да"]}]), END], "a", "Repeated: да"),
        ([page("a", fields=[{**LIST, "title": ""}]), END], "a", "field has no title"),
        ([page("a", fields=[LIST]), page("b", fields=[LIST]), END], "b", "several fields"),
        ([page("a", branches=[{"when": {"key": "zz"}, "to": "end"}]), END], "a", "no field “zz”"),
        (
            [page("a", fields=[LIST], branches=[{"when": {"key": "a", "value": "ой"}, "to": "end"}]), END],
            "a",
            "“ой”",
        ),
        ([page("a", fields=[{**LIST, "show_if": {"key": "a", "value": "да"}}]), END], "a", "before it"),
        (
            [page("a"), END, page("o", kind="objection", fields=[{**LIST, "required": True}])],
            "o",
            "cannot be required",
        ),
        (
            [
                page("a", fields=[{**LIST, "key": "b", "show_if": {"key": "a"}}]),
                END,
                page("o", kind="objection", fields=[LIST]),
            ],
            "a",
            "need not be visited",
        ),
        ([page("a"), page("end", kind="final", results=["Да", "Да"])], "end", "Repeated"),
    ],
)
def test_what_is_wrong_is_told_at_its_page(pages: list[dict[str, Any]], where: str, what: str):
    with translation.override("en"):
        found = problems(parse({"pages": pages}))
    assert any(one.page == where and what in one.text for one in found), found


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"pages": [{"title": "без ключа"}]},
        {"pages": [{"key": "Не ключ"}]},
        {"pages": [{"key": "a", "fields": [{"key": "b", "type": "рисунок"}]}]},
        {"pages": [{"key": "a", "extra": 1}]},
        {"pages": [{"key": "a", "say": "х" * 4001}]},
    ],
)
def test_what_is_no_script_is_refused(data: Any):
    with pytest.raises(Invalid):
        parse(data)


def test_a_script_survives_its_json():
    assert parse(CONTENT.as_json()) == CONTENT


KEYS = [f"p{number}" for number in range(5)]
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
ANSWER = st.sampled_from(["да", "нет", "", None])


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any pages with branches by the answers of one choice each, good and bad."""
    pages = []
    for key in KEYS[: draw(st.integers(1, 5))]:
        kind = draw(st.sampled_from(["step", "step", "final", "objection"]))
        field = {**LIST, "key": f"f_{key}", "required": kind == "step" and draw(st.booleans())}
        branches = [
            {
                "when": {"key": f"f_{draw(st.sampled_from(KEYS))}", "value": value},
                "to": draw(st.sampled_from(KEYS)),
            }
            for value in draw(st.lists(st.sampled_from(["да", "нет", ""]), max_size=2))
        ]
        pages.append(page(key, kind=kind, fields=[field], branches=branches if kind == "step" else []))
    return parse({"pages": pages})


@UNHURRIED
@given(
    contents(),
    st.lists(ANSWER, min_size=5, max_size=5),
    st.lists(st.sampled_from(["next", "back", *KEYS]), max_size=30),
)
def test_no_walk_through_a_publishable_script_loses_its_way(
    content: Content, given_: list[str | None], moves: list[str]
):
    if problems(content):
        return
    answers = {f"f_{key}": value for key, value in zip(KEYS, given_, strict=True)}
    here = Way(content, begin(content), answers)
    for move in moves:
        before = here.place
        try:
            place = {"next": go_next, "back": go_back}.get(move, lambda at, to=move: go_to(at, to))(here)
        except (NoWay, Invalid):
            continue
        here = here.moved(place)
        assert len(set(place.path)) == len(place.path)
        assert place.path[0] == content.main[0].key
        assert all(content.page(key) is not None for key in (*place.path, *place.sides))
        if move == "next":
            assert not before.side
            assert not Way(content, before, answers).errors()


@UNHURRIED
@given(contents(), st.data())
def test_from_every_page_of_a_publishable_script_some_answers_lead_to_a_final_one(
    content: Content, data: st.DataObject
):
    if problems(content):
        return
    here = Way(content, begin(content), {})
    for _ in range(20):  # into the script by any answers
        if here.page.kind is PageKind.FINAL:
            return
        answer = data.draw(st.sampled_from(["да", "нет"]))
        here = replace(here, answers={**here.answers, f"f_{here.page.key}": answer})
        here = here.moved(go_next(here))
        assert here.page.kind is PageKind.FINAL or flow.next_of(content, here.page, {})
    finals = {page.key for page in content.pages if page.kind is PageKind.FINAL}
    assert _reachable(content, here.page.key) & finals


def _reachable(content: Content, start: str) -> set[str]:
    """By trying every combination of answers, not by reading the branches."""
    keys = [f"f_{page.key}" for page in content.pages]
    found, new = {start}, [start]
    while new:
        page = content.page(new.pop())
        assert page is not None
        for values in product(["да", "нет", None], repeat=len(keys)):
            target = flow.next_of(content, page, dict(zip(keys, values, strict=True)))
            if target and target not in found:
                found.add(target)
                new.append(target)
    return found
