from django.urls import path

from knowledge import views_quick
from knowledge.rest import articles, categories, pictures, quick
from knowledge.views import pages, tables

urlpatterns = [
    path("supervisor/", pages.home, name="supervisor"),
    path("supervisor/knowledge/", pages.article_list, name="supervisor-knowledge"),
    path("supervisor/knowledge/new/", pages.edit, name="supervisor-article-new"),
    path("supervisor/knowledge/categories/", pages.categories, name="supervisor-categories"),
    path("supervisor/knowledge/export/", tables.export_table, name="supervisor-articles-export"),
    path("supervisor/knowledge/import/", tables.import_table, name="supervisor-articles-import"),
    path("supervisor/knowledge/<int:article_id>/", pages.article, name="supervisor-article"),
    path("supervisor/knowledge/<int:article_id>/edit/", pages.edit, name="supervisor-article-edit"),
    path("supervisor/knowledge/<int:article_id>/history/", pages.history, name="supervisor-article-history"),
    path(
        "supervisor/knowledge/<int:article_id>/revert/<int:number>/",
        pages.revert,
        name="supervisor-article-revert",
    ),
    path("supervisor/knowledge/<int:article_id>/delete/", pages.delete, name="supervisor-article-delete"),
    path(
        "supervisor/knowledge/<int:article_id>/bring-back/",
        pages.bring_back,
        name="supervisor-article-bring-back",
    ),
    path("supervisor/quick-messages/", views_quick.quick_messages, name="supervisor-quick"),
    path("knowledge/pictures/<uuid:picture_id>/", pictures.picture, name="knowledge-picture"),
    path("api/v1/articles/", articles.article_list, name="api-articles"),
    path("api/v1/articles/preview/", articles.preview, name="api-article-preview"),
    path("api/v1/articles/<int:article_id>/", articles.article, name="api-article"),
    path("api/v1/articles/<int:article_id>/bring-back/", articles.bring_back, name="api-article-bring-back"),
    path(
        "api/v1/articles/<int:article_id>/revisions/<int:number>/revert/",
        articles.revert,
        name="api-article-revert",
    ),
    path("api/v1/article-categories/", articles.category_list, name="api-article-categories"),
    path("api/v1/knowledge/categories/", categories.tree, name="api-knowledge-categories"),
    path(
        "api/v1/knowledge/categories/<int:category_id>/", categories.category, name="api-knowledge-category"
    ),
    path(
        "api/v1/knowledge/categories/<int:category_id>/move/",
        categories.move,
        name="api-knowledge-category-move",
    ),
    path(
        "api/v1/knowledge/companies/<int:company_id>/pictures/",
        pictures.upload,
        name="api-knowledge-pictures",
    ),
    path("api/v1/quick-messages/", quick.quick_messages, name="api-quick-messages"),
    path("api/v1/quick-messages/order/", quick.quick_order, name="api-quick-order"),
    path("api/v1/quick-messages/<int:message_id>/", quick.quick_message, name="api-quick-message"),
    path("api/v1/quick-messages/<int:message_id>/restore/", quick.quick_restore, name="api-quick-restore"),
    path("api/v1/quick-messages/<int:message_id>/used/", quick.quick_used, name="api-quick-used"),
]
