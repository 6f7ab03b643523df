"""Terms of snoozing, in the project's time zone, over changes of the clock too."""

from datetime import UTC, datetime

import pytest

from chat.snoozing import SNOOZES, moment_of


@pytest.mark.parametrize(
    ("term", "now", "zone", "expected"),
    [
        ("15m", "2026-11-24T10:00", "Europe/Moscow", "2026-11-24T10:15"),
        ("1h", "2026-11-24T23:30", "Europe/Moscow", "2026-11-25T00:30"),
        ("tomorrow", "2026-11-24T10:00", "Europe/Moscow", "2026-11-25T06:00"),
        ("tomorrow", "2026-11-24T22:00", "Europe/Moscow", "2026-11-26T06:00"),  # it is past midnight there
        ("tomorrow", "2026-11-24T10:00", "Asia/Vladivostok", "2026-11-24T23:00"),
        ("tomorrow", "2026-10-24T10:00", "Europe/Berlin", "2026-10-25T08:00"),  # the clock went back at night
        ("tomorrow", "2026-03-28T10:00", "Europe/Berlin", "2026-03-29T07:00"),  # and forward
    ],
)
def test_a_term_is_a_moment(term: str, now: str, zone: str, expected: str) -> None:
    moment = moment_of(term, datetime.fromisoformat(now).replace(tzinfo=UTC), zone)
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_every_offered_term_works_and_no_other_does() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert all(moment_of(term, now, "Europe/Moscow") > now for term, _ in SNOOZES)
    with pytest.raises(KeyError):
        moment_of("never", now, "Europe/Moscow")
