"""The supervisors' pages: list and filter, article, history, deletion with undo, tables in and out."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agentzone.models import Project
from knowledge.models import Article, Category, Revision
from knowledge.services import articles
from knowledge.states import ArticleState
from tests.factories.articles import article, content, editor_of
from tests.factories.people import CompanyFactory, ProjectFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    return ProjectFactory(company=CompanyFactory(name="Тёплый дом"), name="Доставка")


def browser(user) -> Client:
    client = Client(headers={"accept-language": "ru"})
    client.force_login(user)
    return client


def text(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def shown(client: Client, **filters) -> list[str]:
    answer = client.get(reverse("supervisor-knowledge"), filters)
    assert answer.status_code == 200
    return [line.article.title for line in answer.context["listed"].lines]


def test_the_list_is_filtered_by_project_category_name_and_state(project: Project):
    other = ProjectFactory(company=project.company)
    boss = editor_of(project, other)
    returns = Category.objects.create(company=project.company, name="Возвраты")
    inner = Category.objects.create(company=project.company, parent=returns, name="Деньги")
    article(project, by=boss, title="Сроки доставки")
    article(other, by=boss, title="Срок возврата денег", category_id=inner.pk)
    article(project, by=boss, title="Черновик о сроках", state=ArticleState.DRAFT)
    foreign = ProjectFactory()
    article(foreign, title="Чужая")
    client = browser(boss)
    assert set(shown(client)) == {"Сроки доставки", "Срок возврата денег", "Черновик о сроках"}
    assert shown(client, project=other.pk) == ["Срок возврата денег"]
    assert shown(client, category=returns.pk) == ["Срок возврата денег"]
    assert set(shown(client, q="СРОК")) == {"Сроки доставки", "Срок возврата денег", "Черновик о сроках"}
    assert shown(client, q="срок доставк") == ["Сроки доставки"]
    assert shown(client, state="draft") == ["Черновик о сроках"]
    assert shown(client, project="x'; --", category="99999999999999999999", state="?", after="~") != []


def test_long_lists_come_in_pages_and_cost_the_same(project: Project):
    boss = editor_of(project)
    client = browser(boss)
    for number in range(3):
        article(project, by=boss, title=f"Статья {number}")
    shown(client)
    with CaptureQueriesContext(connection) as few:
        shown(client)
    for number in range(3, 55):
        article(project, by=boss, title=f"Статья {number}")
    with CaptureQueriesContext(connection) as many:
        first = client.get(reverse("supervisor-knowledge"))
    assert len(many) == len(few)
    titles = [line.article.title for line in first.context["listed"].lines]
    rest = shown(client, after=first.context["listed"].next)
    assert len(titles) == 50 and len(rest) == 5 and not set(titles) & set(rest)


def test_a_deletion_is_offered_back(project: Project):
    boss = editor_of(project)
    made, client = article(project, by=boss, title="Гарантия"), browser(boss)
    answer = client.post(reverse("supervisor-article-delete", args=[made.pk]), follow=True)
    assert "Статья «Гарантия» удалена." in text(answer)
    assert shown(client) == [] and shown(client, state="deleted") == ["Гарантия"]
    answer = client.post(reverse("supervisor-article-bring-back", args=[made.pk]), follow=True)
    assert "Статья «Гарантия» возвращена." in text(answer)
    assert shown(client) == ["Гарантия"]


def test_the_history_shows_what_changed_and_brings_it_back(project: Project):
    boss = editor_of(project)
    made, client = article(project, by=boss, title="Срок", html="<p>Привезём за 2 дня</p>"), browser(boss)
    articles.article_save(
        boss, made.pk, version=1, content=content(project, title="Срок", html="<p>Привезём за 3 дня</p>")
    )
    page = text(client.get(reverse("supervisor-article-history", args=[made.pk])))
    assert '<del class="kn-del">2</del>' in page and '<ins class="kn-ins">3</ins>' in page
    back = reverse("supervisor-article-revert", args=[made.pk, 1])
    stale = client.post(back, {"version": "1"}, follow=True)
    assert "сохранил кто-то другой" in text(stale)
    assert "Восстановлен текст версии 1." in text(client.post(back, {"version": "2"}, follow=True))
    assert Article.objects.get().html == "<p>Привезём за 2 дня</p>"
    assert client.get(reverse("supervisor-article-history", args=[made.pk]), {"from": 9}).status_code == 404


def test_an_article_shared_with_others_is_shown_without_buttons(project: Project):
    made = article(project, ProjectFactory(company=project.company))
    client = browser(editor_of(project))
    page = text(client.get(reverse("supervisor-article", args=[made.pk])))
    assert "изменит её администратор" in page and "Редактировать" not in page
    assert client.get(reverse("supervisor-article-edit", args=[made.pk])).status_code == 302


def test_markup_in_titles_names_and_keywords_is_only_text(project: Project):
    evil = "<script>alert(1)</script>"
    boss = editor_of(project, first_name=evil)
    Project.objects.filter(pk=project.pk).update(name=evil)
    category = Category.objects.create(company=project.company, name=evil)
    made = article(
        project, by=boss, title=evil, keywords=evil, category_id=category.pk, html=f"<p>{evil}текст</p>"
    )
    articles.article_save(
        boss, made.pk, version=1, content=content(project, title=f"{evil}2", keywords=evil, html="<p>x</p>")
    )
    client = browser(boss)
    for name, args in (
        ("supervisor-knowledge", []),
        ("supervisor-article", [made.pk]),
        ("supervisor-article-edit", [made.pk]),
        ("supervisor-article-history", [made.pk]),
        ("supervisor-article-new", []),
        ("supervisor-categories", []),
    ):
        assert evil not in text(client.get(reverse(name, args=args))), name


# ── tables ──────────────────────────────────────────────────────────────


def table(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check(client: Client, data: bytes, name: str = "articles.xlsx"):
    path = reverse("supervisor-articles-import")
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def confirm(client: Client, checked):
    form = {"name": checked.context["name"], "format": checked.context["format"]}
    return client.post(reverse("supervisor-articles-import"), form, follow=True)


HEAD = ["projects", "category", "title", "keywords", "text", "state", "valid_until"]


def test_a_table_is_checked_and_then_written_by_the_services(project: Project):
    boss = editor_of(project)
    client = browser(boss)
    rows = [
        HEAD,
        ["Тёплый дом / Доставка", "Доставка › Сроки", "Сроки", "", "Два дня.\n\nИли <три>.", "published", "31.12.2030"],
        ["Доставка", "", "Черновик", "", "<p>Тут <b>важно</b><script>alert(1)</script></p>", "", ""],
    ]  # fmt: skip
    checked = check(client, table(rows))
    assert checked.context["result"].totals["new"] == 2 and not checked.context["wrong"]
    assert not Article.objects.exists() and not Category.objects.exists()
    assert "Записано 2 статьи." in text(confirm(client, checked))
    first, second = Article.objects.order_by("pk")
    assert (first.html, first.state) == ("<p>Два дня.</p><p>Или &lt;три&gt;.</p>", "published")
    assert first.category.name == "Сроки" and str(first.valid_until) == "2030-12-31"
    assert (second.html, second.state) == ("<p>Тут <b>важно</b></p>", "draft")
    assert Revision.objects.count() == 2 and first.search


def test_what_was_exported_comes_back_and_changes_nothing(project: Project):
    boss = editor_of(project)
    category = Category.objects.create(company=project.company, name="Доставка")
    article(project, by=boss, title="Сроки", html="<p>Два <b>дня</b></p>", category_id=category.pk)
    article(project, by=boss, title="=1+1")
    client = browser(boss)
    for kind in ("xlsx", "csv"):
        exported = client.get(reverse("supervisor-articles-export"), {"format": kind}).content
        again = check(client, exported, f"a.{kind}")
        assert again.context["result"].totals["skip"] == 2, (kind, again.context["wrong"])
    assert (
        len(
            client.get(
                reverse("supervisor-articles-export"), {"q": "Сроки", "format": "csv"}
            ).content.splitlines()
        )
        == 2
    )


def test_an_article_is_changed_by_its_number(project: Project):
    boss = editor_of(project)
    made = article(project, by=boss, title="Старое название", html="<p>Текст</p>")
    client = browser(boss)
    checked = check(client, table([["id", "title"], [made.pk, "Новое название"]]))
    assert checked.context["result"].totals["update"] == 1
    confirm(client, checked)
    made.refresh_from_db()
    assert (made.title, made.html, made.version) == ("Новое название", "<p>Текст</p>", 2)


def test_every_error_is_said_with_its_row_and_nothing_is_written(project: Project):
    client = browser(editor_of(project))
    ProjectFactory(name="Чужой")
    rows = [
        HEAD,
        ["Доставка", "", "Хорошая", "", "Текст", "published", ""],
        ["Чужой", "", "Не моя", "", "Текст", "published", ""],
        ["Нет такого", "", "Без проекта", "", "Текст", "published", ""],
        ["Доставка", "", "", "", "Текст", "published", ""],
        ["Доставка", "", "Когда", "", "Текст", "завтра", "32.01.2026"],
    ]
    answer = check(client, table(rows))
    wrong = dict(answer.context["wrong"])
    assert set(wrong) == {3, 4, 5, 6}  # as in the file: the titles are in row 1
    assert "Нет проекта" in wrong[4][0] or "Нет такого" in wrong[4][0]
    assert len(wrong[6]) == 2
    assert not Article.objects.exists() and "Пока есть ошибки" in text(answer)


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"PK\x03\x04 no book"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_file_that_is_no_table_is_refused_in_words(project: Project, data: bytes, name: str):
    answer = check(browser(editor_of(project)), data, name)
    assert "banner-danger" in text(answer) or answer.context["wrong"]


def test_a_check_that_is_too_old_must_be_repeated(project: Project):
    client = browser(editor_of(project))
    answer = client.post(reverse("supervisor-articles-import"), {"name": "gone", "format": "csv"})
    assert "С проверки прошло больше четверти часа" in text(answer)
