"""Reports of problems: stored whole, pictures made harmless, shown to administrators only (M4)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from agentzone.models import SupportReport
from agentzone.models.people import Role
from agentzone.services import support
from kernel.models import AuditEntry
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path


@pytest.fixture
def page() -> Client:
    client = Client()
    client.force_login(UserFactory(login="20477"))
    return client


def png(size: tuple[int, int] = (40, 30), trailer: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#2a5bd0").save(out, "PNG")
    return out.getvalue() + trailer


def send(page: Client, picture: bytes | None = None, **fields: Any) -> Any:
    data: dict[str, Any] = {"text": "Пропал звук", "facts": json.dumps({"browser": "Chrome"}), **fields}
    if picture is not None:
        data["screenshot"] = SimpleUploadedFile("../../etc/снимок.png", picture, "image/png")
    return page.post(reverse("api-support-reports"), data)


def test_a_report_keeps_words_facts_version_and_is_audited(page: Client):
    answer = send(page)
    assert answer.status_code == 201
    report = SupportReport.objects.get(pk=answer.json()["number"])
    assert (report.text, report.facts, report.agent.login) == ("Пропал звук", {"browser": "Chrome"}, "20477")
    assert report.version
    assert AuditEntry.objects.filter(action="support.reported", target_id=str(report.pk)).exists()


def test_a_picture_is_drawn_anew_under_a_name_of_ours(page: Client, media: Path):
    assert send(page, png(trailer=b"<script>alert(1)</script>")).status_code == 201
    (stored,) = [path for path in media.rglob("*") if path.is_file()]
    assert stored.parent == media / "support"
    assert b"script" not in stored.read_bytes()
    assert Image.open(stored).size == (40, 30)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"MZ" + b"\0" * 200,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        png((8000, 6000)),
        png()[:60],
    ],
    ids=["program", "svg", "too many pixels", "cut off"],
)
def test_what_is_no_picture_is_refused_in_words_and_nothing_is_stored(
    page: Client, media: Path, rubbish: bytes
):
    answer = send(page, rubbish)
    assert answer.status_code == 400
    assert answer.json()["errors"]["screenshot"]
    assert not SupportReport.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_an_empty_report_is_refused(page: Client):
    answer = send(page, text="  ")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["text"])


def test_nobody_can_fill_the_table(page: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(support, "HOURLY", 2)
    assert [send(page).status_code for _ in range(3)] == [201, 201, 429]


def test_only_administrators_see_the_picture(page: Client):
    number = send(page, png()).json()["number"]
    address = reverse("support-screenshot", args=[number])
    assert page.get(address).status_code == 302
    boss = Client()
    boss.force_login(UserFactory(role=Role.ADMINISTRATOR))
    answer = boss.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (
        address in boss.get(reverse("admin:agentzone_supportreport_change", args=[number])).content.decode()
    )
