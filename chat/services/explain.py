"""Why something was refused, in one line for people: where there is no form to show each reason at its field."""

from __future__ import annotations

from kernel.errors import DomainError


def explained(error: Exception) -> str:
    """The reasons by field when there are any, else what the error says of itself."""
    if not isinstance(error, DomainError):
        return str(error)
    errors = error.extra.get("errors", {})
    texts = [text for texts in errors.values() if isinstance(texts, list) for text in texts]
    return " ".join(dict.fromkeys(texts)) or error.detail
