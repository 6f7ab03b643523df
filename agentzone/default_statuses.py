"""The manual's status list (§4.4.2) and «Не готов», in which everybody starts (§3)."""

from __future__ import annotations

from typing import Any

from agentzone.models import Status

# code, name, English, kind, takes_chats, takes_calls, is_break, is_system
STATUSES = [
    ("ready", "Готов", "Ready", "ready", True, True, False, False),
    (
        "outgoing_chat",
        "Не готов/Исходящий чат",
        "Not ready/outgoing chat",
        "notready",
        True,
        False,
        False,
        False,
    ),
    ("not_ready", "Не готов", "Not ready", "notready", False, False, False, False),
    ("extra_wrap_up", "Доп. Постобработка", "Extra wrap-up", "acw", False, False, False, False),
    ("tech_problem", "Техпроблема", "Technical problem", "notready", False, False, False, False),
    ("lunch", "Обед", "Lunch", "notready", False, False, True, False),
    ("personal", "Личный", "Personal", "notready", False, False, True, False),
    ("coaching", "Коучинг", "Coaching", "notready", False, False, False, False),
    ("personal12", "Личный12", "Personal 12", "notready", False, False, True, False),
    ("no_activity", "Нет активности на РМ", "No activity", "off", False, False, False, True),
    (
        "outgoing_call",
        "Не готов – исходящий звонок",
        "Not ready – outgoing call",
        "notready",
        False,
        False,
        False,
        True,
    ),
    ("missed_call", "Пропущенный звонок", "Missed call", "notready", False, False, False, True),
]


def load(**_kwargs: Any) -> None:
    """Fill an empty status list. A list that somebody has edited is left as it is."""
    if Status.objects.exists():
        return
    Status.objects.bulk_create(
        Status(
            code=code,
            name=name,
            name_en=name_en,
            kind=kind,
            takes_chats=chats,
            takes_calls=calls,
            is_break=pause,
            is_system=system,
            position=position * 10,
        )
        for position, (code, name, name_en, kind, chats, calls, pause, system) in enumerate(STATUSES)
    )
