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
                ],
            },
            {
                "title": _("Channels and clients"),
                "separator": True,
                "items": [
                    _page(_("Channels"), "hub", "chat_channel"),
                    _page(_("Clients"), "contact_page", "chat_client"),
                    _page(_("Identities"), "fingerprint", "chat_identity"),
                    _page(_("Conversations"), "forum", "chat_conversation"),
                    _page(_("Messages"), "chat", "chat_message"),
                    _page(_("Drafts"), "edit_note", "chat_draft"),
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
