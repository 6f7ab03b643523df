"""Films and sounds: length, picture, waveform; voice that every browser plays."""

from pathlib import Path

import av
import pytest
from PIL import Image

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
