"""The demo's doors: one site asks before the chat, another one invites."""

from __future__ import annotations

from collections.abc import Mapping

from agentzone.models import Project
from chat.models import Channel, ChannelDepartment, Form, FormField, Invitation

ASKING, INVITING = "vozvraty", "teplydom"
CONSENT = "Я согласен на обработку персональных данных: https://teplydom.example/privacy"


def load(projects: Mapping[str, Project]) -> None:
    asking = projects[ASKING]
    asking.consent_text, asking.offline_form = CONSENT, True
    asking.save(update_fields=["consent_text", "offline_form"])
    for form in (Form.PRE_CHAT, Form.OFFLINE):
        FormField.objects.bulk_create(
            [
                FormField(
                    project=asking, form=form, key="name", title="Как к вам обращаться", title_en="Your name",
                    required=True, position=10,
                ),
                FormField(
                    project=asking, form=form, key="order", title="Номер заказа", title_en="Order number",
                    help_text="Если он под рукой", position=20,
                ),
                FormField(
                    project=asking, form=form, key="phone", title="Телефон", title_en="Phone", type="phone",
                    required=form == Form.OFFLINE, position=30,
                ),
            ]
        )  # fmt: skip
    door = Channel.objects.get(project=asking)
    for position, (key, title, english) in enumerate(
        (
            ("vozvraty", "Возврат и обмен", "Returns"),
            ("dostavka", "Доставка", "Delivery"),
            ("teplydom", "Выбор товара", "Choosing"),
        )
    ):
        ChannelDepartment.objects.create(
            channel=door, project=projects[key], title=title, title_en=english, position=position
        )
    Invitation.objects.create(
        channel=Channel.objects.get(project=projects[INVITING]),
        text="Помочь выбрать лампу? Подскажем по размеру и свету.",
        seconds=15,
    )
