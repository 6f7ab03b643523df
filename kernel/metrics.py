"""Prometheus metrics of the shared floor; of all web processes together with PROMETHEUS_MULTIPROC_DIR."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

PUSH_FAILED = Counter("omnivox_push_failed_total", "Publications that Redis did not take")
EVENTS_SENT = Counter("omnivox_events_sent_total", "Event frames written to sockets")
EVENTS_HEALED = Counter(
    "omnivox_events_healed_total", "Events found by the sweeper or after a gap, not by push"
)
SOCKETS = Gauge("omnivox_sockets", "Open sockets", ["kind"], multiprocess_mode="livesum")
STREAMS = Gauge("omnivox_streams", "Streams with a listener in this process", multiprocess_mode="livesum")
REQUESTS = Histogram(
    "omnivox_request_seconds",
    "HTTP requests",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
