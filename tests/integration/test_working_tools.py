"""Tags, snoozed dialogs, macros, saved filters and acts on several dialogs, on the server."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agentzone.models import Project
from agentzone.services.contacts import StaleAssignment, contact_requeue
from agentzone.states import RequeueReason
from chat.models import (
    ClientValue,
    ContactTopic,
    Conversation,
    ConversationTag,
    Form,
    FormField,
    Macro,
    MacroStep,
    Message,
    Tag,
    Topic,
)
from chat.selectors.lists import ListQuery, conversations
from chat.services import snooze
from chat.services.dialog import message_send
from chat.services.macro_run import macro_run
from chat.services.macros import check_fields, macro_save
from chat.services.tags import tags_change
from kernel import clock
from kernel.errors import Invalid, NotFound
from kernel.models import IdempotencyKey
from tests.factories.chats import client_writes
from tests.factories.house import House
from tests.factories.people import ProjectFactory, load_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def tag(house: House) -> Tag:
    return Tag.objects.create(project=house.project, name="VIP", hue=3)


def told(stream: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type FROM kernel_event WHERE stream = %s ORDER BY seq", [stream])
        return [row[0] for row in cursor.fetchall()]


def browser(user: Any) -> Client:
    client = Client(headers={"accept-language": "ru"})
    client.force_login(user)
    return client


def fresh(dialog: Conversation) -> Conversation:
    return Conversation.objects.get(pk=dialog.pk)


def post(user: Any, url: str, body: Any) -> Any:
    return browser(user).post(f"/api/v1/{url}", body, content_type="application/json")


# ── tags ─────────────────────────────────────────────────────────────────────
def test_a_tag_is_a_fact_with_its_author_and_stands_on_the_card(house: House, tag: Tag) -> None:
    answer = post(house.anna, f"conversations/{house.annas.pk}/tags/", {"add": [tag.pk]})
    assert answer.json()["tags"] == [tag.pk]
    assert told(f"conversation:{house.annas.pk}")[-1] == "conversation.changed"
    fact = ConversationTag.objects.get()
    assert (fact.added_by, fact.conversation) == (house.anna, house.annas)
    before = told(f"conversation:{house.annas.pk}")
    tags_change(house.anna, house.annas.pk, add=[tag.pk])  # again: nothing happens
    assert told(f"conversation:{house.annas.pk}") == before
    tags_change(house.supervisor, house.annas.pk, remove=[tag.pk])
    assert not ConversationTag.objects.exists() and fresh(house.annas).tag_ids == []


def test_only_tags_that_the_dialogs_project_offers_can_be_added(house: House, tag: Tag) -> None:
    foreign = Tag.objects.create(project=house.other_channel.project, name="VIP")
    tag.is_active = False
    tag.save()
    for pk in (foreign.pk, tag.pk, 0):
        with pytest.raises(Invalid):
            tags_change(house.anna, house.annas.pk, add=[pk])
    assert fresh(house.annas).tag_ids == []
    assert post(house.boris, f"conversations/{house.annas.pk}/tags/", {"add": []}).status_code == 404


# ── snooze ───────────────────────────────────────────────────────────────────
def test_a_snoozed_dialog_wakes_at_its_time_and_its_owner_is_told(house: House) -> None:
    snooze.conversation_snooze(house.anna, house.annas.pk, epoch=1, term="15m")
    assert snooze.wake_due() == 0
    Conversation.objects.filter(pk=house.annas.pk).update(snoozed_until=clock.now() - timedelta(seconds=1))
    assert (snooze.wake_due(), snooze.wake_due()) == (1, 0)
    assert fresh(house.annas).snoozed_until is None
    assert told(f"agent:{house.anna.pk}")[-1] == "snooze.ended"


def test_a_dialog_put_off_again_meanwhile_sleeps_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    snooze.conversation_snooze(house.anna, house.annas.pk, epoch=1, term="15m")
    row = Conversation.objects.filter(pk=house.annas.pk)
    row.update(snoozed_until=clock.now() - timedelta(seconds=1))
    wake = snooze._wake

    def later(pk: uuid.UUID) -> bool:  # its owner is quicker than the job
        snooze.conversation_snooze(house.anna, pk, epoch=1, term="1h")
        return wake(pk)

    monkeypatch.setattr(snooze, "_wake", later)
    assert snooze.wake_due() == 0
    assert fresh(house.annas).snoozed_until is not None


def test_the_clients_message_wakes_it_and_the_owners_answer_does_not(house: House) -> None:
    snooze.conversation_snooze(house.anna, house.annas.pk, epoch=1, term="tomorrow")
    message_send(house.anna, house.annas.pk, uid=uuid.uuid4(), text="Завтра уточню", epoch=1)
    assert fresh(house.annas).snoozed_until is not None
    client_writes(house.channel, "Уже не надо", visitor="visitor-a")
    assert fresh(house.annas).snoozed_until is None


def test_a_snoozed_dialog_still_takes_a_place_and_leaves_awake(house: House) -> None:
    before = load_of(house.anna)
    snooze.conversation_snooze(house.anna, house.annas.pk, epoch=1, term="1h")
    assert load_of(house.anna) == before
    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    assert fresh(house.annas).snoozed_until is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=house.annas.pk).update(snoozed_until=clock.now())


def test_only_the_owner_snoozes_and_only_to_a_time_ahead(house: House) -> None:
    for agent, epoch in ((house.boris, 1), (house.anna, 0), (house.supervisor, 1)):
        with pytest.raises(StaleAssignment):
            snooze.conversation_snooze(agent, house.annas.pk, epoch=epoch, term="1h")
    for until, words in ((-60, "прошло"), (70 * 86400, "60")):
        body = {"epoch": 1, "until": (clock.now() + timedelta(seconds=until)).isoformat()}
        answer = post(house.anna, f"conversations/{house.annas.pk}/snooze/", body)
        assert answer.status_code == 400 and words in answer.json()["errors"]["until"][0]
    assert post(house.anna, f"conversations/{house.annas.pk}/snooze/", {"epoch": 1}).status_code == 400
    body = {"epoch": 1, "until": (clock.now() + timedelta(hours=5)).isoformat()}
    assert post(house.anna, f"conversations/{house.annas.pk}/snooze/", body).json()["snoozed_until"]
    assert (
        post(house.anna, f"conversations/{house.annas.pk}/wake/", {"epoch": 1}).json()["snoozed_until"]
        is None
    )


# ── lists ────────────────────────────────────────────────────────────────────
def ids(user: Any, **query: Any) -> set[str]:
    return {row["id"] for row in conversations(user, ListQuery(**query))["results"]}


def test_lists_are_filtered_on_the_server(house: House, tag: Tag) -> None:
    tags_change(house.anna, house.annas.pk, add=[tag.pk])
    tags_change(house.anna, house.queued.pk, add=[tag.pk])
    assert ids(house.anna, tag_id=tag.pk) == {str(house.annas.pk)}
    assert ids(house.anna, tag_id=0) == set()
    assert ids(house.anna, scope="queue", tag_id=tag.pk) == {str(house.queued.pk)}
    assert ids(house.anna, channel="widget") == {str(house.annas.pk)}
    assert ids(house.anna, channel="telegram") == set()
    assert ids(house.anna, waiting=5) == set()
    Conversation.objects.filter(pk=house.annas.pk).update(waiting_since=clock.now() - timedelta(minutes=6))
    assert ids(house.anna, waiting=5) == {str(house.annas.pk)}
    with pytest.raises(Invalid):
        ids(house.anna, scope="all", waiting=5)


def test_a_filtered_list_is_paged_by_key_in_a_constant_number_of_queries(house: House, tag: Tag) -> None:
    for n in range(25):
        client_writes(house.channel, visitor=f"v{n}")
    dialogs = Conversation.objects.filter(state="queued")
    dialogs.update(tag_ids=[tag.pk])
    seen: list[str] = []
    after = ""
    while after is not None:
        with CaptureQueriesContext(connection) as queries:
            query = ListQuery(scope="queue", tag_id=tag.pk, channel="widget", after=after, limit=10)
            page = conversations(house.anna, query)
        assert len(queries) <= 3  # the person's projects, channels, the page
        seen += [row["id"] for row in page["results"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == dialogs.count() == 26


@pytest.mark.usefixtures("whole_planner")
@pytest.mark.parametrize("condition", ["tag_ids @> ARRAY[7]", "snoozed_until <= now()"])
def test_the_filters_have_indexes(house: House, condition: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM chat_conversation WHERE {condition}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "chat_conv_tags" in plan or "chat_conv_snoozed" in plan


# ── saved filters ────────────────────────────────────────────────────────────
def test_a_filter_is_the_persons_own_and_checked(house: House, tag: Tag) -> None:
    body = {"name": "Долго", "scope": "queue", "waiting": 5, "tag": tag.pk, "project": house.project.pk}
    made = post(house.anna, "me/filters/", body)
    assert made.status_code == 201
    assert told(f"agent:{house.anna.pk}")[-1] == "filters.changed"
    pk = made.json()["id"]
    assert browser(house.anna).get("/api/v1/workspace/").json()["filters"] == [made.json()]
    url = f"/api/v1/me/filters/{pk}/"
    assert browser(house.boris).put(url, body, content_type="application/json").status_code == 404
    assert browser(house.boris).delete(url).status_code == 404
    for change, field in (
        ({"name": "долго"}, "name"),
        ({"scope": "all"}, "waiting"),
        ({"waiting": None, "tag": None, "project": None, "name": "Пусто"}, "name"),
    ):
        answer = post(house.anna, "me/filters/", {**body, "name": "Ещё", **change})
        assert answer.status_code == 400 and field in answer.json()["errors"], change
    foreign = {**body, "name": "Чужой", "project": house.other_channel.project_id}
    assert post(house.anna, "me/filters/", foreign).status_code == 404
    assert browser(house.anna).delete(url).status_code == 204


# ── several at once ──────────────────────────────────────────────────────────
def test_each_dialog_has_its_own_result(house: House, tag: Tag) -> None:
    second = house.given(house.anna, "visitor-c")
    items = [
        {"id": str(house.annas.pk), "epoch": 1},
        {"id": str(house.boriss.pk), "epoch": 1},
        {"id": str(second.pk), "epoch": 9},
        {"id": str(second.pk), "epoch": 1},
        {"id": str(uuid.uuid4()), "epoch": 1},
    ]
    answer = post(house.anna, "conversations/bulk/", {"act": "close", "items": items}).json()["results"]
    assert [(r["ok"], r["code"]) for r in answer] == [
        (True, ""),
        (False, "not_found"),
        (False, "stale_assignment"),
        (True, ""),
        (False, "not_found"),
    ]
    assert answer[0]["conversation"]["state"] == "closed"
    assert fresh(house.boriss).state == "assigned"


def test_tags_and_snoozing_of_several_can_be_undone(house: House, tag: Tag) -> None:
    items = [{"id": str(d.pk), "epoch": 1} for d in (house.annas, house.given(house.anna, "visitor-c"))]
    for act, more, after in (
        ("tag", {"tag": tag.pk}, ([tag.pk], False)),
        ("untag", {"tag": tag.pk}, ([], False)),
        ("snooze", {"term": "1h"}, ([], True)),
        ("wake", {}, ([], False)),
    ):
        answer = post(house.anna, "conversations/bulk/", {"act": act, "items": items, **more}).json()
        cards = [r["conversation"] for r in answer["results"]]
        assert [(c["tags"], c["snoozed_until"] is not None) for c in cards] == [after] * 2, act
    too_many = {"act": "wake", "items": items * 30}
    assert post(house.anna, "conversations/bulk/", too_many).status_code == 400


# ── macros ───────────────────────────────────────────────────────────────────
def macro(house: House, *steps: dict[str, Any], **home: Any) -> Macro:
    made = Macro.objects.create(name="Готово", **(home or {"project": house.project}))
    MacroStep.objects.bulk_create(MacroStep(macro=made, position=n, **s) for n, s in enumerate(steps))
    return made


def run(house: House, made: Macro, dialog: Conversation, agent: Any = None) -> Any:
    body = {"macro": made.pk, "epoch": dialog.epoch}
    return post(agent or house.anna, f"conversations/{dialog.pk}/macro/", body)


def test_a_macro_does_all_its_steps_in_one_act(house: House, tag: Tag) -> None:
    made = macro(
        house,
        {"kind": "send_text", "text": "Спасибо! {{operator.first_name}}, {{project.name}}"},
        {"kind": "add_tag", "tag": tag},
        {"kind": "close"},
    )
    answer = run(house, made, house.annas).json()
    assert answer["done"] and [r["state"] for r in answer["results"]] == ["done"] * 3
    assert [r["title"] for r in answer["results"]] == ["Отправить текст", "Добавить тег", "Завершить чат"]
    dialog = fresh(house.annas)
    assert (dialog.state, dialog.tag_ids) == ("closed", [tag.pk])
    said = Message.objects.get(conversation=dialog, author="agent", text__startswith="Спасибо").text
    assert said == f"Спасибо! {house.anna.first_name}, {house.project.name}"
    made.refresh_from_db()
    assert made.uses == 1


def test_when_a_step_is_refused_none_is_done_and_the_reason_is_told(house: House, tag: Tag) -> None:
    made = macro(
        house,
        {"kind": "add_tag", "tag": tag},
        {"kind": "send_text", "text": "Перезвоним по номеру {{client.phone}}"},
        {"kind": "close"},
    )
    events = told(f"conversation:{house.annas.pk}")
    answer = run(house, made, house.annas).json()
    assert not answer["done"]
    assert [r["state"] for r in answer["results"]] == ["not_done", "failed", "not_done"]
    assert "{{client.phone}}" in answer["results"][1]["detail"]
    dialog = fresh(house.annas)
    assert (dialog.state, dialog.tag_ids) == ("assigned", [])
    assert told(f"conversation:{house.annas.pk}") == events
    stale = macro_run(house.anna, house.annas.pk, macro(house, {"kind": "snooze", "snooze": "1h"}), epoch=7)
    assert [r["state"] for r in stale] == ["failed"]


def test_a_macro_is_for_its_project_or_its_owner(house: House, tag: Tag) -> None:
    theirs = macro(house, {"kind": "add_tag", "tag": tag}, project=house.other_channel.project)
    boriss = macro(house, {"kind": "add_tag", "tag": tag}, owner=house.boris)
    for made in (theirs, boriss):
        assert run(house, made, house.annas).status_code == 404
    offered = browser(house.anna).get("/api/v1/workspace/").json()["macros"]
    assert offered == []


def test_macros_of_ones_own_are_checked_step_by_step(house: House, tag: Tag) -> None:
    good = {"name": "Моё", "steps": [{"kind": "add_tag", "tag": tag.pk}, {"kind": "snooze", "snooze": "1h"}]}
    made = post(house.anna, "me/macros/", good)
    assert made.status_code == 201 and [s["kind"] for s in made.json()["steps"]] == ["add_tag", "snooze"]
    assert told(f"agent:{house.anna.pk}")[-1] == "macros.changed"
    for steps, field in (
        ([], "steps"),
        ([{"kind": "close"}, {"kind": "add_tag", "tag": tag.pk}], "steps"),
        ([{"kind": "send_text", "text": " "}], "steps.0"),
        ([{"kind": "add_tag", "tag": tag.pk}, {"kind": "send_text", "text": "{{нет}}"}], "steps.1"),
        ([{"kind": "add_tag", "tag": 0}], "steps.0"),
        ([{"kind": "snooze"}], "steps.0"),
    ):
        answer = post(house.anna, "me/macros/", {"name": "Плохо", "steps": steps})
        assert answer.status_code == 400 and field in answer.json()["errors"], steps
    assert post(house.anna, "me/macros/", {"name": "x", "steps": [{"kind": "fly"}]}).status_code == 400
    assert Macro.objects.count() == 1
    url = f"/api/v1/me/macros/{made.json()['id']}/"
    assert browser(house.boris).delete(url).status_code == 404
    changed = browser(house.anna).put(url, {**good, "name": "Иначе"}, content_type="application/json")
    assert changed.json()["name"] == "Иначе" and MacroStep.objects.count() == 2
    assert browser(house.anna).delete(url).status_code == 204


def test_a_macro_of_ones_own_names_nothing_of_other_projects(house: House) -> None:
    secret = house.other_channel.project
    Project.objects.filter(pk=secret.pk).update(name="Секретный проект")
    topic = Topic.objects.create(project=secret, title="Секретная тема")
    house.project.transfer_targets.add(ProjectFactory(company=house.project.company))
    for step in ({"kind": "transfer", "target": secret.pk}, {"kind": "close", "topics": [topic.pk]}):
        answer = post(house.anna, "me/macros/", {"name": "Чужое", "steps": [step]})
        assert answer.status_code == 400 and "екретн" not in answer.content.decode()
    unknown = post(
        house.anna, "me/macros/", {"name": "Чужое", "steps": [{"kind": "transfer", "target": 10**6}]}
    )
    known = post(
        house.anna, "me/macros/", {"name": "Чужое", "steps": [{"kind": "transfer", "target": secret.pk}]}
    )
    assert unknown.json()["errors"] == known.json()["errors"]
    assert not Macro.objects.exists()


def test_what_left_the_reach_of_a_macros_owner_is_not_named_to_him_any_more(house: House) -> None:
    target = house.other_channel.project
    topic = Topic.objects.create(project=house.project, title="Оплата")
    house.project.transfer_targets.add(target)
    steps = [{"kind": "transfer", "target": target.pk, "topics": [topic.pk]}]
    made = post(house.anna, "me/macros/", {"name": "Моё", "steps": steps}).json()

    def named() -> tuple[Any, ...]:
        (shown,) = browser(house.anna).get("/api/v1/workspace/").json()["macros"]
        return tuple(shown["steps"][0][key] for key in ("target", "target_name", "topics", "topic_names"))

    assert made["steps"][0]["target_name"] == target.name
    assert named() == (target.pk, target.name, [topic.pk], ["Оплата"])
    house.project.transfer_targets.clear()
    assert named() == (None, "", [topic.pk], ["Оплата"])
    Topic.objects.filter(pk=topic.pk).update(project=target)
    assert named() == (None, "", [], [])


def test_somebody_elses_dialog_is_not_moved_by_a_macro(house: House) -> None:
    made = macro_save(house.supervisor, None, "Чужой", [{"kind": "close"}])
    results = macro_run(house.supervisor, house.annas.pk, made, epoch=1)
    assert results[0]["state"] == "failed" and fresh(house.annas).state == "assigned"
    with pytest.raises(NotFound):
        macro_run(house.supervisor, uuid.uuid4(), made, epoch=1)


def test_a_macro_closes_with_topics_and_tells_what_the_projects_form_misses(house: House) -> None:
    topic = Topic.objects.create(project=house.project, title="Оплата")
    Project.objects.filter(pk=house.project.pk).update(topics_required=True)
    made = macro(house, {"kind": "send_text", "text": "Спасибо!"}, {"kind": "close"})
    answer = run(house, made, house.annas).json()
    assert [r["state"] for r in answer["results"]] == ["not_done", "failed"]
    assert "тем" in answer["results"][1]["detail"]
    assert not Message.objects.filter(
        conversation=house.annas, author="agent", text__startswith="Спасибо"
    ).exists()
    made.steps.get(kind="close").topics.add(topic)
    assert run(house, made, house.annas).json()["done"]
    assert ContactTopic.objects.get().topic == topic
    bulk = {"act": "close", "items": [{"id": str(house.boriss.pk), "epoch": 1}]}
    refused = post(house.boris, "conversations/bulk/", bulk).json()["results"][0]
    assert (refused["ok"], refused["code"]) == (False, "validation") and "тем" in refused["detail"]


def test_a_macro_hands_a_dialog_over_to_a_project_that_may_get_it(house: House) -> None:
    target = house.other_channel.project
    made = macro(
        house,
        {"kind": "send_text", "text": "Передаю коллегам"},
        {"kind": "transfer", "text": "Про доставку", "target": target},
    )
    assert [r["state"] for r in run(house, made, house.annas).json()["results"]] == ["not_done", "failed"]
    assert fresh(house.annas).project == house.project
    house.project.transfer_targets.add(target)
    assert run(house, made, house.annas).json()["done"]
    dialog = fresh(house.annas)
    assert (dialog.project, dialog.state, dialog.agent) == (target, "queued", None)


def test_a_macro_cannot_be_half_done_by_two_at_once(house: House) -> None:
    """The second finds another epoch or state, and does nothing."""
    made = macro(house, {"kind": "send_text", "text": "Спасибо!"}, {"kind": "close"})
    first, second = run(house, made, house.annas).json(), run(house, made, house.annas).json()
    assert first["done"] and not second["done"]
    assert (
        Message.objects.filter(conversation=house.annas, author="agent", text__startswith="Спасибо").count()
        == 1
    )


def test_a_run_asked_for_again_is_answered_again_and_says_nothing_twice(house: House, tag: Tag) -> None:
    made = macro(house, {"kind": "send_text", "text": "Спасибо!"}, {"kind": "send_text", "text": "До связи!"})
    url, body = f"/api/v1/conversations/{house.annas.pk}/macro/", {"macro": made.pk, "epoch": 1}

    def ask(key: str) -> Any:
        return browser(house.anna).post(
            url, body, content_type="application/json", headers={"Idempotency-Key": key}
        )

    def said() -> list[str]:
        rows = Message.objects.filter(conversation=house.annas, author="agent", kind="text").order_by(
            "number"
        )
        return list(rows.values_list("text", flat=True))[1:]

    first, again = ask("run-1"), ask("run-1")
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert said() == ["Спасибо!", "До связи!"]
    IdempotencyKey.objects.all().delete()  # even when the answer is forgotten, the messages are not
    assert ask("run-1").json()["done"]
    assert said() == ["Спасибо!", "До связи!"]
    assert ask("run-2").json()["done"]  # another press is another run
    assert said() == ["Спасибо!", "До связи!"] * 2


def test_a_macro_fills_in_a_field_of_the_client(house: House, tag: Tag) -> None:
    card = FormField(project=house.project, form=Form.CLIENT, key="card", title="Карта", type="choice")
    card.options = ["Нет", "Золотая"]
    card.save()
    made = macro(
        house,
        {"kind": "add_tag", "tag": tag},
        {"kind": "set_field", "field_key": "card", "value": "Медная"},
    )
    answer = run(house, made, house.annas).json()
    assert [r["state"] for r in answer["results"]] == ["not_done", "failed"]
    made.steps.filter(kind="set_field").update(value="Золотая")
    assert run(house, made, house.annas).json()["done"]
    assert ClientValue.objects.get(client=house.annas.client, key="card").value == "Золотая"
    for key, value, good in (("card", "Золотая", True), ("card", "Медная", False), ("age", "5", False)):
        if good:
            check_fields(house.project.pk, [(key, value)])
        else:
            with pytest.raises(ValidationError):
                check_fields(house.project.pk, [(key, value)])
