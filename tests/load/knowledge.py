"""The search of the knowledge base at 10,000 articles: what operators type, letter by letter, and how long it takes.

Used by the load test and by `scripts/bench` (`knowledge_search_ms`).
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from agentzone.models import Company, Project, Skill, User
from kernel import clock, pauses
from knowledge.models import Article, Category
from knowledge.selectors.access import InProject
from knowledge.selectors.search import search, suggestions
from knowledge.services.index import index
from knowledge.states import ArticleState

ARTICLES, PROJECTS = 10_000, 4
WORDS = """
    доставка заказ курьер адрес подъезд интервал перенос дата склад возврат обмен товар брак дефект
    замена упаковка коробка чек оплата карта рассрочка кредит бонус скидка промокод акция гарантия
    ремонт мастер сборка инструкция мебель шкаф диван кресло торшер абажур лампа светильник подушка плед
    ткань цвет размер высота ширина магазин пункт выдача документ паспорт договор заявка номер телефон
    почта сайт приложение кабинет пароль вход регистрация тариф интернет роутер кабель сигнал скорость
    авария абонент платёж баланс счёт списание услуга подключение отключение переезд оператор клиент
    обращение жалоба ответ срок день неделя месяц регион город область праздник график
""".split()  # noqa: SIM905 (a list of so many words reads better so)
ENDINGS = ("", "а", "у", "ом", "е", "ы", "ов", "ами", "ах")
GLUE = """
    и в на по с для при до от за если когда после перед можно нужно всегда только также
""".split()  # noqa: SIM905
QUERIES = (
    "замена доставка", "возврат брака", "пароль от личного кабинета", "перенос даты", "промокод не работает",
    "скорость интернета", "достака", "гарантя на светильник", "сборка шкафа мастером", "чек", "ljcnfdrf pfrfpf",
    "возврт таваров", "номер заявки", "адрес пункта выдачи в регионе", "подключение роутера",
)  # fmt: skip
MESSAGES = (
    "Здравствуйте! Привезли шкаф, на дверце скол, и коробка была мятая. Что мне делать, обменяете?",
    "Добрый день, подскажите, когда приедет курьер, я жду второй день и никто не звонит",
    "Не могу войти в личный кабинет, пароль не подходит, письмо на почту не приходит",
)


def corpus(articles: int = ARTICLES) -> tuple[User, list[Project]]:
    """An operator of several projects of one company that has so many articles."""
    dice = random.Random(10)
    company = Company.objects.create(name="Справочная")
    projects = [Project.objects.create(company=company, name=f"Проект {n}") for n in range(PROJECTS)]
    agent = User.objects.create(login="reader", first_name="Анна", password="!")
    Skill.objects.bulk_create(Skill(agent=agent, project=project) for project in projects)
    categories = Category.objects.bulk_create(
        Category(company=company, name=f"Раздел {n}", position=n) for n in range(30)
    )
    # Beside the common words every company has names of its own: goods, streets, people.
    names = [
        "".join(dice.choice("абвгдезиклмнопрсту") for _ in range(dice.randint(5, 9))) for _ in range(20_000)
    ]
    for start in range(0, articles, 500):
        made = [
            _article(dice, company, dice.choice(categories), names) for _ in range(min(500, articles - start))
        ]
        Article.objects.bulk_create(made)
        InProject.objects.bulk_create(
            InProject(article_id=article.pk, project_id=project.pk)
            for article in made
            for project in dice.sample(projects, dice.choice((1, 1, 2)))
        )
        index(made)
    return agent, projects


def _article(dice: random.Random, company: Company, category: Category, names: list[str]) -> Article:
    def sentence(length: int) -> str:
        words = []
        for _ in range(length):
            kind = dice.random()
            if kind < 0.3:
                words.append(dice.choice(GLUE))
            elif kind < 0.9:
                words.append(dice.choice(WORDS) + dice.choice(ENDINGS))
            else:
                words.append(dice.choice(names))
        return " ".join(words).capitalize()

    text = ". ".join(sentence(dice.randint(6, 16)) for _ in range(dice.randint(8, 30)))
    now = clock.now()
    return Article(
        company=company,
        category=category,
        title=sentence(dice.randint(3, 6)),
        keywords=" ".join(dice.choice(WORDS) for _ in range(3)),
        html=f"<p>{text}</p>",
        text=text,
        state=ArticleState.PUBLISHED,
        uses=dice.randint(0, 200),
        created_at=now,
        updated_at=now,
    )


def typed() -> list[str]:
    """The queries as the page asks them: every second letter, and the whole."""
    return [query[:end] for query in QUERIES for end in (*range(2, len(query), 2), len(query))]


@contextmanager
def _web_process() -> Iterator[None]:
    """Garbage is collected as in a web process: what pytest keeps is not looked through in the middle of a search."""
    before = gc.get_threshold()
    pauses.settle()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def measure(agent: User, projects: list[Project]) -> dict[str, list[float]]:
    """Seconds of every search in one project, of every search in all projects, and of suggestions."""
    project = projects[0].pk
    taken: dict[str, list[float]] = {"project": [], "all": [], "suggest": []}
    with _web_process():
        for query in typed():
            for kind, where in (("project", project), ("all", None)):
                taken[kind].append(_seconds(partial(search, agent, query, project_id=where)))
        for message in MESSAGES * 5:
            taken["suggest"].append(_seconds(partial(suggestions, agent, message, project_id=project)))
    return taken


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
