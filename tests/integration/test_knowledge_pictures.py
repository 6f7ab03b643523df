"""Pictures of articles: drawn anew, refused when they are none or too large, shown to the company's people only."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from agentzone.models import Project
from kernel import clock
from knowledge.models import Picture
from knowledge.services import articles, pictures
from knowledge.tasks import forget_pictures
from tests.factories import media
from tests.factories.articles import article, content, editor_of
from tests.factories.people import ProjectFactory, agent_at_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, project: Project, data: bytes, name: str = "схема.png"):
    path = f"/api/v1/knowledge/companies/{project.company_id}/pictures/"
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def test_a_picture_is_stored_without_what_the_camera_wrote_and_upright(project: Project):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret camera"  # turned by 90°, and who made it
    answer = upload(browser(editor_of(project)), project, drawn("JPEG", exif=exif.tobytes()), "фото.jpg")
    assert answer.status_code == 201, answer.content
    stored = Picture.objects.get()
    assert (stored.width, stored.height, stored.content_type) == (30, 40, "image/jpeg")
    with stored.file.open("rb") as file:
        assert b"Secret camera" not in file.read()
    assert answer.json()["url"] == f"/knowledge/pictures/{stored.pk}/"


def test_a_large_picture_is_made_smaller_and_a_clear_one_stays_clear(project: Project):
    client = browser(editor_of(project))
    assert upload(client, project, drawn(size=(4000, 1000), mode="RGBA")).status_code == 201
    stored = Picture.objects.get()
    assert stored.width == pictures.WIDEST and stored.content_type == "image/png"
    with Image.open(stored.file.open("rb")) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"MZ\x90\x00 renamed executable",
        b"",
        b"%PDF-1.7",
        drawn()[:60],
        b"<html><script>alert(1)</script></html>",
    ],
)
def test_what_is_no_picture_is_refused_in_words(project: Project, data: bytes):
    answer = upload(browser(editor_of(project)), project, data)
    assert answer.status_code == 400
    assert answer.json()["errors"]["file"]
    assert not Picture.objects.exists()


def test_a_bomb_is_refused_before_it_is_unpacked(project: Project, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("unpacked")

    monkeypatch.setattr(Image.Image, "load", never)
    answer = upload(browser(editor_of(project)), project, media.bomb())
    assert (answer.status_code, answer.json()["code"]) == (400, "picture_refused")


def test_what_is_too_large_is_refused(project: Project, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 100)
    monkeypatch.setattr("knowledge.rest.pictures.LARGEST", 100)
    answer = upload(browser(editor_of(project)), project, drawn() + b"\0" * 200)
    assert answer.json()["code"] == "picture_refused"
    monkeypatch.setattr("knowledge.rest.pictures.AROUND", 0)
    assert upload(browser(editor_of(project)), project, drawn()).json()["code"] == "picture_refused"


def test_only_people_of_the_company_see_it_and_headers_are_safe(project: Project):
    assert upload(browser(editor_of(project)), project, drawn()).status_code == 201
    path = f"/knowledge/pictures/{Picture.objects.get().pk}/"
    answer = browser(agent_at_work(project)).get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "private" in answer["Cache-Control"]
    assert browser(agent_at_work(ProjectFactory())).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_nobody_uploads_into_a_company_of_others(project: Project):
    other = ProjectFactory()
    assert upload(browser(editor_of(project)), other, drawn()).status_code == 404
    assert upload(browser(agent_at_work(project)), project, drawn()).status_code == 403


def test_pictures_that_no_text_ever_showed_are_forgotten(project: Project):
    boss = editor_of(project)
    client = browser(boss)
    shown, lost = (upload(client, project, drawn()).json() for _ in range(2))
    made = article(project, by=boss, html=f'<p><img src="{shown["url"]}"></p>')
    articles.article_save(boss, made.pk, version=1, content=content(project))  # only the history shows it now
    assert forget_pictures() == 0  # somebody may still be writing
    Picture.objects.update(created_at=clock.now() - pictures.UNSAVED * 2)
    path = Picture.objects.get(pk=lost["id"]).file.path
    assert forget_pictures() == 1
    assert [str(p.pk) for p in Picture.objects.all()] == [shown["id"]]
    assert not Path(path).exists()
