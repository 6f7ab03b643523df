"""Real servers on loopback: pymap for IMAP in a process of its own, aiosmtpd for SMTP in a thread."""

from __future__ import annotations

import email
import imaplib
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.product import wait_for

USER, PASSWORD = "pisma", "secret-1"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class ImapServer:
    """One mailbox in memory. Started anew it has another UIDVALIDITY and nothing in it."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.port = free_port()
        tls = ["--cert", str(certificate), "--key", str(certificate)] if certificate else ["--no-tls"]
        pymap = str(Path(sys.executable).with_name("pymap"))
        command = [pymap, "--host", "127.0.0.1", "--port", str(self.port), *tls, "--no-service", "admin"]
        user = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self.process = subprocess.Popen(
            [*command, *user], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ}
        )
        wait_for(self._answers, 20, "the IMAP server answers")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @cached_property
    def client(self) -> imaplib.IMAP4:
        """Kept: signing in takes this server a second."""
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        box.login(USER, PASSWORD)
        return box

    def put(self, *letters: bytes) -> None:
        for letter in letters:
            now = imaplib.Time2Internaldate(time.time())
            status, answer = self.client.append("INBOX", "", now, letter)
            assert status == "OK", answer

    def clear(self) -> None:
        self.client.select("INBOX")
        self.client.store("1:*", "+FLAGS", r"(\Deleted)")
        self.client.close()

    def flags(self) -> list[bytes]:
        self.client.select("INBOX", readonly=True)
        found = [re.sub(rb"^\d+ ", b"", line) for line in self.client.fetch("1:*", "(FLAGS)")[1] if line]
        self.client.close()
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def imap_server(certificate: Path | None = None) -> Iterator[ImapServer]:
    server = ImapServer(certificate)
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Post:
    """What the SMTP server does; `letters` are those that it has taken."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 kept"
    refuses: str = ""  # the answer to RCPT
    before_answer: Callable[[], None] = lambda: None
    port: int = 0

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _o: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250") or self.answer == "hang up":
            letter = email.message_from_bytes(envelope.content, policy=default)
            self.letters.append(letter)  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        self.before_answer()
        if self.answer == "hang up":
            server.transport.abort()
            return "451 never heard"
        return self.answer


def _authenticator(_s: Any, _se: Any, _e: Any, _m: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=False)


@contextmanager
def smtp_server(context: ssl.SSLContext | None = None) -> Iterator[Post]:
    post = Post(port=free_port())
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=post.port,
        ssl_context=context,
        authenticator=_authenticator,
        auth_require_tls=False,
        decode_data=False,
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and says nothing; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        for one in held:
            one.close()
