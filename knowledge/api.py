"""What other apps may use of articles and quick messages."""

from knowledge.variables import fill, known_variables

__all__ = ["fill", "known_variables"]
