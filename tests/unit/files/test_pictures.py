"""Pictures are made anew: upright, small, and with nothing in them but the picture."""

import io
from pathlib import Path

import pytest
from PIL import Image

from chat.files import pictures
from chat.files.pictures import Unreadable, remake
from tests.factories import media


def remade(folder: Path, content: bytes) -> pictures.Picture:
    (folder / "source").write_bytes(content)
    return remake(folder / "source", folder / "made", folder / "thumb")


def test_a_photo_stands_upright_and_says_nothing_of_its_place(tmp_path: Path) -> None:
    content = media.photo_from_a_phone()
    assert b"SECRET PLACE" in content and b"TRAILING" in content
    made = remade(tmp_path, content)
    assert (made.width, made.height, made.content_type) == (300, 400, "image/jpeg")
    stored = (tmp_path / "made").read_bytes()
    assert b"SECRET" not in stored and b"TRAILING" not in stored
    assert Image.open(tmp_path / "made").size == (300, 400)


def test_the_preview_of_a_large_picture_is_small(tmp_path: Path) -> None:
    remade(tmp_path, media.picture("PNG", (3000, 1500), noise=True))
    assert Image.open(tmp_path / "thumb").size == (640, 320)
    assert (tmp_path / "thumb").stat().st_size < 150_000


def test_what_shines_through_stays_so(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(target, "PNG")
    remade(tmp_path, target.getvalue())
    assert Image.open(tmp_path / "made").getpixel((1, 1))[3] == 0
    assert Image.open(tmp_path / "thumb").mode == "RGBA"


def test_a_moving_picture_moves(tmp_path: Path) -> None:
    frames = [Image.effect_noise((60, 40), 50 + i).convert("P") for i in range(4)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)
    made = remade(tmp_path, target.getvalue())
    assert made.content_type == "image/gif"
    assert Image.open(tmp_path / "made").n_frames == 4


@pytest.mark.parametrize("form", ["BMP", "TIFF"])
def test_what_browsers_do_not_show_becomes_a_png(tmp_path: Path, form: str) -> None:
    made = remade(tmp_path, media.picture(form))
    assert (made.content_type, made.ending) == ("image/png", "png")


@pytest.mark.parametrize("content", [media.picture()[:900], b"\x89PNG\r\n\x1a\nrubbish", b""])
def test_a_damaged_picture_is_called_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        remade(tmp_path, content)
    assert error.value.code == "broken"


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        remade(tmp_path, media.bomb())
    assert error.value.code == "picture_size"


def test_a_film_of_frames_is_counted_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FRAMES", 3)
    frames = [Image.effect_noise((20, 20), 50 + i).convert("P") for i in range(5)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(Unreadable):
        remade(tmp_path, target.getvalue())
