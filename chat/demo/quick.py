"""Quick messages of the demo projects."""

from __future__ import annotations

from collections.abc import Mapping

from agentzone.models import Project
from kernel import clock
from knowledge.models import QuickMessage

# Category, abbreviation, title, text.
Row = tuple[str, str, str, str]
EVERYWHERE: tuple[Row, ...] = (
    (
        "Приветствие",
        "здр",
        "Приветствие",
        "Здравствуйте, {{client.first_name}}! Меня зовут {{operator.first_name}}, чем могу помочь?",
    ),
    ("Приветствие", "мин", "Минуту", "Одну минуту, пожалуйста: уточняю информацию."),
    ("Прощание", "ещё", "Ещё вопросы", "Могу ли я помочь вам чем-нибудь ещё?"),
    ("Прощание", "дсв", "До свидания", "Спасибо за обращение в «{{company.name}}»! Хорошего дня."),
    (
        "Прощание",
        "ном",
        "Номер обращения",
        "Номер вашего обращения {{dialog.number}}. Назовите его, если будете звонить нам.",
    ),
)
SHOP: tuple[Row, ...] = (
    (
        "Доставка",
        "зам",
        "Доставка замены",
        "Доставим замену за 1–2 дня, курьер позвонит за час до приезда.",
    ),
    ("Доставка", "срок", "Сроки доставки", "По городу доставляем ежедневно с 10 до 22, интервал — 2 часа."),
    ("Доставка", "адр", "Адрес доставки", "Уточните, пожалуйста, адрес доставки и удобное время."),
    ("Доставка", "тел", "Телефон для курьера", "Курьер позвонит по номеру {{client.phone}}. Всё верно?"),
    ("Возврат", "вз", "Возврат денег", "Деньги вернутся на карту в течение 10 дней после приёмки товара."),
    ("Возврат", "фото", "Фото дефекта", "Пришлите, пожалуйста, фото дефекта и упаковки: так решим быстрее."),
)
INTERNET: tuple[Row, ...] = (
    ("Диагностика", "рст", "Перезагрузка", "Отключите роутер от розетки на 30 секунд и включите снова."),
    ("Диагностика", "лмп", "Лампочки", "Какие лампочки горят на роутере и какого они цвета?"),
    ("Тарифы", "тар", "Смена тарифа", "Тариф сменится с первого числа следующего месяца, это бесплатно."),
)
BY_PROJECT = {"teplydom": SHOP, "dostavka": SHOP, "vozvraty": SHOP, "svyaz": INTERNET}


def load(projects: Mapping[str, Project]) -> None:
    now = clock.now()
    QuickMessage.objects.bulk_create(
        QuickMessage(
            project=project,
            category=category,
            abbreviation=abbreviation,
            title=title,
            text=text,
            position=10 * number,
            updated_at=now,
        )
        for key, project in projects.items()
        for number, (category, abbreviation, title, text) in enumerate(
            (*EVERYWHERE, *BY_PROJECT[key]), start=1
        )
    )
