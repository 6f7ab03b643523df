"""Structured logs: structlog and the standard library through one chain that redacts secrets."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

HIDDEN = "[redacted]"
_SECRET_NAME = re.compile(
    r"password|passwd|secret|token|api_?key|authorization|cookie|session_?key|private_?key|credential",
    re.IGNORECASE,
)
# A password inside an address (scheme://user:password@host) and "Bearer …"/"Basic …" values.
_IN_ADDRESS = re.compile(r"(?P<head>[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(?=@)", re.IGNORECASE)
_IN_HEADER = re.compile(r"\b(?P<head>Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+", re.IGNORECASE)
_DEPTH = 6

EventDict = MutableMapping[str, Any]


def redact(value: Any, depth: int = 0) -> Any:
    """The same value with secrets replaced: by the name of a mapping's key, or by shape inside text."""
    if isinstance(value, str):
        return _IN_HEADER.sub(rf"\g<head> {HIDDEN}", _IN_ADDRESS.sub(rf"\g<head>{HIDDEN}", value))
    if depth > _DEPTH:
        return HIDDEN
    if isinstance(value, dict):
        return {
            key: HIDDEN if isinstance(key, str) and _SECRET_NAME.search(key) else redact(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [redact(item, depth + 1) for item in value]
    return value


def _redact_event(_logger: Any, _method: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)  # uvicorn's second copy of its text
    for key, value in event.items():
        event[key] = HIDDEN if _SECRET_NAME.search(key) and value is not None else redact(value)
    return event


class NoTraceOfRefusals(logging.Filter):
    """A refused request (401, 403, 404…) is everyday life: one line, without the traceback of its exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


def _json(event: Any, **options: Any) -> str:
    import orjson

    return orjson.dumps(event, default=options.get("default", str)).decode()


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(style: str, level: str) -> dict[str, Any]:
    """A `logging.config` dictionary; style is "json" or "console"."""
    ending: list[Any] = (
        [
            structlog.processors.format_exc_info,
            _redact_event,
            structlog.processors.JSONRenderer(serializer=_json),
        ]
        if style == "json"
        else [_redact_event, structlog.dev.ConsoleRenderer(pad_event_to=0)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
                "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder()],
            }
        },
        "filters": {"no_trace_of_refusals": {"()": NoTraceOfRefusals}},
        "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["standard"], "level": level},
        "loggers": {
            "uvicorn.access": {"level": "WARNING"},  # the proxy in front has the access log
            "django.request": {"filters": ["no_trace_of_refusals"]},
            "django.server": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            # a line for every job that went well says nothing
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }


def configure(config: dict[str, Any]) -> None:
    """Makes structlog and the standard library write the same lines."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
