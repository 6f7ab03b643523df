"""Articles: who finds which, no lost update, revisions, dates, usage, the tree."""

import uuid
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agentzone.models import Project
from agentzone.models.people import Role
from chat.services import dialog as dialogs
from kernel import clock
from kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from kernel.events.frames import dumps
from knowledge.models import Article, ArticleUse, Category, Revision
from knowledge.selectors.access import Editor
from knowledge.selectors.search import search, suggestions
from knowledge.services import articles, categories
from knowledge.services.articles import ArticleConflict
from knowledge.states import ArticleState
from tests.factories.articles import article, content, editor_of
from tests.factories.house import House
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


def titles(user, text: str = "", **where) -> list[str]:
    return [
        found["title"]["text"] for found in search(user, text, **{"project_id": None, **where})["results"]
    ]


def test_operators_find_what_is_published_and_valid_in_their_projects(project: Project):
    anna, other = agent_at_work(project), ProjectFactory(company=project.company)
    today = clock.now().date()
    day = timedelta(days=2)
    for title, fields in {
        "Видна": {},
        "Черновик": {"state": ArticleState.DRAFT},
        "Ещё нет": {"valid_from": today + day},
        "Уже нет": {"valid_until": today - day},
        "В свои дни": {"valid_from": today - day, "valid_until": today + day},
    }.items():
        article(project, title=title, **fields)
    article(other, title="Чужая")
    article(project, other, title="Общая")
    gone = article(project, title="Удалена")
    articles.article_delete(editor_of(project), gone.pk)
    assert set(titles(anna)) == {"Видна", "В свои дни", "Общая"}
    assert len(Editor(editor_of(project)).articles()) == 7  # editors see all of theirs
    with pytest.raises(NotFound):
        search(anna, "", project_id=other.pk)


def test_a_deleted_article_comes_back_whole(project: Project):
    anna, boss = agent_at_work(project), editor_of(project)
    made = article(project, by=boss, title="Гарантия")
    articles.article_delete(boss, made.pk)
    assert titles(anna, "гарантия") == []
    with pytest.raises(Invalid):
        articles.article_save(boss, made.pk, version=1, content=content(project))
    articles.article_bring_back(boss, made.pk)
    assert titles(anna, "гарантии") == ["Гарантия"]


def test_the_last_day_counts_by_the_projects_own_clock(project: Project, time_machine):
    time_machine.move_to("2026-11-24T22:30:00Z", tick=False)  # in Moscow it is the 25th already
    far = ProjectFactory(company=project.company, time_zone="America/New_York")
    anna = agent_at_work(project)
    article(project, far, title="До 24 ноября", valid_until=date(2026, 11, 24))
    assert titles(anna, project_id=project.pk) == []
    assert titles(agent_at_work(far), project_id=far.pk) == ["До 24 ноября"]


def test_two_supervisors_saving_one_article_lose_nothing(project: Project):
    olga, pavel = editor_of(project), editor_of(project)
    made = article(project, by=olga, html="<p>Первый</p><p>Второй</p><p>Третий</p>")
    articles.article_save(
        olga, made.pk, version=1, content=content(project, html="<p>Первый!</p><p>Второй</p><p>Третий</p>")
    )
    mine = content(project, html="<p>Первый</p><p>Второй</p><p>Третий, и ещё</p>")
    with pytest.raises(ArticleConflict) as refused:
        articles.article_save(pavel, made.pk, version=1, content=mine)
    told = refused.value.extra["errors"]
    assert told["article"]["html"] == "<p>Первый!</p><p>Второй</p><p>Третий</p>"
    assert told["article"]["version"] == 2 and told["article"]["updated_by"] == olga.full_name
    assert told["mine"]["html"] == mine.html
    assert told["merged"] == {"html": "<p>Первый!</p><p>Второй</p><p>Третий, и ещё</p>", "whole": True}
    assert Revision.objects.filter(article=made).count() == 2
    saved = articles.article_save(
        pavel, made.pk, version=2, content=content(project, html=told["merged"]["html"])
    )
    assert saved.version == 3


def test_of_many_at_once_exactly_one_saves_over_a_version(project: Project):
    boss = editor_of(project)
    made = article(project, by=boss)
    outcomes: list[str] = []

    def save(number: int) -> None:
        try:
            articles.article_save(
                boss, made.pk, version=1, content=content(project, title=f"Вариант {number}")
            )
            outcomes.append("saved")
        except ArticleConflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [Thread(target=save, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["saved"]
    assert Article.objects.get().version == 2
    assert list(Revision.objects.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_an_earlier_text_is_restored_as_a_new_revision(project: Project):
    boss = editor_of(project)
    made = article(project, by=boss, title="Старое", html="<p>было</p>")
    articles.article_save(boss, made.pk, version=1, content=content(project, title="Новое"))
    back = articles.article_revert(boss, made.pk, number=1, version=2)
    assert (back.title, back.html, back.version) == ("Старое", "<p>было</p>", 3)
    last = Revision.objects.get(article=made, number=3)
    assert (last.restored_from, last.author) == (1, boss)
    with pytest.raises(ArticleConflict):
        articles.article_revert(boss, made.pk, number=1, version=2)
    with pytest.raises(NotFound):
        articles.article_revert(boss, made.pk, number=9, version=3)


def test_an_article_of_others_projects_too_is_read_but_not_changed(project: Project):
    other = ProjectFactory(company=project.company)
    made = article(project, other)
    boss = editor_of(project)
    assert Editor(boss).article_or_404(made.pk) == made
    for act in (
        lambda: articles.article_save(boss, made.pk, version=1, content=content(project)),
        lambda: articles.article_delete(boss, made.pk),
        lambda: articles.article_revert(boss, made.pk, number=1, version=1),
    ):
        with pytest.raises(NotAllowed):
            act()
    stranger = editor_of(ProjectFactory(company=project.company))
    with pytest.raises(NotFound):
        articles.article_delete(stranger, made.pk)
    with pytest.raises(NotAllowed):
        articles.article_delete(agent_at_work(project), made.pk)
    articles.article_delete(UserFactory(role=Role.ADMINISTRATOR), made.pk)


def test_all_that_is_wrong_is_said_at_once(project: Project):
    boss, foreign = editor_of(project, ProjectFactory()), ProjectFactory()
    category = Category.objects.create(company=foreign.company, name="Чужой")
    wrong = content(
        project,
        foreign,
        title="  ",
        html="<p> </p>",
        category_id=category.pk,
        valid_from=date(2026, 2, 1),
        valid_until=date(2026, 1, 1),
    )
    with pytest.raises(Invalid) as refused:
        articles.article_create(boss, wrong)
    assert set(refused.value.extra["errors"]) == {"title", "html", "projects", "category", "valid_until"}
    two_companies = content(*boss.supervised_projects.all())
    with pytest.raises(Invalid, match=r"поля|fields"):
        articles.article_create(boss, two_companies)
    assert not Article.objects.exists()


def test_markup_is_cleaned_before_it_is_stored(project: Project):
    evil = (
        '<p onclick="x()">Да<script>alert(1)</script><img src="https://evil.example/x.png">'
        '<a href="javascript:alert(1)">тут</a><svg onload=alert(1)></svg></p>'
    )
    made = article(project, title="<script>alert(1)</script>", html=evil)
    assert made.title == "<script>alert(1)</script>"  # a text, escaped wherever it is shown
    for word in ("script", "onclick", "javascript", "<svg", "evil.example"):
        assert word not in made.html
    assert made.text == "Датут"
    found = search(agent_at_work(project), "script", project_id=None)["results"][0]
    assert found["title"] == {"text": made.title, "marks": [[1, 7], [18, 24]]}


def test_a_category_finds_what_stands_below_it_and_the_tree_stays_a_tree(project: Project):
    boss, anna = editor_of(project), agent_at_work(project)
    top = categories.category_create(boss, company_id=project.company_id, name="Возвраты", parent_id=None)
    under = categories.category_create(boss, company_id=project.company_id, name="Деньги", parent_id=top.pk)
    article(project, title="Сроки возврата", category_id=under.pk)
    article(project, title="Без раздела")
    assert titles(anna, category_id=top.pk) == ["Сроки возврата"]
    found = search(anna, "", project_id=None, category_id=under.pk)["results"]
    assert found[0]["category"] == "Возвраты › Деньги"
    for refused in (
        lambda: categories.category_change(boss, top.pk, name="Возвраты", parent_id=under.pk),
        lambda: categories.category_change(boss, top.pk, name="Возвраты", parent_id=top.pk),
        lambda: categories.category_create(
            boss, company_id=project.company_id, name="Возвраты", parent_id=None
        ),
        lambda: categories.category_delete(boss, under.pk),
        lambda: categories.category_create(
            editor_of(ProjectFactory()), company_id=project.company_id, name="x", parent_id=None
        ),
    ):
        with pytest.raises(DomainError):
            refused()


def test_what_operators_do_with_articles_is_counted(client):
    house = House()
    made = article(house.project, title="Замена")
    path = f"/api/v1/conversations/{house.annas.pk}/articles/"
    client.force_login(house.anna)
    for how in ("viewed", "sent", "inserted", "edited"):
        body = dumps({"article": made.pk, "how": how})
        assert client.post(path, body, content_type="application/json").status_code == 204
    facts = ArticleUse.objects.filter(article=made, agent=house.anna, conversation_id=house.annas.pk)
    assert set(facts.values_list("how", flat=True)) == {"viewed", "sent", "inserted", "edited"}
    assert Article.objects.get().uses == 3  # looking is no use
    foreign = article(ProjectFactory(company=house.project.company))
    for body in ({"article": foreign.pk, "how": "sent"}, {"article": made.pk, "how": "stolen"}):
        answer = client.post(path, dumps(body), content_type="application/json")
        assert answer.status_code in (400, 404)


def test_suggestions_answer_the_clients_message(project: Project):
    anna = agent_at_work(project)
    article(project, title="Замена товара с дефектом", keywords="брак скол трещина")
    article(project, title="Сроки доставки по регионам")
    article(project, title="Бонусы и карта клиента")
    message = "Здравствуйте! Привезли торшер, а на абажуре трещина. Что мне теперь делать?"
    found = suggestions(anna, message, project_id=project.pk)
    assert [one["title"]["text"] for one in found] == ["Замена товара с дефектом"]
    assert suggestions(anna, "и не на", project_id=project.pk) == []
    assert suggestions(anna, "Здравствуйте!", project_id=project.pk) == []


def test_lists_and_searches_take_as_many_queries_for_twenty_articles_as_for_two(project: Project):
    anna, boss = agent_at_work(project), editor_of(project)
    counts = []
    for total in (2, 20):
        while Article.objects.count() < total:
            article(project, by=boss, title=f"Доставка {Article.objects.count()}")
        search(anna, "доставка", project_id=project.pk)  # stems are known from here on
        with CaptureQueriesContext(connection) as queries:
            search(anna, "доставка", project_id=project.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_an_article_sent_by_its_text_is_an_ordinary_message():
    house = House()
    made = article(house.project, title="Замена", html="<p>Если <b>брак</b>:</p><ul><li>фото</li></ul>")
    text = f"{made.title}\n\n{made.text}"
    sent = dialogs.message_send(
        house.anna, house.annas.pk, uid=uuid.uuid4(), text=text, epoch=house.annas.epoch
    )
    assert sent.message.text == "Замена\n\nЕсли брак:\n\n• фото"
