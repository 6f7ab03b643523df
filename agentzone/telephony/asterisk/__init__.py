"""Asterisk 22 by ARI, with REST over the same websocket as the events."""

from agentzone.telephony.asterisk.driver import Asterisk

__all__ = ["Asterisk"]
