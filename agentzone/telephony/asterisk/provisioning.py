"""Our devices in Asterisk, written at run time: no file is touched and nothing is reloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import structlog

from agentzone.telephony.asterisk.ari import Ari, AriError
from agentzone.telephony.contract import DeviceConfig

log = structlog.get_logger(__name__)
PATH = "/asterisk/config/dynamic/res_pjsip"
CONTEXT = "from-agents"
_written: dict[str, str] = {}


async def provision(ari: Ari, devices: Iterable[DeviceConfig]) -> frozenset[str]:
    """Write those that are new or changed, delete what is no device any more; returns their names."""
    wanted = {one.device: one for one in devices}
    present = await _present(ari)
    for name in present - wanted.keys():
        await _forget(ari, name)
    for name, device in wanted.items():
        print_ = fingerprint(device)
        if name not in present or _written.get(name) != print_:
            try:
                await _write(ari, device)
            except AriError as error:
                # One device that cannot be written (it is in a file of the switch, say) is not the others' trouble.
                log.warning("device_not_written", device=name, code=error.code, text=error.text[:200])
            else:
                _written[name] = print_
    return frozenset(wanted)


async def _write(ari: Ari, device: DeviceConfig) -> None:
    for kind, fields in sections(device):
        attributes = [{"attribute": key, "value": value} for key, value in fields.items()]
        await ari.put(f"{PATH}/{kind}/{device.device}", {"fields": attributes})


async def _present(ari: Ari) -> set[str]:
    """Endpoints of ours: their names are digits, the trunk's is a word."""
    rows = await ari.get("/endpoints/PJSIP")
    return {row["resource"] for row in rows if row["resource"].isdigit()}


async def _forget(ari: Ari, name: str) -> None:
    for kind in ("endpoint", "aor", "auth"):
        try:
            await ari.delete(f"{PATH}/{kind}/{name}")
        except AriError as error:
            if error.code not in (403, 404):  # 403: it is in a file of the switch
                raise
    _written.pop(name, None)


def sections(device: DeviceConfig) -> list[tuple[str, dict[str, str]]]:
    """The endpoint last: it names the others. A phone's own transfer would make channels that nobody follows."""
    name = device.device
    media = {"direct_media": "no", "allow_transfer": "no", "rtp_timeout": "30", "rtp_timeout_hold": "600"}
    kind = (
        {"transport": "ws", "webrtc": "yes", "allow": "opus,alaw,ulaw"}
        if device.webrtc
        else {"transport": "udp", "allow": "alaw,ulaw", "dtmf_mode": "rfc4733"}
    )
    return [
        ("auth", {"auth_type": "userpass", "username": name, "password": device.secret}),
        ("aor", {"max_contacts": "1", "remove_existing": "yes"}),
        (
            "endpoint",
            {
                "context": CONTEXT,
                "disallow": "all",
                **kind,
                "auth": name,
                "aors": name,
                "callerid": f'"{_plain(device.name)}" <{name}>',
                **media,
            },
        ),
    ]


def fingerprint(device: DeviceConfig) -> str:
    return hashlib.sha256(repr(sections(device)).encode()).hexdigest()


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum() or letter in " .-_№,")
