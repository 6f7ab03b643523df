"""The look of Django's admin; entries of the side bar belong to the apps that own the models."""

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "OmniVOX",
    "SITE_HEADER": "OmniVOX",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
}
IMPORT_EXPORT_USE_TRANSACTIONS = True
