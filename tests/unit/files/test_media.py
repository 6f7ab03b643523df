"""Films and sounds: length, picture, waveform; voice that every browser plays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

import chat.files.media
from chat.files.media import PEAKS, Media, examine
from chat.files.pictures import Unreadable
from tests.factories import media


def seen(folder: Path, content: bytes, content_type: str = "video/webm", *, voice: bool = False) -> Media:
    (folder / "source").write_bytes(content)
    return examine(folder / "source", folder, content_type, voice=voice)


def codec_of(path: Path) -> str:
    with av.open(str(path)) as container:
        return container.streams.audio[0].codec_context.name.replace("float", "")


@pytest.mark.parametrize(("form", "codec"), [("webm", "libopus"), ("mp4", "aac")])
def test_recorded_voice_becomes_mp3_with_its_waveform(tmp_path: Path, form: str, codec: str) -> None:
    found = seen(tmp_path, media.voice(3.0, form, codec), voice=True)
    assert (found.kind, found.content_type, found.ending) == ("voice", "audio/mpeg", "mp3")
    assert found.path and codec_of(found.path) == "mp3"
    assert found.duration == pytest.approx(3.0, abs=0.15)
    assert 20 <= len(found.peaks) <= PEAKS
    assert max(found.peaks) == 100 and min(found.peaks) < 40  # it swells and fades


def test_sound_that_was_not_recorded_here_stays_as_it_is(tmp_path: Path) -> None:
    found = seen(tmp_path, media.voice())
    assert (found.kind, found.content_type, found.path) == ("audio", "audio/webm", None)
    assert found.peaks


def test_days_of_sound_are_not_decoded_to_their_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.files.media.SOUND_SECONDS", 1)
    decoded = counted(monkeypatch)
    found = seen(tmp_path, media.voice(30.0))
    assert (found.kind, found.peaks) == ("audio", ())
    assert found.duration == pytest.approx(30.0, abs=0.2)  # as the file itself says
    assert sum(decoded) < 2


def test_a_recording_that_does_not_end_is_a_sound_and_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recorder's file does not say how long it is: only decoding tells."""
    monkeypatch.setattr("chat.files.media.VOICE_SECONDS", 1)
    monkeypatch.setattr("chat.files.media.SOUND_SECONDS", 1)
    content = media.voice(30.0)
    place = content.index(b"\x44\x89\x88")  # the length in the head of a WebM file
    content = content[:place] + b"\xec\x89" + content[place + 2 :]  # is made a void there
    decoded = counted(monkeypatch)
    found = seen(tmp_path, content, voice=True)
    assert (found.kind, found.content_type, found.path, found.duration) == ("audio", "audio/webm", None, None)
    assert sum(decoded) < 4


def counted(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of sound that are decoded from now on, frame by frame."""
    seconds: list[float] = []

    def watched(container: Any) -> Iterator[Any]:
        for frame in frames(container):
            seconds.append(frame.samples / frame.sample_rate)
            yield frame

    frames = chat.files.media._frames
    monkeypatch.setattr("chat.files.media._frames", watched)
    return seconds


@pytest.mark.parametrize(
    ("form", "codec", "content_type"),
    [("mov", "libx264", "video/mp4"), ("matroska", "libx264", "video/mp4"), ("webm", "libvpx", "video/webm")],
)
def test_a_film_is_packed_for_browsers_without_its_secrets(
    tmp_path: Path, form: str, codec: str, content_type: str
) -> None:
    content = media.film(form, codec)
    assert b"+55.75" in content
    found = seen(tmp_path, content)
    assert (found.kind, found.content_type, found.width, found.height) == ("video", content_type, 320, 240)
    assert found.duration == pytest.approx(3.0, abs=0.2)
    assert Image.open(tmp_path / "thumb").size == (320, 240)
    assert found.path
    packed = found.path.read_bytes()
    assert b"+55.75" not in packed
    if content_type == "video/mp4":
        assert packed.index(b"moov") < packed.index(b"mdat")  # it can be played while it is coming


def test_a_film_that_browsers_cannot_play_is_a_file(tmp_path: Path) -> None:
    assert seen(tmp_path, media.film("avi", "mpeg4"), "video/x-msvideo").kind == "file"


@pytest.mark.parametrize("content", [media.film()[:400], b"\x1a\x45\xdf\xa3" + b"\x00" * 500, b"OggS"])
def test_what_cannot_be_read_is_called_broken(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable):
        seen(tmp_path, content)
