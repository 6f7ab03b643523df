"""Names, ranges and links of files."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.files import links
from kernel.filenames import LONGEST, clean_name, with_extension
from kernel.ranges import NotSatisfiable, part_of


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Фото чека.jpg", "Фото чека.jpg"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "file"),
        ("", "file"),
        ("и" * 300 + ".pdf", "и" * (LONGEST - 5) + "….pdf"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
    ],
)
def test_a_name_is_for_people_only(given: str, clean: str) -> None:
    assert clean_name(given) == clean


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_one_without_paths_and_line_breaks(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= LONGEST
    assert not set("/\\\r\n\x00") & set(name)
    assert clean_name(name) == name


def test_a_picture_that_became_another_is_called_by_it() -> None:
    assert with_extension("скан.BMP", "png") == "скан.png"
    assert with_extension("фото.JPEG", "jpg") == "фото.JPEG"
    assert with_extension("без имени", "jpg") == "без имени.jpg"


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-9", (0, 10)),
        ("bytes=90-200", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=9-3", None),
        ("items=0-1", None),
        ("bytes=-", None),
    ],
)
def test_a_range_is_a_part_or_the_whole(header: str, part: tuple[int, int] | None) -> None:
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_outside_of_the_file_cannot_be_given(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        part_of(header, 100)


def test_a_link_is_for_one_file_and_for_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = uuid4(), uuid4()
    query = dict(part.split("=", 1) for part in links.link_query(mine).split("&"))
    assert links.link_is_good(mine, query["e"], query["s"])
    assert not links.link_is_good(other, query["e"], query["s"])
    assert not links.link_is_good(mine, str(int(query["e"]) + 3600), query["s"])
    assert not links.link_is_good(mine, "x", query["s"])
    assert not links.link_is_over(query["e"])
    now = links.time.time()
    monkeypatch.setattr(links.time, "time", lambda: now + 2 * links.LINK_SECONDS)
    assert links.link_is_over(query["e"])


def test_a_permission_to_upload_is_for_one_upload_and_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = uuid4()
    token = links.upload_token(mine)
    assert links.upload_of(token, mine)
    assert not links.upload_of(token, uuid4())
    assert not links.upload_of(token[:-1] + "x", mine)
    monkeypatch.setattr(links, "UPLOAD_SECONDS", -1)
    assert not links.upload_of(token, mine)
