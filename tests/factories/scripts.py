"""Call scripts that are published and in use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agentzone.models import (
    Call,
    Contact,
    Handling,
    Offer,
    PhoneNumber,
    Project,
    Script,
    ScriptRun,
    ScriptVersion,
    User,
)
from agentzone.scripting.content import parse
from kernel import clock
from tests.factories.voice import phone_number

PAGES: list[dict[str, Any]] = [
    {
        "key": "hello",
        "title": "Приветствие",
        "say": "Здравствуйте, {{client.name}}! Меня зовут {{operator.first_name}}.",
    },
    {
        "key": "order",
        "title": "Заказ",
        "fields": [
            {"key": "number", "title": "Номер заказа", "required": True},
            {"key": "late", "title": "Заказ опаздывает", "type": "yesno", "required": True},
            {
                "key": "days",
                "title": "На сколько дней",
                "type": "number",
                "show_if": {"key": "late", "value": "yes"},
            },
        ],
        "branches": [{"when": {"key": "late", "value": "no"}, "to": "end"}],
    },
    {"key": "sorry", "title": "Извинение", "say": "Заказ {{answer.number}} придёт завтра."},
    {"key": "end", "title": "Итог", "kind": "final", "results": ["Помогли", "Отказ"]},
    {
        "key": "dear",
        "title": "«Дорого»",
        "kind": "objection",
        "say": "Понимаю вас.",
        "fields": [{"key": "price", "title": "Сколько дал бы клиент", "type": "number"}],
    },
]


def script(project: Project, pages: list[dict[str, Any]] | None = None, **fields: Any) -> Script:
    made = Script.objects.create(project=project, **{"name": "Доставка", "is_active": True, **fields})
    published(made, pages)
    return made


def published(made: Script, pages: list[dict[str, Any]] | None = None) -> ScriptVersion:
    now = clock.now()
    return ScriptVersion.objects.create(
        script=made,
        number=made.versions.count() + 1,
        state=ScriptVersion.State.PUBLISHED,
        content=parse({"pages": PAGES if pages is None else pages}).as_json(),
        created_at=now,
        published_at=now,
    )


def handled_call(agent: User, project: Project, *, ago: timedelta = timedelta(hours=1)) -> Handling:
    """A call that the agent answered and that is over."""
    at = clock.now() - ago
    line = PhoneNumber.objects.filter(project=project).first() or phone_number(project)
    contact = Contact.objects.create(
        kind="call", project=project, channel_kind="phone", client_key="phone:79161234567", state="ended", agent=agent,
        epoch=1, arrived_at=at, enqueued_at=at, first_assigned_at=at, first_reply_at=at, ended_at=at, ended_by="client",
        end_reason="hung_up", answer_threshold_seconds=30, service_level_target=80, short_abandon_seconds=5,
    )  # fmt: skip
    call = Call.objects.create(
        contact=contact,
        number=line,
        caller_number="79161234567",
        caller_name="Мария",
        state="ended",
        answered_at=at,
    )
    offer = Offer.objects.create(contact=contact, agent=agent, made_at=at, ended_at=at, outcome="accepted")
    return Handling.objects.create(
        call=call, agent=agent, offer=offer, state="done", rang_at=at, answered_at=at, left_at=at, done_at=at,
        ring_seconds=20, wrap_up_seconds=30, wrap_up_until=at,
    )  # fmt: skip


def run(
    agent: User,
    version: ScriptVersion,
    state: str = "incomplete",
    *,
    ago: timedelta = timedelta(minutes=5),
    **fields: Any,
) -> ScriptRun:
    """What an operator did with a script in a call of some time ago."""
    handling = handled_call(agent, version.script.project, ago=ago)
    at = handling.rang_at
    times: dict[str, Any] = {
        "open": {},
        "incomplete": {"set_aside_at": at, "locks_at": at + timedelta(minutes=30)},
        "completed": {"ended_at": at},
        "closed": {"ended_at": at},
        "locked": {"set_aside_at": at, "locks_at": at, "ended_at": at},
    }[state]
    first = parse(version.content).main[0].key
    return ScriptRun.objects.create(
        **{"handling": handling, "agent": agent, "project": version.script.project, "version": version, "state": state,
           "path": [first], "began_at": at, "lock_minutes": 30, **times, **fields}
    )  # fmt: skip
