"""Either side of an offer dies with its socket: the other one hears at once how it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from agentzone.models import AgentSlot, User
from agentzone.services.presence import expire
from agentzone.services.status import release_absent, sign_out
from chat.services.silent import return_waiting
from kernel import clock
from tests.integration.distribution.floor import check_books
from tests.integration.moves.floor import Floor, ended
from tests.realtime.people import Operator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def floor(web: object) -> Floor:
    return Floor(silent_return_seconds=0)


def dies(agent: User) -> None:
    """The workplace was last heard of a minute ago; the judge was awake all the time."""
    expire()
    AgentSlot.objects.filter(agent=agent).update(lease_until=clock.now() - timedelta(seconds=1))
    assert expire() == [agent.pk]


def test_the_receivers_page_dies_and_the_sender_keeps_the_dialog(
    floor: Floor, operator: Callable[[User], Operator]
) -> None:
    hers, his = operator(floor.anna), operator(floor.boris)
    line, other = hers.line(hers.screen().cursors).ready(), his.line(his.screen().cursors).ready()
    offer = floor.offer()
    other.event("offer.made")
    other.cut()
    dies(floor.boris)
    assert line.event("offer.ended")["data"]["reason"] == "receiver_gone"
    assert (floor.fresh().agent, ended(offer)) == (floor.anna, ("withdrawn", "receiver_gone"))
    check_books()


def test_the_senders_page_dies_and_the_receivers_card_goes_when_the_dialog_returns_to_the_queue(
    floor: Floor, operator: Callable[[User], Operator]
) -> None:
    his = operator(floor.boris)
    line = his.line(his.screen().cursors).ready()
    offer = floor.offer()
    line.event("offer.made")
    dies(floor.anna)
    assert return_waiting() == 1
    assert line.event("offer.ended")["data"]["reason"] == "moved"
    assert (floor.fresh().state, ended(offer)) == ("queued", ("withdrawn", "moved"))
    check_books()
    sign_out(floor.anna)
    assert release_absent() == 0
