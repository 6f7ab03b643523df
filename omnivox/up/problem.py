"""What keeps `scripts/up` from starting, in words for the person who started it."""


class CannotStartError(Exception):
    """Nothing is running any more; the message says why and what to do. `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
