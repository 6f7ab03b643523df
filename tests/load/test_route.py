"""The speed of routing, with room for a busy machine; the exact figure is `scripts/bench`'s."""

import pytest

from tests.load.route import measure
from tests.speed import slowness

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]


def test_a_freed_slot_is_filled_in_no_time_with_a_thousand_waiting_and_three_hundred_agents() -> None:
    figure = measure(40)
    assert figure["figure"] == "route_ms"
    assert figure["value"] < 200 * slowness(), figure
