"""Recordings that Asterisk has stored, by plain HTTP: a second connection for events would take them from the first."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from agentzone.telephony.asterisk.ari import Address, segment
from agentzone.telephony.contract import RecordingMissing, SwitchAway

BLOCK = 256 * 1024
TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class AsteriskRecordings:
    """`url`: as of the driver."""

    def __init__(self, url: str) -> None:
        address = Address.parse(url)
        scheme = "https" if address.secure else "http"
        self._stored = f"{scheme}://{address.host}/ari/recordings/stored"
        self._account = (address.user, address.password)

    def fetch(self, name: str) -> Iterator[bytes]:
        url = f"{self._stored}/{segment(name)}/file"
        try:
            with self._client() as client, client.stream("GET", url) as answer:
                _check(answer, name)
                yield from answer.iter_bytes(BLOCK)
        except httpx.HTTPError as error:
            raise SwitchAway(type(error).__name__) from error

    def delete(self, name: str) -> None:
        try:
            with self._client() as client:
                answer = client.delete(f"{self._stored}/{segment(name)}")
        except httpx.HTTPError as error:
            raise SwitchAway(type(error).__name__) from error
        if answer.status_code != 404:
            _check(answer, name)

    def _client(self) -> httpx.Client:
        return httpx.Client(auth=self._account, timeout=TIMEOUT, trust_env=False)


def _check(answer: httpx.Response, name: str) -> None:
    if answer.status_code == 404:
        raise RecordingMissing(name)
    if answer.status_code >= 300:
        raise SwitchAway(f"HTTP {answer.status_code}")
