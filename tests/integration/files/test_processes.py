"""With real processes: memory under a flood of bytes, and a worker that is killed at its work."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings as django_settings

from chat.files.limits import CHUNK, MB
from chat.files.links import upload_token
from chat.models import Attachment
from chat.services import processing
from chat.services.uploads import PROCESS, upload_begin
from kernel import jobs
from omnivox.env import BASE_DIR
from tests.e2e.server import WebProcess, _as_url, _test_database_url
from tests.factories import media
from tests.factories.files import by_visitor, uploaded
from tests.factories.house import House
from tests.product import wait_for

BIG = 200 * MB


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[WebProcess]:
    process = WebProcess(tmp_path / "web.log")
    try:
        yield process.start()
    finally:
        process.stop()


@pytest.fixture
def media_root(settings: object, tmp_path: Path) -> Path:
    """The folder of the processes, not one of this test."""
    return Path(str(django_settings.MEDIA_ROOT))


def put(
    web: WebProcess, ident: uuid.UUID, offset: int, length: int, blocks: Iterator[bytes]
) -> tuple[int, int]:
    """PUT with a body that is made while it goes. Returns the status and how many bytes were taken."""
    line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
    line.putrequest("PUT", f"/uploads/{ident}/?offset={offset}")
    line.putheader("Authorization", f"Upload {upload_token(ident)}")
    line.putheader("Content-Length", str(length))
    line.endheaders()
    sent = 0
    try:
        for block in blocks:
            line.send(block)
            sent += len(block)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server has said no and hung up
    try:
        return line.getresponse().status, sent
    except (http.client.HTTPException, ConnectionError):
        return 413, sent
    finally:
        line.close()


def test_200_megabytes_at_once_are_refused_and_in_parts_leave_the_memory_alone(
    house: House, web: WebProcess
) -> None:
    assert web.process is not None
    house.project.files_max_mb = 500
    house.project.save()
    who = by_visitor(house.channel)
    measured = psutil.Process(web.process.pid)
    block = b"plain text\n" * 5000

    def flood() -> Iterator[bytes]:
        for _ in range(BIG // len(block)):
            yield block

    ident = upload_begin(who, ident=uuid.uuid4(), name="dump.txt", size=BIG).pk
    assert put(web, ident, 0, 4096, iter([block[:4096]]))[0] == 200  # all that a first upload needs is loaded
    before = measured.memory_info().rss
    status, _sent = put(web, ident, 4096, BIG, flood())
    assert status == 413
    offset, part = 4096, (block * 10)[:CHUNK]
    while offset < BIG:
        length = min(CHUNK, BIG - offset)
        assert put(web, ident, offset, length, iter([part[:length]]))[0] == 200
        offset += length
    grown = measured.memory_info().rss - before
    assert Attachment.objects.get(pk=ident).state == "processing"
    assert processing.process(ident)
    assert Attachment.objects.get(pk=ident).size == BIG
    print(f"\nmemory of the web process grew by {grown / MB:.1f} MB")
    assert grown < 40 * MB


def worker(folder: Path, name: str, queue: str = "omnivox-files") -> subprocess.Popen[bytes]:
    variables = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "OMNIVOX_DATABASE_URL": _as_url(_test_database_url()),
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "omnivox",
        "worker",
        "-Q",
        queue,
        "-c",
        "1",
        "--without-gossip",
        "--without-mingle",
    ]
    with (folder / f"{name}.log").open("wb") as output:
        return subprocess.Popen(
            command, cwd=BASE_DIR, env={**os.environ, **variables}, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip


def test_a_file_whose_worker_is_killed_is_made_ready_by_the_next(
    transactional_db: None, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # jobs really start here
    first = worker(tmp_path, "first")
    second = None
    try:
        content = media.picture("PNG", (5000, 5000), noise=False)  # some seconds of work
        a = uploaded(by_visitor(house.channel), content, ready=False)
        wait_for(lambda: Attachment.objects.get(pk=a.pk).attempts == 1, 30, "the worker has begun")
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        assert Attachment.objects.get(pk=a.pk).state == "processing"
        second = worker(tmp_path, "second")
        jobs.start(PROCESS, (str(a.pk),))  # as the periodic job does it for what waits
        wait_for(lambda: Attachment.objects.get(pk=a.pk).state == "ready", 60, "the next worker")
        assert Attachment.objects.get(pk=a.pk).attempts == 2
    finally:
        for process in filter(None, (first, second)):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
