"""One real web process for the folder: sockets are real, the other side plays through the product's services."""

from collections.abc import Callable, Iterator

import pytest

from agentzone.models import User
from chat.models import Channel
from tests.e2e.server import WebProcess
from tests.realtime.people import Operator, Visitor
from tests.realtime.wire import Line


@pytest.fixture(scope="package")
def web_process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    process = WebProcess(tmp_path_factory.mktemp("web") / "web.log", TESTS_QUICK_SOCKETS="1")
    try:
        yield process.start()
    finally:
        process.stop()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Line]]:
    """Every socket a test opens; all are closed before the tables are emptied."""
    opened: list[Line] = []
    begin = Line.__init__

    def noted(self: Line, *args: object, **options: object) -> None:
        begin(self, *args, **options)  # type: ignore[arg-type]
        opened.append(self)

    monkeypatch.setattr(Line, "__init__", noted)
    yield opened
    for line in opened:
        line.cut()


@pytest.fixture
def web(web_process: WebProcess, transactional_db: None, lines: list[Line]) -> WebProcess:
    """The running web process; started again if the test before has killed it."""
    if web_process.process is None or web_process.process.poll() is not None:
        web_process.start()
    return web_process


@pytest.fixture
def operator(web: WebProcess) -> Callable[[User], Operator]:
    return lambda user: Operator(web.url, user)


@pytest.fixture
def visitor(web: WebProcess) -> Callable[..., Visitor]:
    def make(channel: Channel, name: str = "visitor-1", **options: str) -> Visitor:
        return Visitor(web.url, channel, name, **options)

    return make
