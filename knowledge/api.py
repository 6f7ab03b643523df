"""What other apps may use of articles and quick messages."""

__all__: list[str] = []
