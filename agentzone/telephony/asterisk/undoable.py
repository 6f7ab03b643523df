"""A command that cannot be done, and why."""

from __future__ import annotations

from agentzone.telephony.contract import Problem


class Undoable(Exception):
    def __init__(self, problem: Problem, text: str = "") -> None:
        super().__init__(f"{problem} {text}")
        self.problem, self.text = problem, text
