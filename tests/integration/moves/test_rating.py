"""The client rates: asked once for a session, in time or late, and it counts for who closed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from agentzone.models import Contact
from chat.drivers.contract import RatingGiven
from chat.drivers.runner import take_value
from chat.models import ContactRating, Message
from chat.selectors.activities import activities_page
from chat.selectors.cards import visitor_state
from chat.selectors.messages import for_visitor, message_json
from chat.services import moves
from chat.services.closing import ClosingForm
from chat.services.dialog import conversation_close
from chat.services.rating import give
from kernel.clock import iso
from kernel.errors import DomainError, Invalid, NotFound
from tests.factories.chats import client_writes
from tests.integration.distribution.floor import in_threads
from tests.integration.moves.floor import Floor, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(db: None) -> Floor:
    return Floor(rating_mode="tick")


def close(floor: Floor, *, ticked: bool = True) -> ContactRating | None:
    dialog = floor.fresh()
    conversation_close(dialog.agent, dialog.pk, epoch=dialog.epoch, form=ClosingForm(ask_rating=ticked))
    return ContactRating.objects.filter(contact=dialog.contact).first()


@pytest.mark.parametrize(
    ("mode", "ticked", "asked"),
    [("off", True, False), ("tick", False, False), ("tick", True, True), ("always", False, True)],
)
def test_it_is_asked_as_the_project_says(floor: Floor, mode: str, ticked: bool, asked: bool):
    floor.project.rating_mode = mode
    floor.project.save()
    assert (close(floor, ticked=ticked) is not None) == asked
    assert codes(floor.dialog)[-1] == ("rating_asked" if asked else "closed")


def test_a_channel_that_cannot_is_not_asked(floor: Floor):
    floor.channel.kind = "letter"
    floor.channel.save()
    assert close(floor) is None


def test_the_score_counts_for_who_closed_and_is_seen_by_both_sides(floor: Floor):
    moves.accept(floor.boris, floor.offer().pk)
    asked = close(floor)
    fresh = floor.fresh()
    boris = floor.boris
    assert visitor_state(fresh)["rating"] == {
        "id": str(asked.pk),
        "agent": {"name": "Борис", "initials": boris.initials, "hue": boris.avatar_hue},
        "score": None,
        "closed_at": iso(fresh.closed_at),
        "minutes": 1,
    }
    give(floor.dialog.pk, asked.pk, 4, " Быстро\x00 ")
    asked.refresh_from_db()
    assert (asked.agent, asked.score, asked.comment) == (floor.boris, 4, "Быстро")
    assert asked.rated_at >= asked.asked_at
    assert Contact.objects.get(pk=asked.contact_id).rating == 4
    line = Message.objects.select_related("agent").get(conversation=floor.dialog, event__code="rated")
    assert (line.event["score"], line.event["comment"]) == (4, "Быстро")
    face = {"name": "Борис", "initials": floor.boris.initials, "hue": floor.boris.avatar_hue}
    shown = for_visitor(message_json(line, floor.fresh()))["event"]
    assert shown == {"code": "rated", "score": 4, "comment": "Быстро", "agent": face}
    activity = activities_page(floor.boris, floor.fresh().client_id)["results"][0]
    assert activity["rating"] == {"score": 4, "comment": "Быстро"}
    assert visitor_state(floor.fresh())["rating"]["score"] == 4


def test_the_first_answer_counts(floor: Floor):
    asked = close(floor)
    give(floor.dialog.pk, asked.pk, 5)
    again = give(floor.dialog.pk, asked.pk, 1, "передумал")
    assert (again.score, again.comment) == (5, "")
    assert codes(floor.dialog).count("rated") == 1


@pytest.mark.django_db(transaction=True)
def test_ten_answers_at_once_are_one(floor: Floor):
    asked = close(floor)
    in_threads([lambda n=n: give(floor.dialog.pk, asked.pk, n % 5 + 1) for n in range(10)])
    asked.refresh_from_db()
    assert codes(floor.dialog).count("rated") == 1
    assert Contact.objects.get(pk=asked.contact_id).rating == asked.score


def test_a_message_instead_of_a_score_is_a_message_and_nothing_is_asked_again(floor: Floor):
    asked = close(floor)
    client_writes(floor.channel, "5")
    dialog = floor.fresh()
    assert (dialog.state, dialog.contact_id != asked.contact_id) == ("queued", True)
    assert visitor_state(dialog)["rating"] is None
    assert ContactRating.objects.count() == 1 and asked.score is None


def test_a_late_score_counts_for_its_own_session_until_the_projects_limit(floor: Floor):
    asked = close(floor)
    client_writes(floor.channel, "Новый вопрос")
    give(floor.dialog.pk, asked.pk, 2)
    dialog = floor.fresh()
    assert Contact.objects.get(pk=asked.contact_id).rating == 2
    assert dialog.contact.rating is None and dialog.state == "queued"


def test_after_the_limit_it_is_refused_and_not_shown_any_more(floor: Floor):
    asked = close(floor)
    assert asked.expires_at - asked.asked_at == timedelta(hours=72)
    ContactRating.objects.update(expires_at=asked.asked_at - timedelta(seconds=1))
    with pytest.raises(DomainError) as refused:
        give(floor.dialog.pk, asked.pk, 5)
    assert refused.value.code == "rating_closed"
    assert visitor_state(floor.fresh())["rating"] is None
    assert Contact.objects.get(pk=asked.contact_id).rating is None


def test_wrong_scores_and_foreign_questions_are_refused(floor: Floor):
    asked = close(floor)
    for score in (0, 6, -1):
        with pytest.raises(Invalid):
            give(floor.dialog.pk, asked.pk, score)
    with pytest.raises(Invalid):
        give(floor.dialog.pk, asked.pk, 5, "я" * 1001)
    with pytest.raises(NotFound):
        give(floor.dialog.pk, uuid4(), 5)
    with pytest.raises(NotFound):
        give(Floor().dialog.pk, asked.pk, 5)


def test_an_answer_that_a_driver_parsed_arrives_and_a_useless_one_stops_nothing(floor: Floor):
    take_value(floor.channel.pk, RatingGiven("visitor-1", 5))  # nothing was asked
    asked = close(floor)
    take_value(floor.channel.pk, RatingGiven("visitor-1", 9))
    take_value(floor.channel.pk, RatingGiven("visitor-1", 3, rating_id="not a number"))
    take_value(floor.channel.pk, RatingGiven("visitor-1", 4, "ок", rating_id=str(asked.pk)))
    take_value(floor.channel.pk, RatingGiven("visitor-1", 1))
    asked.refresh_from_db()
    assert (asked.score, asked.comment) == (4, "ок")
