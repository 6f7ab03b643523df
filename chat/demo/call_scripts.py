"""The call script of the delivery project (call_script.json), and calls of the last days that were led by it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from agentzone.models import (
    Assignment,
    Call,
    Contact,
    Handling,
    Offer,
    PhoneNumber,
    Project,
    QueueStay,
    Script,
    ScriptIncident,
    ScriptRun,
    ScriptVersion,
    StatusSpan,
    User,
)
from agentzone.scripting.content import Content, parse
from agentzone.scripting.flow import Place, Way, begin, finish, go_next
from agentzone.topics import topics_of
from kernel import clock
from kernel.errors import Invalid
from kernel.ids import new_id

FILE = Path(__file__).parent / "call_script.json"
NAME = "Доставка: перенос и претензии"
TALK = timedelta(minutes=3, seconds=40)
WRAP_UP = timedelta(seconds=30)
LINE = "dostavka"


@dataclass(frozen=True, slots=True)
class PastCall:
    """Somebody called and said this. `state`: how the script ended; what is missing was never reached."""

    name: str
    phone: str
    state: str
    answers: dict[str, Any] = field(default_factory=dict)


COMMON = {"client_kind": "Получатель", "found": "yes", "agreed": True}
DATE = {"slot": "с 12:00 до 15:00", "who": "Сам клиент"}
PAST = (
    PastCall("Павел Черемисин", "79032184067", "completed", {
        **COMMON, **DATE, "client_name": "Павел Андреевич", "order_number": "7-40377", "reason": "Перенести доставку",
        "new_date": "2026-12-02", "address": "Подольск, ул. Кирова, 38, кв. 12", "wishes": ["Позвонить за час"],
        "_result": "Доставка перенесена", "_topic": "Сроки → Перенос доставки",
    }),
    PastCall("Ирина Лебедева", "79161187702", "completed", {
        **COMMON, "client_name": "Ирина", "order_number": "7-40102", "reason": "Повреждение при доставке",
        "damaged": "Столешница, скол на углу", "pieces": "1", "act": "yes", "mail": "irina@example.com",
        "_result": "Оформлено обращение", "_topic": "Повреждение при доставке",
    }),
    PastCall("", "79257740011", "completed", {
        "client_kind": "Родственник или знакомый", "order_number": "7-4", "found": "no",
        "call_back_on": "8 925 774-00-11", "_result": "Перезвонить клиенту",
    }),
    PastCall("Сергей Панов", "79859012233", "completed", {
        **COMMON, "client_name": "Сергей", "order_number": "7-39981", "reason": "Отказ от заказа", "why": ["Долго"],
        "kept": "no", "_result": "Отменён по просьбе клиента",
    }),
    PastCall("Нина Фадеева", "79104441020", "closed", {**COMMON, "order_number": "7-40214"}),
    PastCall("Олег Тарасов", "79263345566", "locked", {**COMMON, "order_number": "7-40250", "reason": "Где заказ"}),
    PastCall("ООО «Альфа»", "74957654321", "completed", {
        **COMMON, **DATE, "client_kind": "Организация", "client_name": "Дарья", "order_number": "7-40311",
        "reason": "Где заказ", "was_promised": "2026-11-27", "new_date": "2026-12-01",
        "address": "Москва, Лесная ул., 7, офис 40", "_result": "Дата подтверждена", "_topic": "Сроки → Где заказ",
    }),
)  # fmt: skip
WAITING = PastCall(
    "Елена Гущина", "79034417788", "incomplete", {**COMMON, "client_name": "Елена", "order_number": "7-40402"}
)


def load(projects: Mapping[str, Project]) -> None:
    project = projects[LINE]
    script = Script.objects.create(project=project, name=NAME, is_active=True)
    now = clock.now()
    ScriptVersion.objects.create(
        script=script,
        number=1,
        state=ScriptVersion.State.PUBLISHED,
        content=parse(json.loads(FILE.read_text(encoding="utf-8"))).as_json(),
        created_at=now,
        published_at=now,
    )


def past() -> None:
    """Calls of the days that were written already: each at a time when its operator was ready."""
    version = ScriptVersion.objects.select_related("script__project").get(script__name=NAME)
    for call, (agent, at) in zip(PAST, _free(version.script.project), strict=False):
        _write(version, call, agent, at)
    agent = User.objects.get(login="20407")
    _write(version, WAITING, agent, clock.now() - timedelta(minutes=9))


def _free(project: Project) -> Iterator[tuple[User, datetime]]:
    """The best operators of the project, in long spans of their last working days."""
    spans = StatusSpan.objects.filter(
        agent__skills__project=project, agent__skills__level=1, status__code="ready", ended_at__isnull=False
    )
    for span in spans.select_related("agent").order_by("-started_at"):
        assert span.ended_at is not None
        if span.ended_at - span.started_at > timedelta(minutes=40):
            yield span.agent, span.started_at + timedelta(minutes=15)


def _write(version: ScriptVersion, past: PastCall, agent: User, at: datetime) -> None:
    """What the services would have left."""
    handling = _call(version.script.project, past, agent, at)
    left = at + TALK
    aside = left + WRAP_UP + timedelta(minutes=2)
    content = parse(version.content)
    way = _gone_through(content, past.answers, version.script.project_id)
    times: dict[str, Any] = {
        "completed": {"ended_at": left},
        "closed": {"ended_at": left},
        "incomplete": {"set_aside_at": aside, "locks_at": aside + timedelta(minutes=30)},
        "locked": {
            "set_aside_at": aside,
            "locks_at": aside + timedelta(minutes=30),
            "ended_at": aside + timedelta(minutes=30),
        },
    }[past.state]
    run = ScriptRun(
        handling=handling, agent=agent, project=version.script.project, version=version, state=past.state,
        revision=len(past.answers), answers=past.answers, marks=dict.fromkeys(past.answers, 1),
        path=list(way.place.path), began_at=at, saved_at=left, lock_minutes=30, **times,
    )  # fmt: skip
    if past.state == "completed":
        done = finish(way)
        run.values, run.words, run.result, run.topic = done.values, done.words, done.result, done.topic
        Contact.objects.filter(pk=handling.call_id).update(script_result=done.result, topic=done.topic)
    run.save()
    if past.state == "closed":
        ScriptIncident.objects.create(
            run=run, at=left, page=way.page.title, words="После номера заказа страница зависла"
        )


def _gone_through(content: Content, answers: Mapping[str, Any], project_id: int) -> Way:
    """As far as the answers lead."""
    way = Way(content, begin(content), answers, topics_of(project_id))
    while content.after(way.page):
        try:
            place: Place = go_next(way)
        except Invalid:
            break
        way = way.moved(place)
    return way


def _call(project: Project, past: PastCall, agent: User, at: datetime) -> Handling:
    arrived, rang, left = at - timedelta(seconds=31), at - timedelta(seconds=6), at + TALK
    contact = Contact.objects.create(
        id=new_id(), kind="call", project=project, channel_kind="phone", client_key=f"phone:{past.phone}",
        state="ended", agent=agent, epoch=1, priority=project.priority, arrived_at=arrived,
        enqueued_at=arrived, first_assigned_at=at,
        first_reply_at=at, ended_at=left, ended_by="client", end_reason="hung_up",
        answer_threshold_seconds=project.answer_threshold_seconds, service_level_target=project.service_level_target,
        short_abandon_seconds=project.short_abandon_seconds,
    )  # fmt: skip
    number = PhoneNumber.objects.filter(project=project).earliest("number")
    call = Call.objects.create(
        contact=contact,
        number=number,
        caller_number=past.phone,
        caller_name=past.name,
        state="ended",
        answered_at=at,
    )
    QueueStay.objects.create(
        contact=contact, project=project, entered_at=arrived, left_at=rang, outcome="offered"
    )
    Assignment.objects.create(
        contact=contact,
        agent=agent,
        epoch=1,
        started_at=at,
        ended_at=left,
    )
    offer = Offer.objects.create(
        contact=contact, agent=agent, made_at=rang, expires_at=rang + timedelta(seconds=20), ended_at=at,
        outcome="accepted",
    )  # fmt: skip
    return Handling.objects.create(
        call=call, agent=agent, offer=offer, state="done", rang_at=rang, answered_at=at, left_at=left,
        done_at=left + WRAP_UP, ring_seconds=20, wrap_up_seconds=30, wrap_up_until=left + WRAP_UP,
    )  # fmt: skip
