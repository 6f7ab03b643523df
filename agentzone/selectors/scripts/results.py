"""What operators found out with a script, one row a call: for files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from agentzone.models import Script, ScriptRun
from agentzone.models.scripts import RUN_STATES
from agentzone.scripting.content import parse
from agentzone.selectors.scripts.runs import state_of
from kernel import clock
from kernel.fields import in_words

RELATED = ("agent", "version", "handling__call", "incident")


def result_rows(script: Script, start: datetime, end: datetime) -> Iterator[list[Any]]:
    """Titles first; then the calls answered from `start` on and before `end`, in their order. Every field that any of
    the versions has is a column, called as the newest of them calls it."""
    fields = _fields(script)
    zone = ZoneInfo(script.project.time_zone)
    now = clock.now()
    states = {value: str(title) for value, title in RUN_STATES}
    yield [
        _("Answered at"), _("Operator"), _("Login"), _("Client’s number"), _("Client’s name"), _("Version"), _("State"),
        _("Ended at"), _("Result"), _("Topic"), _("Incident"), *(title for title, _types in fields.values()),
    ]  # fmt: skip
    rows = ScriptRun.objects.filter(version__script=script, began_at__gte=start, began_at__lt=end)
    for run in rows.select_related(*RELATED).order_by("began_at", "pk").iterator(chunk_size=500):
        incident = getattr(run, "incident", None)
        call = run.handling.call
        yield [
            _moment(run.began_at, zone), run.agent.full_name, run.agent.login, call.caller_number, call.caller_name,
            run.version.number, states[state_of(run, now)], _moment(run.ended_at, zone), run.result, run.topic,
            "" if incident is None else f"{incident.page}: {incident.words}",
            *(_cell(fields[key][1], run, key) for key in fields),
        ]  # fmt: skip


def _fields(script: Script) -> dict[str, tuple[str, dict[int, Any]]]:
    """Key → title, and the field of each version that has it."""
    found: dict[str, tuple[str, dict[int, Any]]] = {}
    for version in script.versions.order_by("-number"):
        for key, field in parse(version.content).fields.items():
            _title, types = found.setdefault(key, (field.title or key, {}))
            types[version.pk] = field.as_field()
    return found


def _cell(types: dict[int, Any], run: ScriptRun, key: str) -> Any:
    """Of completed scripts only: what was typed into others was never checked."""
    value = run.values.get(key)
    field = types.get(run.version_id)
    if value is None or field is None:
        return ""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else in_words(field, value)


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else at.astimezone(zone).strftime("%d.%m.%Y %H:%M:%S")
