from knowledge.models.quick import QuickMessage

__all__ = ["QuickMessage"]
