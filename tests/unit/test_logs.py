"""Logs are one JSON object a line and never have a secret in them."""

import io
import json
import logging
import logging.config
from typing import Any

import pytest
import structlog

from omnivox.logs import HIDDEN, logging_config, redact


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"password": "hunter2", "name": "x"}, {"password": HIDDEN, "name": "x"}),
        ({"a": [{"apiKey": "k"}, ("Bearer abc.def",)]}, {"a": [{"apiKey": HIDDEN}, [f"Bearer {HIDDEN}"]]}),
        ("postgresql://joe:hunter2@db/omnivox", f"postgresql://joe:{HIDDEN}@db/omnivox"),
        ("redis://:hunter2@cache:6379/0", f"redis://:{HIDDEN}@cache:6379/0"),
        ("Authorization: Basic am9lOmh1bnRlcjI=", f"Authorization: Basic {HIDDEN}"),
        (
            {"session_key": "s", "Cookie": "c", "X-Token": "t"},
            dict.fromkeys(("session_key", "Cookie", "X-Token"), HIDDEN),
        ),
        ("no secret at http://localhost:8000/", "no secret at http://localhost:8000/"),
        (42, 42),
    ],
)
def test_secrets_are_replaced_by_name_and_by_shape(value: Any, shown: Any) -> None:
    assert redact(value) == shown


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Logs through the product's own configuration; returns the written objects."""
    written = io.StringIO()
    config = logging_config("json", "INFO")
    config["handlers"]["standard"]["stream"] = written
    before = logging.root.handlers[:]
    logging.config.dictConfig(config)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.root.handlers[:] = before


def test_both_kinds_of_loggers_write_the_same_shape(lines: Any) -> None:
    logging.getLogger("plain").info("joined %s", "redis://:hunter2@cache/0", extra={"token": "t", "agent": 7})
    structlog.get_logger("structured").warning("left", password="hunter2", agent=8)
    plain, structured = lines()
    assert plain["event"] == f"joined redis://:{HIDDEN}@cache/0"
    assert (plain["token"], plain["agent"], plain["level"], plain["logger"]) == (HIDDEN, 7, "info", "plain")
    assert (structured["event"], structured["password"], structured["agent"]) == ("left", HIDDEN, 8)
    assert plain["at"].endswith("Z")
    assert structured["at"].endswith("Z")


def test_an_exceptions_text_is_redacted_too(lines: Any) -> None:
    try:
        raise RuntimeError("cannot reach amqp://guest:hunter2@broker//")
    except RuntimeError:
        logging.getLogger("plain").exception("failed")
    (line,) = lines()
    assert "RuntimeError" in line["exception"]
    assert "hunter2" not in json.dumps(line)


def test_a_refused_request_is_one_line_and_a_broken_one_keeps_its_traceback(lines: Any) -> None:
    logger = logging.getLogger("django.request")
    for status in (403, 500):
        try:
            raise PermissionError("no")
        except PermissionError as error:
            logger.warning("Answered: %s", status, extra={"status_code": status}, exc_info=error)
    refused, broken = lines()
    assert "exception" not in refused
    assert refused["event"] == "Answered: 403"
    assert "PermissionError" in broken["exception"]
