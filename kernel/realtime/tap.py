"""One stream as one process hears it: its last number and the sockets that listen."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from kernel.events.frames import Frame
from kernel.realtime.policies import Principal


class Socket(Protocol):
    """What the hub needs of a connection."""

    principal: Principal

    def offer(self, text: str) -> None:
        """Queue a frame for writing; never blocks. A socket that falls too far behind closes itself."""

    def revoked(self, stream: str) -> None:
        """The socket may no longer hear `stream`; it has been removed already."""

    def cut(self, code: int) -> None:
        """Close the connection with a WebSocket close code."""


class Member:
    """A socket on a stream. While it catches up from the log, live frames wait in `buffer`."""

    __slots__ = ("buffer", "last")

    def __init__(self, last: int) -> None:
        self.last = last
        self.buffer: deque[Frame] | None = deque()


EARLY = 1000


class Tap:
    """Per-process state of one stream."""

    __slots__ = ("early", "healing", "members", "missed", "name", "seq")

    def __init__(self, name: str) -> None:
        self.name = name
        self.seq = -1
        self.members: dict[Socket, Member] = {}
        self.healing = False
        # Something was pushed while the head was still being read: look at the log once it is known.
        self.missed = False
        # Pushed before their predecessors, or while those are being read from the log.
        self.early: dict[int, Frame] = {}

    def deliver(self, frame: Frame) -> None:
        """Hand the next frame to every member; those who catch up get it later, in order."""
        self.seq = frame.seq
        for socket, member in list(self.members.items()):
            if member.buffer is not None:
                member.buffer.append(frame)
            elif frame.seq > member.last:
                member.last = frame.seq
                socket.offer(frame.text)

    def keep_early(self, frame: Frame) -> None:
        if len(self.early) < EARLY:
            self.early[frame.seq] = frame

    def deliver_early(self) -> None:
        """What was kept and is next now. What is old by now is forgotten."""
        while (frame := self.early.pop(self.seq + 1, None)) is not None:
            self.deliver(frame)
        if self.early:
            self.early = {seq: frame for seq, frame in self.early.items() if seq > self.seq}

    def caught_up(self, socket: Socket, member: Member) -> None:
        """The replay is written: flush what came meanwhile and go live."""
        buffered, member.buffer = member.buffer or (), None
        for frame in buffered:
            if frame.seq > member.last:
                member.last = frame.seq
                socket.offer(frame.text)
