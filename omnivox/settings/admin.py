"""The look of Django's admin, and its side bar: what people look for, in the order they need it."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _page(title: Any, icon: str, model: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}


def _static(path: str) -> Any:
    return lambda request: static(path)


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "OmniVOX",
    "SITE_HEADER": "OmniVOX",
    "SITE_SUBHEADER": _("Administration"),
    "SITE_URL": "/",
    "SITE_ICON": _static("img/favicon.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": _static("img/favicon.svg")},
    ],
    "DASHBOARD_CALLBACK": "omnivox.dashboard.dashboard",
    "LOGIN": {"form": "agentzone.signin.AdminSignInForm"},
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "6px",
    "STYLES": [_static("css/fonts.css"), _static("admin/omnivox.css")],
    # The accent and the warm greys of the design tokens.
    "COLORS": {
        "base": {
            "50": "#f8f7f5",
            "100": "#f3f2ef",
            "200": "#e5e2dd",
            "300": "#d2cec7",
            "400": "#a19c93",
            "500": "#75706a",
            "600": "#575350",
            "700": "#403d3b",
            "800": "#2a2827",
            "900": "#1d1c1b",
            "950": "#141312",
        },
        "primary": {
            "50": "#eef3fd",
            "100": "#dbe6fb",
            "200": "#bcd0f7",
            "300": "#92b3f1",
            "400": "#6490e8",
            "500": "#3f70dc",
            "600": "#2a5bd0",
            "700": "#2149aa",
            "800": "#1d3d8a",
            "900": "#1b356f",
            "950": "#122247",
        },
    },
    "COMMAND": {"search_models": True, "show_history": False},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": [
            {
                "title": _("People and projects"),
                "items": [
                    _page(_("People"), "groups", "agentzone_user"),
                    _page(_("Skills"), "join_inner", "agentzone_skill"),
                    _page(_("Projects"), "folder_special", "agentzone_project"),
                    _page(_("Companies"), "apartment", "agentzone_company"),
                    _page(_("Statuses"), "toggle_on", "agentzone_status"),
                    _page(_("Form fields"), "list_alt", "chat_formfield"),
                    _page(_("Topics"), "account_tree", "chat_topic"),
                    _page(_("Quick messages"), "quickreply", "knowledge_quickmessage"),
                    _page(_("Macros"), "bolt", "chat_macro"),
                    _page(_("Tags"), "sell", "chat_tag"),
                    _page(_("Saved filters"), "filter_alt", "chat_savedfilter"),
                ],
            },
            {
                "title": _("Channels and clients"),
                "separator": True,
                "items": [
                    _page(_("Channels"), "hub", "chat_channel"),
                    _page(_("Clients"), "contact_page", "chat_client"),
                    _page(_("Clients' values"), "badge", "chat_clientvalue"),
                    _page(_("Notes about clients"), "sticky_note_2", "chat_clientnote"),
                    _page(_("Blocks of clients"), "block", "chat_clientblock"),
                    _page(_("Merges of clients"), "merge", "chat_clientmerge"),
                    _page(_("Identities"), "fingerprint", "chat_identity"),
                    _page(_("Conversations"), "forum", "chat_conversation"),
                    _page(_("Messages"), "chat", "chat_message"),
                    _page(_("Files"), "attach_file", "chat_attachment"),
                    _page(_("Former wordings"), "history_edu", "chat_messagerevision"),
                    _page(_("Mentions"), "alternate_email", "chat_mention"),
                    _page(_("Drafts"), "edit_note", "chat_draft"),
                    _page(_("Entries and consents"), "how_to_reg", "chat_entry"),
                    _page(_("Transcripts by e-mail"), "forward_to_inbox", "chat_transcript"),
                    _page(_("Drafts of closings"), "draft", "chat_closingdraft"),
                ],
            },
            {
                "title": _("Knowledge base"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page(_("Articles"), "menu_book", "knowledge_article"),
                    _page(_("Categories of articles"), "account_tree", "knowledge_category"),
                    _page(_("Revisions of articles"), "history_edu", "knowledge_revision"),
                    _page(_("Pictures of articles"), "image", "knowledge_picture"),
                    _page(_("Uses of articles"), "ads_click", "knowledge_articleuse"),
                ],
            },
            {
                "title": _("Facts"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page(_("Contacts"), "swap_calls", "agentzone_contact"),
                    _page(_("Assignments"), "assignment_ind", "agentzone_assignment"),
                    _page(_("Stays in queues"), "hourglass_top", "agentzone_queuestay"),
                    _page(_("Offers"), "notifications_active", "agentzone_offer"),
                    _page(_("Closings"), "task_alt", "chat_contactclosing"),
                    _page(_("Topics of sessions"), "label", "chat_contacttopic"),
                    _page(_("Ratings"), "star", "chat_contactrating"),
                    _page(_("Routing decisions"), "alt_route", "agentzone_routingdecision"),
                    _page(_("Status spans"), "timeline", "agentzone_statusspan"),
                    _page(_("Agents' states"), "monitor_heart", "agentzone_agentslot"),
                ],
            },
            {
                "title": _("System"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page(_("Problem reports"), "bug_report", "agentzone_supportreport"),
                    _page(_("Audit log"), "history", "kernel_auditentry"),
                    _page(_("Signs of life"), "ecg_heart", "kernel_heartbeat"),
                    _page(_("Background jobs"), "schedule", "django_celery_beat_periodictask"),
                    _page(_("Event streams"), "stream", "kernel_stream"),
                    _page(_("Idempotency keys"), "key", "kernel_idempotencykey"),
                ],
            },
        ],
    },
}
IMPORT_EXPORT_USE_TRANSACTIONS = True
