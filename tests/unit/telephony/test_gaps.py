"""When a call that is not there any more was last known to be there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agentzone.telephony.gaps import Gaps, last_seen


def at(second: int) -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=second)


def gaps(*times: tuple[int, int]) -> Gaps:
    """From second to second, the first being that in which nobody led."""
    made = Gaps(at(times[0][0]))
    for begin, end in times:
        made.begin(at(begin))
        made.end(at(end))
    return made


def test_what_lived_before_a_gap_was_last_seen_when_the_gap_began() -> None:
    assert last_seen(at(5), gaps((10, 20)).past(), now=at(60)) == at(10)


def test_what_began_after_the_gap_was_there_until_now() -> None:
    assert last_seen(at(30), gaps((10, 20)).past(), now=at(60)) == at(60)


def test_of_two_gaps_the_first_after_the_beginning_counts() -> None:
    past = gaps((10, 20), (40, 50)).past()
    assert [last_seen(at(begin), past, now=at(60)) for begin in (5, 30, 55)] == [at(10), at(40), at(60)]


def test_a_gap_is_remembered_until_all_that_began_in_it_was_compared() -> None:
    kept = gaps((10, 20))
    kept.settled(kept.past(), before=at(19))
    assert len(kept.past()) == 1
    kept.settled(kept.past(), before=at(21))
    assert kept.past() == ()


def test_a_gap_that_came_during_the_comparison_is_not_forgotten_with_the_others() -> None:
    kept = gaps((10, 20))
    known = kept.past()
    kept.begin(at(22))
    kept.end(at(23))
    kept.settled(known, before=at(30))
    assert [gap.since for gap in kept.past()] == [at(22)]


def test_a_connection_lost_twice_without_being_back_is_one_gap_and_an_open_gap_is_not_past() -> None:
    kept = gaps((0, 1))
    kept.begin(at(10))
    kept.begin(at(12))
    assert len(kept.past()) == 1
    kept.end(at(20))
    assert [gap.since for gap in kept.past()] == [at(0), at(10)]
