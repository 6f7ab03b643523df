"""Faces without a picture: initials on a hue."""


def initials_of(name: str) -> str:
    """Of the first two words that have a letter or a digit; punctuation is skipped: «Тёплый дом» → ТД."""
    firsts = (next((char for char in word if char.isalnum()), "") for word in name.split())
    return "".join(filter(None, firsts))[:2].upper()


def hue_of(pk: int | None) -> int:
    """1..8, the avatar colour of the design tokens; stable for a person."""
    return (pk or 0) % 8 + 1
