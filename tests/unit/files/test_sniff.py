"""What a file is, by its content: what is taken, what is refused, what its name cannot hide."""

import pytest

from kernel.filetypes import Refused, Verdict, judge
from tests.factories import media

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "name", "group", "content_type"),
    [
        (media.picture(), "фото.png", "image", "image/jpeg"),
        (media.picture("PNG"), "x.jpg", "image", "image/png"),
        (media.picture("GIF"), "x.gif", "image", "image/gif"),
        (media.picture("WEBP"), "x", "image", "image/webp"),
        (media.voice(), "voice.webm", "video", "video/webm"),
        (media.film(), "film.mov", "video", "video/mp4"),
        (b"ID3\x04" + b"\x00" * 100, "song.mp3", "audio", "audio/mpeg"),
        (b"OggS" + b"\x00" * 100, "song.ogg", "audio", "audio/ogg"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00", "song.m4a", "audio", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "IMG_1.HEIC", "other", "image/heic"),
        (b"%PDF-1.7 ...", "договор.pdf", "document", "application/pdf"),
        (b"PK\x03\x04" + b"\x00" * 40 + b"word/document.xml", "договор.docx", "document", WORD),
        (b"PK\x03\x04" + b"\x00" * 40, "архив.zip", "other", "application/zip"),
        ("Имя;Телефон\nИван;1".encode("cp1251"), "a.csv", "document", "text/plain"),
        (b"log: <script> tag was refused", "a.log", "document", "text/plain"),
        (b"<?xml version='1.0'?><Invoice><Sum>1</Sum></Invoice>", "invoice.xml", "document", "text/plain"),
        (b"\x00\x01\x02\x03", "x.bin", "other", "application/octet-stream"),
    ],
)
def test_the_content_says_what_it_is(content: bytes, name: str, group: str, content_type: str) -> None:
    assert judge(content, name) == Verdict(group, content_type)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (media.PROGRAM, "photo.jpg", "program"),
        (b"\x7fELF\x02\x01", "report.pdf", "program"),
        (b"#!/bin/sh\nrm -rf /", "readme.txt", "program"),
        (b"hello", "setup.exe", "program"),
        (b"WScript.Echo 1", "invoice.pdf.vbs", "program"),
        (b"PK\x03\x04.....META-INF/MANIFEST.MF", "docs.zip", "program"),
        (media.SVG, "picture.png", "markup"),
        (media.SVG.decode().encode("utf-16"), "picture.png", "markup"),
        (b"\xef\xbb\xbf  <!-- a --><svg onload=alert(1)>", "x.txt", "markup"),
        (b"<!DOCTYPE html><p>", "page.txt", "markup"),
        (b"anything", "page.HTML", "markup"),
        (b"<a:svg xmlns:a='http://www.w3.org/2000/svg'/>", "x.xml", "markup"),
        (b"<?xml-stylesheet href='x'?><a/>", "x.xml", "markup"),
        (media.bomb(), "photo.png", "picture_size"),
    ],
)
def test_what_could_harm_is_refused_whatever_it_is_called(content: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        judge(content, name)
    assert refused.value.code == code
