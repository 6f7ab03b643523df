"""Small sums over samples."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that `percent` of all samples do not exceed (nearest rank); 0.0 of nothing."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the largest, in milliseconds."""
    figures = {f"p{percent}_ms": percentile(seconds, percent) for percent in (50, 95, 99)}
    figures["max_ms"] = max(seconds, default=0.0)
    return {name: round(value * 1000, 2) for name, value in figures.items()}
