"""The look of Django's admin, and its side bar: what people look for, in the order they need it."""

from typing import Any

from django.apps import apps
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from omnivox.job_titles import JOB_TITLES


def _section(model: str) -> str:
    """A section is called everywhere as its model calls its rows: here, in breadcrumbs and in titles."""
    label, _underscore, name = model.rpartition("_")
    return capfirst(str(apps.get_model(label, name)._meta.verbose_name_plural))


def _page(icon: str, model: str) -> dict[str, Any]:
    title = lazy(_section, str)(model)
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
                    _page("groups", "agentzone_user"),
                    _page("join_inner", "agentzone_skill"),
                    _page("folder_special", "agentzone_project"),
                    _page("apartment", "agentzone_company"),
                    _page("toggle_on", "agentzone_status"),
                    _page("list_alt", "chat_formfield"),
                    _page("account_tree", "chat_topic"),
                    _page("quickreply", "knowledge_quickmessage"),
                    _page("bolt", "chat_macro"),
                    _page("sell", "chat_tag"),
                    _page("filter_alt", "chat_savedfilter"),
                ],
            },
            {
                "title": _("Telephony"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page("dialpad", "agentzone_phonenumber"),
                    _page("contact_phone", "agentzone_externalcontact"),
                    _page("graphic_eq", "agentzone_sound"),
                    _page("deskphone", "agentzone_device"),
                    _page("description", "agentzone_script"),
                    _page("difference", "agentzone_scriptversion"),
                    _page("checklist", "agentzone_scriptrun"),
                    _page("sos", "agentzone_scriptincident"),
                    _page("call", "agentzone_call"),
                    _page("voicemail", "agentzone_recording"),
                    _page("support_agent", "agentzone_handling"),
                    _page("phone_paused", "agentzone_callhold"),
                    _page("call_split", "agentzone_callleg"),
                    _page("hearing", "agentzone_supervision"),
                    _page("terminal", "agentzone_switchcommand"),
                    _page("link", "agentzone_infolink"),
                    _page("newspaper", "agentzone_news"),
                ],
            },
            {
                "title": _("Channels and clients"),
                "separator": True,
                "items": [
                    _page("hub", "chat_channel"),
                    _page("contact_page", "chat_client"),
                    _page("badge", "chat_clientvalue"),
                    _page("sticky_note_2", "chat_clientnote"),
                    _page("block", "chat_clientblock"),
                    _page("merge", "chat_clientmerge"),
                    _page("fingerprint", "chat_identity"),
                    _page("forum", "chat_conversation"),
                    _page("chat", "chat_message"),
                    _page("attach_file", "chat_attachment"),
                    _page("history_edu", "chat_messagerevision"),
                    _page("alternate_email", "chat_mention"),
                    _page("edit_note", "chat_draft"),
                    _page("how_to_reg", "chat_entry"),
                    _page("forward_to_inbox", "chat_transcript"),
                    _page("draft", "chat_closingdraft"),
                ],
            },
            {
                "title": _("Mail"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page("mail", "mail_mailbox"),
                    _page("inbox", "mail_thread"),
                    _page("drafts", "mail_letter"),
                    _page("attach_file", "mail_file"),
                    _page("edit_note", "mail_draft"),
                ],
            },
            {
                "title": _("Knowledge base"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page("menu_book", "knowledge_article"),
                    _page("account_tree", "knowledge_category"),
                    _page("history_edu", "knowledge_revision"),
                    _page("image", "knowledge_picture"),
                    _page("ads_click", "knowledge_articleuse"),
                ],
            },
            {
                "title": _("Facts"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page("swap_calls", "agentzone_contact"),
                    _page("assignment_ind", "agentzone_assignment"),
                    _page("hourglass_top", "agentzone_queuestay"),
                    _page("notifications_active", "agentzone_offer"),
                    _page("task_alt", "chat_contactclosing"),
                    _page("label", "chat_contacttopic"),
                    _page("star", "chat_contactrating"),
                    _page("alt_route", "agentzone_routingdecision"),
                    _page("timeline", "agentzone_statusspan"),
                    _page("monitor_heart", "agentzone_agentslot"),
                ],
            },
            {
                "title": _("System"),
                "separator": True,
                "collapsible": True,
                "items": [
                    _page("bug_report", "agentzone_supportreport"),
                    _page("history", "kernel_auditentry"),
                    _page("ecg_heart", "kernel_heartbeat"),
                    _page("schedule", "django_celery_beat_periodictask"),
                    _page("stream", "kernel_stream"),
                    _page("key", "kernel_idempotencykey"),
                ],
            },
        ],
    },
}
ADMIN_JOB_TITLES = JOB_TITLES
IMPORT_EXPORT_USE_TRANSACTIONS = True
