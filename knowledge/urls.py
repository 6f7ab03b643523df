from django.urls import path

from knowledge.rest import quick

urlpatterns = [
    path("api/v1/quick-messages/", quick.quick_messages, name="api-quick-messages"),
    path("api/v1/quick-messages/order/", quick.quick_order, name="api-quick-order"),
    path("api/v1/quick-messages/<int:message_id>/", quick.quick_message, name="api-quick-message"),
    path("api/v1/quick-messages/<int:message_id>/restore/", quick.quick_restore, name="api-quick-restore"),
    path("api/v1/quick-messages/<int:message_id>/used/", quick.quick_used, name="api-quick-used"),
]
