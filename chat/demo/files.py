"""Files that clients of the demonstration have sent: drawn here, taken in by the product's own door."""

from __future__ import annotations

import io
import math
import struct
import uuid
import wave
from array import array
from collections.abc import Callable

from PIL import Image, ImageDraw

from chat.files.limits import CHUNK
from chat.services.uploads import Uploader, part_take, upload_begin

RATE = 8000


def lampshade() -> bytes:
    """A photo of a floor lamp whose shade has a crack."""
    image = Image.new("RGB", (1200, 900), "#e6ded2")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 720, 1200, 900), fill="#b79b78")
    draw.rectangle((590, 420, 610, 760), fill="#4a4037")
    draw.ellipse((480, 740, 720, 790), fill="#4a4037")
    draw.polygon([(430, 130), (770, 130), (880, 440), (320, 440)], fill="#f7e7c2")
    draw.polygon([(430, 130), (770, 130), (785, 170), (415, 170)], fill="#ecd6a3")
    crack = [(700, 140), (660, 210), (705, 260), (650, 330), (690, 380), (655, 438)]
    draw.line(crack, fill="#6b5433", width=7, joint="curve")
    draw.line([(705, 260), (770, 290), (800, 340)], fill="#8a7146", width=4)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def spoken_words() -> bytes:
    """Four seconds that sound and look like somebody speaking."""
    samples = array("h")
    for i in range(4 * RATE):
        at = i / RATE
        syllable = max(0.0, math.sin(at * 11)) * (0.35 + 0.65 * abs(math.sin(at * 1.7)))
        pitch = 130 + 25 * math.sin(at * 2.3)
        voice = sum(math.sin(math.tau * pitch * n * at) / n for n in (1, 2, 3, 5))
        samples.append(int(9000 * syllable * voice / 2))
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return target.getvalue()


def waybill() -> bytes:
    """A page of PDF."""
    page = b"BT /F1 22 Tf 72 760 Td (Waybill No. 48213) Tj 0 -40 Td /F1 14 Tf (1 x floor lamp Helga) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
    ]
    text, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 5\n0000000000 65535 f \n" + table
    return text + head + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(text)


Sent = tuple[str, str, Callable[[], bytes]]
# By the demo key of the project and the client's name: what he sends after his words while he waits.
FILES: dict[tuple[str, str], tuple[Sent, ...]] = {
    ("teplydom", ""): (
        ("У моего треснул абажур, вот фото", "абажур.jpg", lampshade),
        ("", "voice.wav", spoken_words),
    ),
    ("vozvraty", "Марьям Алиева"): (("Накладная на возврат", "накладная 48213.pdf", waybill),),
}


def upload(channel_id: int, visitor: str, name: str, content: bytes) -> uuid.UUID:
    """The client's upload, as his page would make it; the worker makes it ready."""
    ident = uuid.uuid4()
    voice = name.startswith("voice.")
    upload_begin(
        Uploader(channel_id, visitor=visitor), ident=ident, name=name, size=len(content), voice=voice
    )
    for offset in range(0, len(content), CHUNK):
        part_take(ident, offset, content[offset : offset + CHUNK])
    return ident
