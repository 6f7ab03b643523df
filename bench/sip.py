"""SIP telephones for the load, all of one address on one socket. They register, call, answer by themselves, hang up,
and are silent 50 times a second, as a telephone in a quiet room is."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import socket
import struct
from dataclasses import dataclass, field

PACKET, RATE = 0.02, 160
SILENCE = b"\xd5" * RATE  # A-law
ALAW = 8


@dataclass
class Message:
    """A request or an answer, taken apart."""

    first: str
    headers: list[tuple[str, str]]
    body: str

    @classmethod
    def read(cls, data: bytes) -> Message:
        head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        pairs = [line.partition(":") for line in lines]
        return cls(first, [(name.strip().lower(), value.strip()) for name, _, value in pairs], body)

    def get(self, name: str) -> str:
        return next((value for one, value in self.headers if one == name), "")

    @property
    def code(self) -> int:
        """Of an answer; 0 of a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/") else 0

    @property
    def method(self) -> str:
        return self.get("cseq").split()[-1] if self.code else self.first.split()[0]

    def sound_at(self) -> tuple[str, int]:
        """Where the other side wants to hear us."""
        host = re.search(r"^c=IN IP4 (\S+)", self.body, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", self.body, re.MULTILINE)
        assert host is not None
        assert port is not None
        return host[1], int(port[1])


@dataclass
class Conversation:
    """One call as the telephone knows it."""

    ident: str
    ours: str  # From or To with our tag
    theirs: str = ""
    target: str = ""
    sequence: int = 1
    ssrc: int = field(default_factory=lambda: secrets.randbits(32))
    sound_at: tuple[str, int] | None = None
    packets: int = 0


class Telephones(asyncio.DatagramProtocol):
    """`rings`: seconds until whoever is called picks up."""

    def __init__(self, host: str, server: tuple[str, int], rings: float = 0.5) -> None:
        self.host, self.server, self.rings = host, server, rings
        self.port = 0
        self.faults: list[str] = []
        self.calls: dict[str, Conversation] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._answers: dict[str, asyncio.Future[Message]] = {}
        self._sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sound.bind((host, 0))  # nobody reads what it is sent
        self._sound.setblocking(False)
        self._speaking: asyncio.Task[None] | None = None

    async def open(self, port: int = 0) -> Telephones:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(self.host, port))
        self._speaking = asyncio.create_task(self._speak())
        return self

    def close(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()
        if self._transport is not None:
            self._transport.close()
        self._sound.close()

    # ── what people do ──────────────────────────────────────────────────────
    async def register(self, user: str, secret: str) -> int:
        """Returns the last answer's code: 200 when the device is registered."""
        uri, ident = f"sip:{self.server[0]}:{self.server[1]}", secrets.token_hex(8)
        ours = f"<sip:{user}@{self.server[0]}>;tag={secrets.token_hex(4)}"
        to = f"<sip:{user}@{self.server[0]}>"
        more = f"Contact: <{self._contact(user)}>\r\nExpires: 600\r\n"
        answer = await self._ask("REGISTER", uri, ours, to, ident, 1, more)
        if answer.code == 401:
            word = _authorization(answer.get("www-authenticate"), user, secret, "REGISTER", uri)
            answer = await self._ask("REGISTER", uri, ours, to, ident, 2, more + word)
        return answer.code

    async def call(self, caller: str, number: str) -> Conversation | None:
        """Returns once it was taken; None when it was not."""
        host, port = self.server
        uri = f"sip:{number}@{host}:{port}"
        one = Conversation(secrets.token_hex(8), f"<sip:{caller}@{self.host}>;tag={secrets.token_hex(4)}")
        self.calls[one.ident] = one
        more = f"Contact: <{self._contact(caller)}>\r\n"
        answer = await self._ask("INVITE", uri, one.ours, f"<{uri}>", one.ident, 1, more, self._description())
        one.theirs = answer.get("to")
        one.target = _uri(answer.get("contact")) or uri
        self._send("ACK", one.target, one.ours, one.theirs, one.ident, 1)
        if answer.code != 200:
            del self.calls[one.ident]
            self.faults.append(f"{caller}: {answer.first}")
            return None
        one.sound_at = answer.sound_at()
        return one

    async def hang_up(self, one: Conversation) -> None:
        """Unless the other side did."""
        if self.calls.pop(one.ident, None) is not None:
            await self._ask("BYE", one.target, one.ours, one.theirs, one.ident, one.sequence + 1)

    # ── messages ────────────────────────────────────────────────────────────
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = Message.read(data)
        if not message.code:
            self._asked(message)
        elif message.code >= 200:
            future = self._answers.get(f"{message.get('call-id')} {message.get('cseq')}")
            if future is not None and not future.done():
                future.set_result(message)

    def _asked(self, message: Message) -> None:
        ident = message.get("call-id")
        if message.method == "INVITE":
            self._rings(message, ident)
        elif message.method == "BYE":
            self.calls.pop(ident, None)
            self._answer(message, "200 OK")
        elif message.method != "ACK":
            self._answer(message, "200 OK")

    def _rings(self, message: Message, ident: str) -> None:
        known = self.calls.get(ident)
        if known is not None:  # asked once more, or for another place of the sound
            known.sound_at = message.sound_at()
            self._answer(message, "200 OK", known, self._description())
            return
        one = Conversation(ident, f"{message.get('to')};tag={secrets.token_hex(4)}", message.get("from"))
        one.target = _uri(message.get("contact"))
        self.calls[ident] = one
        self._answer(message, "180 Ringing", one)
        asyncio.get_running_loop().call_later(self.rings, self._picks_up, message, one)

    def _picks_up(self, message: Message, one: Conversation) -> None:
        if one.ident in self.calls:
            one.sound_at = message.sound_at()
            self._answer(message, "200 OK", one, self._description())

    async def _ask(
        self,
        method: str,
        uri: str,
        ours: str,
        theirs: str,
        ident: str,
        number: int,
        more: str = "",
        body: str = "",
    ) -> Message:
        key = f"{ident} {number} {method}"
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._answers[key] = future
        try:
            self._send(method, uri, ours, theirs, ident, number, more, body)
            async with asyncio.timeout(30):
                return await future
        finally:
            del self._answers[key]

    def _send(
        self,
        method: str,
        uri: str,
        ours: str,
        theirs: str,
        ident: str,
        number: int,
        more: str = "",
        body: str = "",
    ) -> None:
        via = f"SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{secrets.token_hex(6)};rport"
        head = f"Via: {via}\r\nMax-Forwards: 70\r\nFrom: {ours}\r\nTo: {theirs}\r\nCall-ID: {ident}\r\n"
        self._write(f"{method} {uri} SIP/2.0", f"{head}CSeq: {number} {method}\r\n{more}", body)

    def _answer(self, message: Message, what: str, one: Conversation | None = None, body: str = "") -> None:
        same = "".join(f"Via: {value}\r\n" for name, value in message.headers if name == "via")
        to = message.get("to") if one is None else one.ours
        same += f"From: {message.get('from')}\r\nTo: {to}\r\nCall-ID: {message.get('call-id')}\r\n"
        contact = "" if one is None else f"Contact: <{self._contact('phone')}>\r\n"
        self._write(f"SIP/2.0 {what}", f"{same}CSeq: {message.get('cseq')}\r\n{contact}", body)

    def _write(self, first: str, head: str, body: str) -> None:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = f"{first}\r\n{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        if self._transport is not None:
            self._transport.sendto(text.encode(), self.server)

    def _contact(self, user: str) -> str:
        return f"sip:{user}@{self.host}:{self.port}"

    def _description(self) -> str:
        port = self._sound.getsockname()[1]
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP {ALAW}\r\na=rtpmap:{ALAW} PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n"
        )

    # ── sound ───────────────────────────────────────────────────────────────
    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            for one in self.calls.values():
                if one.sound_at is not None:
                    self._say(one)
            due = max(due + PACKET, loop.time() - 5 * PACKET)
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _say(self, one: Conversation) -> None:
        assert one.sound_at is not None
        one.packets += 1
        head = struct.pack(
            "!BBHII", 0x80, ALAW, one.packets & 0xFFFF, one.packets * RATE & 0xFFFFFFFF, one.ssrc
        )
        try:
            self._sound.sendto(head + SILENCE, one.sound_at)
        except OSError:  # its port is closed already, or the buffer full: a packet is lost, as packets are
            return


def _uri(contact: str) -> str:
    found = re.search(r"<([^>]+)>", contact)
    return found[1] if found else ""


def _authorization(challenge: str, user: str, secret: str, method: str, uri: str) -> str:
    """The answer to a digest challenge (RFC 2617, MD5, qop=auth)."""
    asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    ours, count = secrets.token_hex(8), "00000001"
    first, second = _md5(f"{user}:{asked['realm']}:{secret}"), _md5(f"{method}:{uri}")
    response = _md5(f"{first}:{asked['nonce']}:{count}:{ours}:auth:{second}")
    opaque = f', opaque="{asked["opaque"]}"' if "opaque" in asked else ""
    return (
        f'Authorization: Digest username="{user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{uri}", '
        f'response="{response}", algorithm=MD5, qop=auth, nc={count}, cnonce="{ours}"{opaque}\r\n'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
