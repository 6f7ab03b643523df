"""What operators do with letters: of two who act at once one is right, and everybody sees his projects only."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as HttpClient

from agentzone.models import User
from agentzone.models.people import Role
from kernel.errors import Invalid, NotAllowed, NotFound
from kernel.models import AuditEntry
from mail.models import Letter, Mailbox, Thread
from mail.selectors.counts import counts_of
from mail.selectors.letters import opened, recipient_of
from mail.selectors.threads import PAGE, Query, page_of
from mail.services import answers, work
from mail.services.work import Taken
from tests.factories.mail import comes, mailbox, thread
from tests.factories.people import ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(row: Thread) -> Thread:
    row.refresh_from_db()
    return row


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives or raises; all begin together."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait(20)
        try:
            found[place] = act()
        except Exception as error:
            found[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_of_many_who_take_at_once_exactly_one_gets_the_letters(box: Mailbox, anna: User, boris: User) -> None:
    found = thread(box)
    results = at_once(*(lambda who=who: work.claim(who, found.pk) for who in (anna, boris) * 3))
    winner = fresh(found).assignee
    assert winner in (anna, boris) and found.state == "assigned"
    assert sum(isinstance(result, Taken) for result in results) == 3
    assert AuditEntry.objects.filter(action="thread.claimed").count() == 1


def test_a_letter_that_comes_while_somebody_closes_is_never_buried(box: Mailbox, anna: User) -> None:
    for number in range(4):
        first = comes(box)
        work.claim(anna, first.thread_id)
        at_once(
            lambda first=first: work.close(anna, first.thread_id),
            lambda first=first: comes(box, answers=first.message_id),
        )
        found = fresh(first.thread)
        assert found.letters.count() == 2, number
        assert found.state in ("new", "closed")  # closed: by somebody who might have seen it
        if found.state == "new":
            assert found.assignee is None


def test_the_same_letter_from_two_processes_is_one_letter(box: Mailbox) -> None:
    from mail.services.incoming import Arrived, letter_take
    from tests.factories.mail import source

    Mailbox.objects.filter(pk=box.pk).update(uid_validity=7)
    data = source()
    results = at_once(*(lambda n=n: letter_take(box, Arrived(7, n, data, len(data))) for n in (1, 1, 2, 2)))
    assert sum(isinstance(result, Letter) for result in results) == 1
    assert not any(isinstance(result, Exception) for result in results)
    assert Letter.objects.count() == Thread.objects.count() == 1


def test_letters_are_handed_to_colleagues_of_the_project_only(box: Mailbox, anna: User, boris: User) -> None:
    found = thread(box)
    work.claim(anna, found.pk)
    stranger = UserFactory()
    for who in (stranger.pk, 0):
        with pytest.raises(Invalid):
            work.hand_over(anna, found.pk, who)
    with pytest.raises(NotAllowed):
        work.hand_over(boris, found.pk, boris.pk)
    work.hand_over(anna, found.pk, boris.pk)
    assert fresh(found).assignee == boris
    with pytest.raises(NotAllowed):
        work.put_back(anna, found.pk)
    work.put_back(boris, found.pk)
    assert (fresh(found).state, found.assignee) == ("new", None)
    actions = list(AuditEntry.objects.filter(action__startswith="thread.").values_list("action", flat=True))
    assert sorted(actions) == ["thread.claimed", "thread.handed_over", "thread.put_back"]


def test_a_supervisor_moves_what_is_not_his(box: Mailbox, anna: User, boris: User) -> None:
    found = thread(box)
    work.claim(anna, found.pk)
    supervisor = UserFactory(role=Role.SUPERVISOR)
    with pytest.raises(NotFound):
        work.hand_over(supervisor, found.pk, boris.pk)
    supervisor.supervised_projects.add(box.project)
    work.hand_over(supervisor, found.pk, boris.pk)
    assert fresh(found).assignee == boris


def test_a_new_letter_opens_what_was_closed_for_everybody(box: Mailbox, anna: User) -> None:
    first = comes(box)
    work.claim(anna, first.thread_id)
    work.close(anna, first.thread_id)
    work.close(anna, first.thread_id)  # again changes nothing
    assert fresh(first.thread).state == "closed"
    comes(box, answers=first.message_id, Auto_Submitted="auto-replied")
    assert fresh(first.thread).state == "closed"
    comes(box, answers=first.message_id)
    assert (fresh(first.thread).state, first.thread.assignee) == ("new", None)
    assert Thread.objects.count() == 1


def test_a_bounce_gives_the_letters_back_and_answers_still_go_to_the_correspondent(
    box: Mailbox, anna: User
) -> None:
    first = comes(box, sender="Мария <maria@mail.example>", Reply_To="m2@mail.example")
    work.claim(anna, first.thread_id)
    answer = answers.answer(anna, first.thread_id, uuid.uuid4(), "Сейчас")
    bounce = comes(
        box,
        answers=answer.message_id,
        sender="MAILER-DAEMON@mail.example",
        Return_Path="<>",
    )
    assert (bounce.kind, fresh(first.thread).state) == ("bounce", "assigned")
    assert recipient_of(first.thread) == "m2@mail.example"


def test_the_list_goes_on_from_any_place_and_finds_by_correspondent_and_subject(
    box: Mailbox, anna: User
) -> None:
    for number in range(PAGE + 5):
        thread(box, subject=f"Заказ {number}", sender=f"Мария <maria{number}@mail.example>")
    seen, after = [], ""
    while after is not None:
        page = page_of(anna, Query("all", "", after))
        seen += [row["id"] for row in page["results"]]
        after = page["next"]
    assert seen == list(Thread.objects.order_by("-last_at", "-pk").values_list("pk", flat=True))
    for words in ("заказ 33", "MARIA33@", "мария 33"):
        assert [row["subject"] for row in page_of(anna, Query("all", words))["results"]] == ["Заказ 33"], (
            words
        )
    assert page_of(anna, Query("all", "100%_"))["results"] == []
    for wrong in ("x", "", "MjAyNg==", "MjAyNi0wMS0wMXw1"):
        if wrong:
            with pytest.raises(Invalid):
                page_of(anna, Query("all", "", wrong))


def test_scopes_and_numbers_agree(box: Mailbox, anna: User, boris: User) -> None:
    rows = [thread(box) for _ in range(5)]
    for who, row in ((anna, rows[0]), (anna, rows[1]), (boris, rows[2])):
        work.claim(who, row.pk)
    answers.answer(anna, rows[1].pk, uuid.uuid4(), "Да")
    work.close(anna, rows[3].pk)
    assert counts_of([box.project_id]) == {
        box.project_id: {"new": 1, "owed": {str(anna.pk): 1, str(boris.pk): 1}}
    }

    def ids(who: User, scope: str) -> set[int]:
        return {row["id"] for row in page_of(who, Query(scope))["results"]}

    assert ids(anna, "new") == {rows[4].pk}
    assert ids(anna, "mine") == {rows[0].pk, rows[1].pk}
    assert len(ids(boris, "all")) == 5


def test_other_projects_letters_are_nowhere(box: Mailbox, anna: User) -> None:
    other = mailbox(ProjectFactory())
    foreign = thread(other)
    assert page_of(anna, Query("all"))["results"] == []
    for act in (work.claim, work.close, work.put_back, opened):
        with pytest.raises(NotFound):
            act(anna, foreign.pk)


def test_a_list_and_a_thread_cost_the_same_whatever_their_length(
    box: Mailbox, anna: User, django_assert_max_num_queries: Any
) -> None:
    first = comes(box, files=(("a.txt", b"text"),))
    for _ in range(20):
        thread(box)
        comes(box, answers=first.message_id, files=(("a.txt", b"text"),))
    client = HttpClient()
    client.force_login(anna)
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v1/mail/threads/?scope=all").json()["results"]) == 21
    with django_assert_max_num_queries(14):
        assert len(client.get(f"/api/v1/mail/threads/{first.thread_id}/").json()["letters"]) == 21


def test_earlier_letters_of_a_long_thread_come_on_demand(
    box: Mailbox, anna: User, client: HttpClient
) -> None:
    first = comes(box, text="0")
    for n in range(1, 4):
        comes(box, text=str(n), answers=first.message_id)
    client.force_login(anna)

    def shown(count: int) -> tuple[list[str], bool]:
        page = client.get(f"/api/v1/mail/threads/{first.thread_id}/", {"letters": count}).json()
        return [letter["text"].strip() for letter in page["letters"]], page["earlier"]

    assert shown(2) == (["2", "3"], True)
    assert shown(4) == (["0", "1", "2", "3"], False)
    assert client.get(f"/api/v1/mail/threads/{first.thread_id}/", {"letters": 0}).status_code == 400


def test_a_file_is_a_download_whatever_it_is(box: Mailbox, anna: User) -> None:
    letter = comes(box, files=(("страница.txt", b"<b>text</b> plain"),))
    client = HttpClient()
    client.force_login(anna)
    (file,) = client.get(f"/api/v1/mail/threads/{letter.thread_id}/").json()["letters"][0]["files"]
    answer = client.get(file["url"])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
