"""Tags, macros and saved filters of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agentzone.models import Project, User
from chat.models import Macro, MacroStep, SavedFilter, Tag, Topic
from chat.models.tag import Hue

TAGS = (
    ("VIP", Hue.VIOLET),
    ("Жалоба", Hue.RED),
    ("Ждём склад", Hue.YELLOW),
    ("Повторное обращение", Hue.TEAL),
)
# Name and steps; a tag by its name.
MACROS: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = (
    (
        "Спасибо и завершить",
        (
            {"kind": "send_text", "text": "Спасибо за обращение в «{{company.name}}»! Хорошего дня."},
            {"kind": "close"},
        ),
    ),
    (
        "Запрос на склад",
        (
            {
                "kind": "send_text",
                "text": "Отправил запрос на склад. Вернусь с ответом завтра утром, номер обращения {{dialog.number}}.",
            },
            {"kind": "add_tag", "tag": "Ждём склад"},
            {"kind": "snooze", "snooze": "tomorrow"},
        ),
    ),
)


# The topic that «Спасибо и завершить» closes with.
TOPICS = {
    "teplydom": "Благодарность",
    "dostavka": "Где заказ",
    "vozvraty": "Обмен",
    "svyaz": "Начисления",
}


def load(projects: Mapping[str, Project]) -> None:
    for key, project in projects.items():
        tags = {
            name: Tag.objects.create(project=project, name=name, hue=hue, position=10 * number)
            for number, (name, hue) in enumerate(TAGS, start=1)
        }
        for number, (name, steps) in enumerate(MACROS, start=1):
            macro = Macro.objects.create(project=project, name=name, position=10 * number)
            for at, step in enumerate(steps):
                made = MacroStep.objects.create(
                    macro=macro, position=at, **{**step, "tag": tags.get(step.get("tag", ""))}
                )
                if made.kind == MacroStep.Kind.CLOSE:
                    made.topics.set(Topic.objects.filter(project=project, title=TOPICS[key]))
    _hand_over(projects["teplydom"], projects["dostavka"])
    for login in ("20401", "20403"):
        person = User.objects.get(login=login)
        SavedFilter.objects.create(owner=person, name="Долго ждут", scope="active", waiting=5)
        SavedFilter.objects.create(owner=person, name="Жалобы", scope="all", text="жалоб")


def _hand_over(source: Project, target: Project) -> None:
    macro = Macro.objects.create(project=source, name="Вопрос о доставке", position=30)
    text = "Передаю вас коллегам из службы доставки, они ответят здесь же."
    macro.steps.create(kind=MacroStep.Kind.SEND, position=0, text=text)
    macro.steps.create(
        kind=MacroStep.Kind.TRANSFER, position=1, text="Вопрос о сроках доставки.", target=target
    )
