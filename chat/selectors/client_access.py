"""Who may see which client: whoever may read one of his dialogs, or see one of his calls. A merged client is the one he
became."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids
from agentzone.models import Project, User
from chat.models import Client, Conversation
from chat.selectors.access import readable_by
from chat.selectors.call_access import callers_among
from kernel.errors import NotFound


def readable_client_ids(user: User, ids: Iterable[int]) -> set[int]:
    asked = set(ids)
    rows = Conversation.objects.filter(readable_by(user), client_id__in=asked).order_by()
    found = set(rows.values_list("client_id", flat=True).distinct())
    return found | callers_among(user, asked - found)


def client_or_404(user: User, client_id: int) -> Client:
    """Raises NotFound when the person may read none of the client's dialogs and see none of his calls."""
    client = present_client(client_id)
    if client is None or not readable_client_ids(user, [client.pk]):
        raise NotFound(_("Not found, or not yours to see."))
    return client


def form_is_his(user: User, client: Client, project_id: int) -> bool:
    """Whether the person may see and fill in the project's form of this client: it is a project of the client's company
    that he serves or supervises, or one in which he may read a dialog of the client."""
    if not Project.objects.filter(pk=project_id, company_id=client.company_id).exists():
        return False
    if project_id in project_ids_of(user) | supervised_project_ids(user):
        return True
    dialogs = Conversation.objects.filter(readable_by(user), client=client, project_id=project_id)
    return dialogs.exists()


def present_client(client_id: int) -> Client | None:
    """The client with this id, or whom he was merged into."""
    client = Client.objects.filter(pk=client_id).first()
    while client is not None and client.merged_into_id is not None:
        client = Client.objects.get(pk=client.merged_into_id)
    return client
