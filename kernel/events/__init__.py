from kernel.events.base import Event, FlushContext, registry
from kernel.events.bus import subscribe

__all__ = ["Event", "FlushContext", "registry", "subscribe"]
