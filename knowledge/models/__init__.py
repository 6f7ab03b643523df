from knowledge.models.article import Article, ArticleUse, Revision
from knowledge.models.category import Category
from knowledge.models.picture import Picture
from knowledge.models.quick import QuickMessage
from knowledge.models.vocabulary import Word

__all__ = ["Article", "ArticleUse", "Category", "Picture", "QuickMessage", "Revision", "Word"]
