"""What the driver process notes about channels."""

from chat.models import Channel
from chat.services.channels import check_channels
from tests.factories.chats import widget_channel


def test_each_channel_gets_its_health_and_a_bad_one_stops_nobody(db):
    good = widget_channel()
    bad = widget_channel(config={"allowed_origins": ["not an origin"]})
    unknown = widget_channel(kind="pigeon")
    assert check_channels() == {"ok": 1, "bad": 2}
    health = dict(Channel.objects.values_list("pk", "health"))
    assert health[good.pk].startswith("ok")
    assert "allowed_origins" in health[bad.pk]
    assert "pigeon" in health[unknown.pk]
