"""Where an Asterisk under test fetches its sounds: a tone for each, by HTTP, as our own server gives them."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from agentzone.telephony.contract import SoundFile
from tests.contract.switch.phones.phone import RATE, TONES

SIGNATURE = "f" * 128
"""As of our own addresses. Asterisk finds a sound of an address that is shorter than its own file's path no more."""


class SoundServer:
    """`files`: what a driver is to know of them."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        contents = {f"/{SIGNATURE}/{name}.wav": tone(TONES[name], lasts) for name, lasts in seconds.items()}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(contents))
        address = f"http://127.0.0.1:{self._server.server_port}"
        self.files = {
            name: SoundFile(f"{address}/{SIGNATURE}/{name}.wav", lasts) for name, lasts in seconds.items()
        }
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def tone(frequency: float, seconds: float) -> bytes:
    """A WAV as the switch plays it: 8 kHz, 16 bit, one channel."""
    samples = (
        round(9000 * math.sin(2 * math.pi * frequency * n / RATE)) for n in range(round(RATE * seconds))
    )
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return into.getvalue()


def _handler(contents: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = contents.get(self.path)
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "audio/wav")
            self.send_header("Cache-Control", "max-age=31536000")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    return Handler
