"""Who and what there is in the demonstration: companies, projects, people, skills, clients, sign-ins. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentzone.models.people import Role

PASSWORD = "omnivox-demo"  # noqa: S105 (documented, for demonstration only)
"""One password for all demo people; the data is never loaded beside real people (see chat.demo.load)."""


@dataclass(frozen=True, slots=True)
class DemoProject:
    """A project with its site widget; `key` names the channel (`demo-…`) and the file of its dialogs."""

    key: str
    company: str
    name: str
    color: str
    team: str
    greeting: str
    site: str
    sessions_a_day: int
    settings: dict[str, int] = field(default_factory=dict)

    @property
    def channel_key(self) -> str:
        return f"demo-{self.key}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `skills`: project key → level (1 is asked first). `late`: works 12–21, not 9–18."""

    login: str
    first_name: str
    last_name: str
    skills: dict[str, int] = field(default_factory=dict)
    late: bool = False
    role: Role = Role.AGENT
    supervises: tuple[str, ...] = ()
    feminine: bool = True


PROJECTS = (
    DemoProject(
        "teplydom",
        "Тёплый дом",
        "Тёплый дом",
        "#2a5bd0",
        "Магазин «Тёплый дом»",
        "Здравствуйте! Подскажем с выбором, размерами и наличием.",
        "https://teplydom.example/catalog/",
        6,
        {"chat_limit": 5, "answer_threshold_seconds": 30},
    ),
    DemoProject(
        "dostavka",
        "Тёплый дом",
        "Доставка",
        "#0f766e",
        "Служба доставки",
        "Здравствуйте! Назовите номер заказа, и мы скажем, где он.",
        "https://teplydom.example/delivery/",
        5,
        {"chat_limit": 4, "priority": 6, "answer_threshold_seconds": 40},
    ),
    DemoProject(
        "vozvraty",
        "Тёплый дом",
        "Возвраты",
        "#b45309",
        "Отдел возвратов",
        "Здравствуйте! Поможем вернуть или обменять покупку.",
        "https://teplydom.example/returns/",
        4,
        {"chat_limit": 3, "answer_threshold_seconds": 60, "service_level_target": 75},
    ),
    DemoProject(
        "svyaz",
        "Северная связь",
        "Поддержка абонентов",
        "#7c3aed",
        "Поддержка «Северной связи»",
        "Здравствуйте! Ответим про тариф, счёт и подключение.",
        "https://sevsvyaz.example/help/",
        5,
        {"chat_limit": 5, "priority": 7, "answer_threshold_seconds": 20, "service_level_target": 85},
    ),
)

OPERATORS = (
    Person("20401", "Анна", "Березина", {"teplydom": 1, "vozvraty": 2}),
    Person("20402", "Игорь", "Лапин", {"dostavka": 1, "teplydom": 3}, late=True, feminine=False),
    Person("20403", "Марина", "Котова", {"teplydom": 1, "dostavka": 2}, late=True),
    Person("20404", "Валентина", "Константинопольская-Рождественская", {"vozvraty": 1, "teplydom": 2}),
    Person("20405", "Тимур", "Гаязов", {"vozvraty": 1, "dostavka": 2}, late=True, feminine=False),
    Person("20406", "Екатерина", "Сомова", {"teplydom": 1, "vozvraty": 3}),
    Person("20407", "Дмитрий", "Осинцев", {"dostavka": 1}, feminine=False),
    Person("20408", "Алина", "Мухаметшина", {"teplydom": 2, "vozvraty": 2, "dostavka": 3}, late=True),
    Person("20409", "Роман", "Юдин", {"dostavka": 1, "vozvraty": 2, "svyaz": 3}, feminine=False),
    Person("20410", "Светлана", "Ким", {"svyaz": 1}),
    Person("20411", "Олег", "Петренко", {"svyaz": 1, "dostavka": 3}, late=True, feminine=False),
    Person("20412", "Наталья", "Воронина", {"svyaz": 2, "teplydom": 3}, late=True),
)
SUPERVISORS = (
    Person(
        "supervisor1",
        "Ольга",
        "Миронова",
        role=Role.SUPERVISOR,
        supervises=("teplydom", "dostavka", "vozvraty"),
    ),
    Person(
        "supervisor2",
        "Павел",
        "Соколов",
        role=Role.SUPERVISOR,
        supervises=("svyaz", "dostavka"),
        feminine=False,
    ),
)
ADMINISTRATOR = Person("admin", "Елена", "Громова", role=Role.ADMINISTRATOR)
PEOPLE = (*OPERATORS, *SUPERVISORS, ADMINISTRATOR)

# Name, whether feminine forms are used of the client. "" is a guest who gave no name.
CLIENTS = {
    "Тёплый дом": (
        ("Мария Кузнецова", True),
        ("Алексей Фомин", False),
        ("Ирина Сафонова", True),
        ("", True),
        ("Сергей Данилов", False),
        ("Юлия Белова", True),
        ("Ксения Орлова", True),
        ("Пётр Назаров", False),
        ("Дарья Климова", True),
        ("Артём Гусев", False),
        ("Людмила Тарасова", True),
        ("", False),
        ("Виктор Жуков", False),
        ("Елизавета Мельник", True),
        ("Нина Аркадьевна Полякова", True),
        ("Рустам Хасанов", False),
        ("Вера Лебедева", True),
        ("Михаил Шестаков", False),
        ("Полина Дорофеева", True),
        ("", True),
        ("Андрей Рыбаков", False),
        ("Галина Ефимова", True),
        ("Кирилл Воробьёв", False),
        ("Софья Митина", True),
        ("Эльвира Садыкова", True),
        ("Григорий Панов", False),
        ("Татьяна Соловьёва", True),
        ("Лев Абрамов", False),
        ("Анастасия Крылова", True),
        ("Станислав Вольский", False),
    ),
    "Северная связь": (
        ("Николай Архипов", False),
        ("Оксана Руденко", True),
        ("Борис Тихонов", False),
        ("Лариса Поморцева", True),
        ("", False),
        ("Денис Коржаков", False),
        ("Зоя Никитина", True),
        ("Ильдар Мусин", False),
        ("Раиса Голубева", True),
        ("Вадим Щукин", False),
        ("Инна Савельева", True),
        ("Фёдор Белых", False),
    ),
}

# Who waits when the demonstration begins: project key, client's name ("" for one who was here before), lines.
WAITING = (
    ("teplydom", "Светлана Игнатова", ("Здравствуйте! Кресло «Ольга» проходит в дверь 70 см?",)),
    ("teplydom", "", ("Добрый день, это снова я", "Подскажите, торшер ещё в наличии?")),
    ("dostavka", "Глеб Самойлов", ("Курьер привёз чужой заказ, что делать?",)),
    ("vozvraty", "Марьям Алиева", ("Хочу обменять подушку на другой цвет, бирки на месте",)),
    ("svyaz", "Антон Лосев", ("Пропал интернет после грозы", "Лампочка на роутере не горит совсем")),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the list of demo sign-ins."""

    login: str
    name: str
    role: str
    password: str = PASSWORD


SIGN_INS = tuple(SignIn(p.login, f"{p.first_name} {p.last_name}", p.role.value) for p in PEOPLE)
