from django.urls import path

from chat import views
from chat.drivers.widget import views as widget
from chat.rest import views as rest

urlpatterns = [
    path("", views.home, name="home"),
    path("workspace/", views.workspace, name="workspace"),
    path("demo/", views.demo_index, name="demo"),
    path("demo/<slug:key>/", views.demo_shop, name="demo-shop"),
    path("widget.js", widget.loader, name="widget-loader"),
    path("api/v1/workspace/", rest.workspace_view, name="api-workspace"),
    path("api/v1/conversations/", rest.conversation_list, name="api-conversations"),
    path("api/v1/conversations/<uuid:conversation_id>/", rest.conversation_detail, name="api-conversation"),
    path("api/v1/conversations/<uuid:conversation_id>/messages/", rest.messages, name="api-messages"),
    path("api/v1/conversations/<uuid:conversation_id>/read/", rest.read, name="api-read"),
    path("api/v1/conversations/<uuid:conversation_id>/draft/", rest.draft, name="api-draft"),
    path("api/v1/conversations/<uuid:conversation_id>/close/", rest.close, name="api-close"),
    path("api/v1/clients/<int:client_id>/", rest.client, name="api-client"),
    path("api/widget/v1/<str:key>/config/", widget.config, name="widget-config"),
    path("api/widget/v1/<str:key>/session/", widget.session, name="widget-session"),
    path("api/widget/v1/<str:key>/messages/", widget.messages, name="widget-messages"),
    path("api/widget/v1/<str:key>/read/", widget.read, name="widget-read"),
]
