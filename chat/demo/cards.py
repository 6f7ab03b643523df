"""Cards of the demo clients: what was asked, what was noted, one who may be two, and one who is blocked."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from agentzone.models import Contact, User
from chat.models import Client, ClientNote, ClientValue
from chat.models.client import client_key
from chat.selectors.client_fields import company_fields
from chat.services.blocks import client_block
from kernel import clock
from kernel.fields import Field, words
from kernel.ids import new_id

CITIES = ("Мытищи", "Химки", "Москва", "Санкт-Петербург", "Тверь", "Калуга", "Великий Новгород")
CARDS = ("Нет", "Серебряная", "Серебряная", "Золотая")
INTERESTS: tuple[list[str], ...] = (["Свет"], ["Мебель"], ["Свет", "Текстиль"], ["Мебель", "Текстиль"], [])
GOODS = ("торшер «Хельга»", "кресло «Ольга»", "лампа «Утро»", "плед «Север»", "стеллаж «Осло»")
NOTES = (
    "Предпочитает сообщения, звонки просит не делать.",
    "Вежливый клиент, всегда присылает фото сразу.",
    "Второй возврат за месяц: предложить замену вместо денег.",
    "Живёт за городом, курьер приезжает только по субботам.",
    "Просит обращаться по имени и отчеству.",
    "Ждёт поступления на склад, обещали написать первыми.",
)


def load(random: Random) -> None:
    """After the past is written: of clients who gave their names."""
    clients = list(Client.objects.exclude(name="").select_related("company").order_by("pk"))
    fields: dict[int, dict[str, Field]] = {}
    values: list[ClientValue] = []
    for number, client in enumerate(clients):
        known = fields.setdefault(client.company_id, {f.key: f for f in company_fields(client.company_id)})
        for key, value in _values(number, random).items():
            if key in known and value and random.random() < 0.8:
                text = words([known[key]], {key: value})[0][1]
                values.append(
                    ClientValue(
                        client=client,
                        key=key,
                        value=value,
                        text=text,
                        version=1,
                        updated_at=client.first_seen_at,
                    )
                )
    ClientValue.objects.bulk_create(values)
    ClientNote.objects.bulk_create(_notes(clients, random))
    _double(clients)
    _blocked(clients)


def _values(number: int, random: Random) -> dict[str, object]:
    born = f"{1960 + number * 7 % 45}-{1 + number % 12:02}-{1 + number * 5 % 28:02}"
    return {
        "city": random.choice(CITIES),
        "card": random.choice(CARDS),
        "last_order": f"7-{40_000 + number * 37}, {random.choice(GOODS)}",
        "birthday": born,
        "interests": random.choice(INTERESTS),
    }


def _notes(clients: list[Client], random: Random) -> list[ClientNote]:
    found = []
    for client in clients:
        contacts = Contact.objects.filter(client_key=client_key(client.pk), agent__isnull=False)
        for contact in contacts.order_by("arrived_at")[:2]:
            if contact.agent_id is None or random.random() < 0.4:
                continue
            at = (contact.ended_at or contact.arrived_at) - timedelta(seconds=20)
            text = random.choice(NOTES)
            found.append(
                ClientNote(id=new_id(), client=client, author_id=contact.agent_id, text=text, created_at=at)
            )
    return found


def _double(clients: list[Client]) -> None:
    """A guest who gave the phone of somebody who is known already."""
    first = clients[0]
    guest = Client.objects.filter(company=first.company, name="").order_by("pk").first()
    if guest is not None:
        guest.phone = first.phone
        guest.save(update_fields=["phone"])


def _blocked(clients: list[Client]) -> None:
    supervisor = User.objects.get(login="supervisor1")
    closed = [c for c in clients if not c.conversations.exclude(state="closed").exists()]
    here = [c for c in closed if c.conversations.filter(project__supervisors=supervisor).exists()]
    if here:
        until = clock.now() + timedelta(days=7)
        client_block(supervisor, here[-1].pk, reason="Оскорблял операторов, предупреждён дважды", until=until)
