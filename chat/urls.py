from django.urls import path

from chat import pwa, views
from chat.drivers.widget import entry as widget_entry
from chat.drivers.widget import rating as widget_rating
from chat.drivers.widget import uploads as widget_uploads
from chat.drivers.widget import views as widget
from chat.rest import (
    articles,
    attachments,
    clients,
    closing,
    edits,
    files,
    find,
    moves,
    notes,
    personal,
    search,
    work,
)
from chat.rest import views as rest

ONE = "api/v1/conversations/<uuid:conversation_id>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("workspace/", views.workspace, name="workspace"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service-worker"),
    path("offline/", pwa.offline, name="offline"),
    path("demo/", views.demo_index, name="demo"),
    path("demo/<slug:key>/", views.demo_shop, name="demo-shop"),
    path("widget.js", widget.loader, name="widget-loader"),
    path("widget-media.js", widget.media, name="widget-media"),
    path("widget-extra.js", widget.extra, name="widget-extra"),
    path("api/v1/workspace/", rest.workspace_view, name="api-workspace"),
    path("api/v1/search/", search.search_all, name="api-search"),
    path("api/v1/conversations/", rest.conversation_list, name="api-conversations"),
    path("api/v1/conversations/<uuid:conversation_id>/", rest.conversation_detail, name="api-conversation"),
    path("api/v1/conversations/<uuid:conversation_id>/messages/", rest.messages, name="api-messages"),
    path("api/v1/conversations/<uuid:conversation_id>/read/", rest.read, name="api-read"),
    path("api/v1/conversations/<uuid:conversation_id>/draft/", rest.draft, name="api-draft"),
    path("api/v1/conversations/<uuid:conversation_id>/closing/", closing.closing, name="api-closing"),
    path("api/v1/conversations/<uuid:conversation_id>/close/", closing.close, name="api-close"),
    path("api/v1/conversations/<uuid:conversation_id>/reopen/", closing.reopen, name="api-reopen"),
    path("api/v1/conversations/<uuid:conversation_id>/transfer/", moves.transfer, name="api-transfer"),
    path("api/v1/offers/<int:offer_id>/accept/", moves.accept, name="api-offer-accept"),
    path("api/v1/offers/<int:offer_id>/decline/", moves.decline, name="api-offer-decline"),
    path("api/v1/offers/<int:offer_id>/withdraw/", moves.withdraw, name="api-offer-withdraw"),
    path("api/v1/queue/pull/", moves.pull, name="api-pull"),
    path("api/v1/conversations/<uuid:conversation_id>/articles/", articles.use, name="api-article-use"),
    path(f"{ONE}messages/<uuid:uid>/", edits.message, name="api-message"),
    path(f"{ONE}messages/<uuid:uid>/delete/", edits.delete, name="api-message-delete"),
    path(f"{ONE}messages/<uuid:uid>/versions/", edits.versions, name="api-message-versions"),
    path(f"{ONE}find/", find.find_in_dialog, name="api-find"),
    path(f"{ONE}notes/", notes.notes, name="api-notes"),
    path(f"{ONE}colleagues/", notes.colleagues, name="api-colleagues"),
    path(f"{ONE}mentions/read/", notes.mentions_seen, name="api-mentions-read"),
    path("api/v1/conversations/bulk/", work.several, name="api-bulk"),
    path("api/v1/conversations/<uuid:conversation_id>/tags/", work.tags, name="api-tags"),
    path("api/v1/conversations/<uuid:conversation_id>/snooze/", work.conversation_snooze, name="api-snooze"),
    path("api/v1/conversations/<uuid:conversation_id>/wake/", work.conversation_wake, name="api-wake"),
    path("api/v1/conversations/<uuid:conversation_id>/macro/", personal.run_macro, name="api-run-macro"),
    path("api/v1/me/filters/", personal.my_filters, name="my-filters"),
    path("api/v1/me/filters/<int:filter_id>/", personal.my_filter, name="my-filter"),
    path("api/v1/me/macros/", personal.my_macros, name="my-macros"),
    path("api/v1/me/macros/<int:macro_id>/", personal.my_macro, name="my-macro"),
    path("api/v1/clients/<int:client_id>/", clients.card, name="api-client"),
    path("api/v1/clients/<int:client_id>/fields/<slug:key>/", clients.field, name="api-client-field"),
    path("api/v1/clients/<int:client_id>/notes/", clients.notes, name="api-client-notes"),
    path("api/v1/clients/<int:client_id>/notes/<uuid:note_id>/", clients.note, name="api-client-note"),
    path(
        "api/v1/clients/<int:client_id>/notes/<uuid:note_id>/restore/",
        clients.note_restore,
        name="api-client-note-restore",
    ),
    path("api/v1/clients/<int:client_id>/activities/", clients.activities, name="api-client-activities"),
    path("api/v1/clients/<int:client_id>/block/", clients.block, name="api-client-block"),
    path("api/v1/clients/<int:client_id>/unblock/", clients.unblock, name="api-client-unblock"),
    path("api/v1/clients/<int:client_id>/merge/", clients.merge, name="api-client-merge"),
    path("api/v1/client-merges/<int:merge_id>/undo/", clients.merge_undo, name="api-client-merge-undo"),
    path("api/v1/blocked-clients/", clients.blocked, name="api-blocked-clients"),
    path(
        "api/v1/conversations/<uuid:conversation_id>/sessions/<uuid:contact_id>/",
        clients.session,
        name="api-session",
    ),
    path("api/widget/v1/<str:key>/config/", widget.config, name="widget-config"),
    path("api/widget/v1/<str:key>/session/", widget.session, name="widget-session"),
    path("api/widget/v1/<str:key>/messages/", widget.messages, name="widget-messages"),
    path("api/widget/v1/<str:key>/prechat/", widget_entry.prechat, name="widget-prechat"),
    path("api/widget/v1/<str:key>/queue/", widget_entry.queue, name="widget-queue"),
    path("api/widget/v1/<str:key>/invitation/", widget_entry.invitation, name="widget-invitation"),
    path("api/widget/v1/<str:key>/transcript/", widget_entry.transcript, name="widget-transcript"),
    path("api/widget/v1/<str:key>/messages/<uuid:uid>/", widget.message, name="widget-message"),
    path(
        "api/widget/v1/<str:key>/messages/<uuid:uid>/delete/",
        widget.message_delete,
        name="widget-message-delete",
    ),
    path("api/widget/v1/<str:key>/read/", widget.read, name="widget-read"),
    path(
        "api/v1/conversations/<uuid:conversation_id>/attachments/", attachments.begin, name="api-attachments"
    ),
    path("api/widget/v1/<str:key>/uploads/", widget_uploads.begin, name="widget-uploads"),
    path(
        "api/widget/v1/<str:key>/files/<uuid:attachment_id>/", widget_uploads.links, name="widget-file-links"
    ),
    path("uploads/<uuid:attachment_id>/", attachments.upload, name="upload"),
    path("files/<uuid:attachment_id>/<str:variant>/", files.file, name="file"),
    path("api/widget/v1/<str:key>/rating/", widget_rating.rate, name="widget-rating"),
]
