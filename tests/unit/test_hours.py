"""Working hours: breaks, days off, nights, summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentzone.hours import Interval, Schedule, is_open, next_opening

MOSCOW = ZoneInfo("Europe/Moscow")
DAY = (Interval(time(9), time(13)), Interval(time(14), time(18)))
WEEK = dict.fromkeys(range(5), DAY)  # a Tuesday to Friday week with a Monday, lunch at one
HOLIDAY, SHORT = date(2026, 11, 4), date(2026, 11, 3)
SHOP = Schedule(MOSCOW, WEEK, {HOLIDAY: (), SHORT: (Interval(time(9), time(12)),)})


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "open_", "opens"),
    [
        ("2026-11-24T09:00", True, "2026-11-24T09:00"),
        ("2026-11-24T08:59:59", False, "2026-11-24T09:00"),
        ("2026-11-24T13:00", False, "2026-11-24T14:00"),
        ("2026-11-24T17:59:59", True, "2026-11-24T17:59:59"),
        ("2026-11-24T18:00", False, "2026-11-25T09:00"),
        ("2026-11-27T20:00", False, "2026-11-30T09:00"),
        ("2026-11-03T12:30", False, "2026-11-05T09:00"),
        ("2026-11-04T10:00", False, "2026-11-05T09:00"),
    ],
    ids=["opens", "a second before", "lunch", "last second", "evening", "weekend", "short day", "holiday"],
)
def test_the_week_and_the_special_days(moment: str, open_: bool, opens: str):
    assert is_open(SHOP, at(moment)) is open_
    assert next_opening(SHOP, at(moment)) == at(opens)


def test_a_day_that_ends_at_midnight_joins_the_next_one():
    always = Schedule(MOSCOW, dict.fromkeys(range(7), (Interval(time(0), time(0)),)))
    assert is_open(always, at("2026-11-24T23:59:59"))
    assert is_open(always, at("2026-11-25T00:00"))


def test_the_clock_of_the_wall_counts_when_summer_time_begins():
    berlin = ZoneInfo("Europe/Berlin")
    shop = Schedule(berlin, dict.fromkeys(range(7), (Interval(time(9), time(18)),)))
    assert next_opening(shop, at("2026-03-28T20:00", berlin)) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert next_opening(shop, at("2026-03-27T20:00", berlin)) == datetime(2026, 3, 28, 8, tzinfo=UTC)


def test_who_never_opens_has_no_next_opening():
    assert next_opening(Schedule(MOSCOW), at("2026-11-24T10:00")) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_the_next_opening_is_open_and_nothing_before_it_is(moment: datetime):
    opening = next_opening(SHOP, moment)
    assert opening is not None
    assert is_open(SHOP, opening)
    assert opening >= moment
    assert is_open(SHOP, moment) == (opening == moment)
