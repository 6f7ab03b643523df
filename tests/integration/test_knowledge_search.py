"""The search: Russian word forms, weights, unfinished and misspelt words, the wrong layout, marks."""

import pytest

from agentzone.models import User
from chat.demo.articles import load as load_articles
from knowledge.models import Article
from knowledge.selectors.search import search
from knowledge.selectors.stems import stems
from knowledge.services.articles import article_save
from tests.factories.articles import article, content, editor_of
from tests.factories.people import CompanyFactory, ProjectFactory, UserFactory, agent_at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    """An operator of a project with the demo's articles."""
    company = CompanyFactory()
    projects = {
        key: ProjectFactory(company=company, name=key) for key in ("teplydom", "dostavka", "vozvraty")
    }
    projects["svyaz"] = ProjectFactory(name="svyaz")
    UserFactory(role="administrator")
    load_articles(projects)
    return agent_at_work(projects["teplydom"])


def titles(user: User, text: str) -> list[str]:
    return [found["title"]["text"] for found in search(user, text, project_id=None)["results"]]


@pytest.mark.parametrize("query", ["замена", "замену", "замены", "ЗАМЕНЫ", "замене"])
def test_any_form_of_a_word_finds_any_other(anna: User, query: str):
    assert titles(anna, query)[0] == "Замена товара с дефектом"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("гарнтия", "Гарантия на светильники"),
        ("досатвка перенос", "Перенос даты доставки"),
        ("ljcnfdrf gthtyjc", "Перенос даты доставки"),
        ("сбрка мебли", "Сборка мебели мастером"),
    ],
)
def test_slips_and_the_wrong_layout_are_forgiven_and_said(anna: User, query: str, first: str):
    answer = search(anna, query, project_id=None)
    assert answer["results"][0]["title"]["text"] == first
    assert answer["corrected"]


def test_results_come_while_a_word_is_being_typed(anna: User):
    for end in range(3, len("гарантия") + 1):
        assert titles(anna, "гарантия"[:end])[0] == "Гарантия на светильники", "гарантия"[:end]
    assert titles(anna, "ган") == []


def test_title_counts_more_than_keywords_and_keywords_more_than_text():
    project = ProjectFactory()
    article(project, title="О разном", html="<p>Про абажуры тоже.</p>")
    article(project, title="Светильники", keywords="абажур")
    article(project, title="Абажуры")
    assert titles(agent_at_work(project), "абажур") == ["Абажуры", "Светильники", "О разном"]


def test_those_with_all_words_come_before_those_with_some():
    project = ProjectFactory()
    article(project, title="Возврат")
    article(project, title="Обмен")
    article(project, title="О магазине", html="<p>Возврат и обмен по чеку.</p>")
    found = titles(agent_at_work(project), "возврат обмен")
    assert found[0] == "О магазине" and set(found[1:]) == {"Возврат", "Обмен"}


def test_what_is_used_more_comes_first_among_equals():
    project = ProjectFactory()
    rare, often = article(project, title="Чек на почту"), article(project, title="Чек на почту")
    Article.objects.filter(pk=often.pk).update(uses=200)
    found = search(agent_at_work(project), "чек", project_id=None)["results"]
    assert [one["id"] for one in found] == [often.pk, rare.pk]


def test_found_words_are_marked_by_places_in_the_text_as_it_is_written():
    project = ProjectFactory()
    article(project, title="Ещё о пле́дах", html="<p>Плед &lt;b&gt; стирают при 30°. Пледы — нет.</p>")
    found = search(agent_at_work(project), "плед еще", project_id=None)["results"][0]
    title, text = found["title"], found["snippet"]
    assert [title["text"][a:b] for a, b in title["marks"]] == ["Ещё", "пле́дах"]
    assert text["text"] == "Плед <b> стирают при 30°. Пледы — нет."
    assert [text["text"][a:b] for a, b in text["marks"]] == ["Плед", "Пледы"]


@pytest.mark.parametrize(
    "query", ["'", "a & b", "!!! | (", ":*", "\\", "%_", "и на", "\x00", "🙂", "x" * 199]
)
def test_no_query_is_an_error(anna: User, query: str):
    assert isinstance(search(anna, query, project_id=None)["results"], list)


def test_words_that_mean_nothing_alone_do_not_hide_those_that_do(anna: User):
    assert stems(["на"]) == {"на": ""}
    assert titles(anna, "гарантия на светильники")[0] == "Гарантия на светильники"


def test_a_changed_article_is_found_by_its_new_words_only():
    project = ProjectFactory()
    boss, anna = editor_of(project), agent_at_work(project)
    made = article(project, by=boss, title="Самовывоз")
    article_save(boss, made.pk, version=1, content=content(project, title="Постаматы"))
    assert titles(anna, "самовывоз") == []
    assert titles(anna, "постамат") == ["Постаматы"]


def test_the_words_of_one_company_are_no_hints_for_another():
    article(ProjectFactory(), title="Контрабас")
    mine = ProjectFactory()
    article(mine, title="Сроки")
    answer = search(agent_at_work(mine), "контрабос", project_id=None)
    assert (answer["results"], answer["corrected"]) == ([], None)
