"""What a measurement gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """One line of the output."""

    figure: str
    value: float
    aim: str
    detail: dict[str, Any]
