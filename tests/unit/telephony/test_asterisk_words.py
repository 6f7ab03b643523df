"""What Asterisk says, in the contract's words; and the configuration that it is given."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agentzone.telephony.asterisk.ari import Address
from agentzone.telephony.asterisk.provisioning import sections
from agentzone.telephony.asterisk.translate import Known, Translator, cause_of, moment
from agentzone.telephony.contract import DeviceConfig
from agentzone.telephony.states import Cause, Place
from agentzone.telephony.switch_events import CallArrived, LegAnswered, LegEnded, LegPlaced, LegRinging
from omnivox.embedded.account import Account
from omnivox.embedded.asterisk import AsteriskPlaces, ari_url, write_configuration

AT = "2026-11-30T13:00:00.123+0300"


def said(
    kind: str, channel: str = "leg-1", state: str = "Up", name: str = "PJSIP/1001-1", **more: Any
) -> dict[str, Any]:
    caller = {"number": "79161234567", "name": "Мария"}
    return {
        "type": kind,
        "timestamp": AT,
        "channel": {"id": channel, "name": name, "state": state, "caller": caller},
        **more,
    }


def test_a_call_from_outside_arrives_and_is_up_when_it_was_answered() -> None:
    translator = Translator()
    (arrived,) = translator.translate(said("StasisStart", "c1", "Ring", args=["inbound", "8800"]))
    assert isinstance(arrived, CallArrived)
    assert (arrived.number, arrived.caller_number, arrived.caller_name) == ("8800", "79161234567", "Мария")
    assert arrived.at == datetime(2026, 11, 30, 10, 0, 0, 123_000, UTC)
    (answered,) = translator.translate(said("ChannelStateChange", "c1", "Up"))
    assert isinstance(answered, LegAnswered)


def test_a_dialled_leg_is_answered_only_when_it_is_ours_to_use() -> None:
    translator = Translator()
    translator.dialling("leg-1")
    (rings,) = translator.translate(said("ChannelStateChange", state="Ringing"))
    assert isinstance(rings, LegRinging)
    assert translator.translate(said("ChannelStateChange", state="Up")) == []
    (answered,) = translator.translate(said("StasisStart", args=["leg"]))
    assert isinstance(answered, LegAnswered)


def test_what_is_told_twice_is_reported_once() -> None:
    translator = Translator()
    translator.dialling("leg-1")
    over = said("ChannelDestroyed", cause=17)
    (ended,) = translator.translate(over)
    assert isinstance(ended, LegEnded)
    assert ended.cause is Cause.DECLINED
    assert translator.translate(over) == []


@pytest.mark.parametrize(
    ("bridge", "place"), [("talk-abc", Place.TALK), ("hold-leg-1", Place.HOLD), ("somebody-elses", None)]
)
def test_a_bridges_name_is_the_place(bridge: str, place: Place | None) -> None:
    events = Translator().translate(said("ChannelEnteredBridge", bridge={"id": bridge, "channels": []}))
    assert [event.place for event in events if isinstance(event, LegPlaced)] == ([place] if place else [])


def test_channels_that_listen_in_are_nobodys_legs() -> None:
    assert Translator().translate(said("ChannelDestroyed", name="Snoop/leg-1-2", cause=16)) == []


@pytest.mark.parametrize(
    ("number", "known", "cause"),
    [
        (16, Known(dialled=True, answered=True), Cause.NORMAL),
        (44, Known(dialled=True, answered=True), Cause.LOST),
        (17, Known(dialled=True, ringing=True), Cause.DECLINED),
        (21, Known(dialled=True, ringing=True), Cause.DECLINED),
        (19, Known(dialled=True, ringing=True), Cause.NO_ANSWER),
        (0, Known(dialled=True, ringing=True), Cause.NO_ANSWER),
        (20, Known(dialled=True), Cause.UNREACHABLE),
        (0, Known(dialled=True), Cause.FAILED),
        (17, Known(dialled=True, ringing=True, hung_up_by_us=True), Cause.NORMAL),
        (16, Known(dialled=False), Cause.NORMAL),
    ],
)
def test_causes_are_told_apart(number: int, known: Known, cause: Cause) -> None:
    assert cause_of(number, known) is cause


def test_addresses_of_ari_are_read() -> None:
    plain, secure = Address.parse("http://me:s%40x@pbx:8088"), Address.parse("https://me:x@pbx")
    assert (plain.host, plain.user, plain.secure) == ("pbx:8088", "me", False)
    assert secure.events("app") == "wss://pbx:443/ari/events?api_key=me%3Ax&app=app"
    assert moment(AT).tzinfo is UTC


def test_a_softphone_and_a_phone_are_written_differently_and_no_name_breaks_the_line() -> None:
    soft, phone = (
        dict(sections(DeviceConfig("1001", "secret", 'Зал "1"; drop', webrtc=webrtc)))["endpoint"]
        for webrtc in (True, False)
    )
    assert (soft["transport"], soft["webrtc"], phone["transport"]) == ("ws", "yes", "udp")
    assert phone["callerid"] == '"Зал 1 drop" <1001>'
    assert {soft["allow_transfer"], phone["allow_transfer"]} == {"no"}


def test_the_configuration_is_whole_private_and_keeps_its_secret(tmp_path: Path) -> None:
    places = AsteriskPlaces(tmp_path / "root", tmp_path / "run", 5060, 8088, 20_000)
    write_configuration(places, Account())
    address = ari_url(places)
    assert ari_url(places) == address
    secret = address.split(":")[2].split("@")[0]
    assert f"password={secret}" in (places.run / "etc" / "ari.conf").read_text()
    assert len(secret) > 20
    assert places.secret_file.stat().st_mode & 0o077 == 0
    assert places.run.stat().st_mode & 0o077 == 0
    for name in ("http.conf", "pjsip.conf"):
        text = (places.run / "etc" / name).read_text()
        assert "127.0.0.1" in text
        assert "0.0.0.0" not in text
    music = (places.run / "moh" / "waiting.wav").read_bytes()
    (places.run / "moh" / "waiting.wav").write_bytes(b"my own")
    write_configuration(places, Account())
    assert (places.run / "moh" / "waiting.wav").read_bytes() == b"my own"
    assert len(music) > 8000
