"""How states and endings of contacts are called on screen; the values themselves are in agentzone.states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agentzone.states import ContactState, EndedBy

CONTACT_STATES = [
    (ContactState.BOT.value, _("with the bot")),
    (ContactState.QUEUED.value, _("in the queue")),
    (ContactState.OFFERED.value, _("offered")),
    (ContactState.ASSIGNED.value, _("with an operator")),
    (ContactState.ENDED.value, _("ended")),
]
ENDED_BY = [
    (EndedBy.CLIENT.value, _("client")),
    (EndedBy.AGENT.value, _("operator")),
    (EndedBy.SUPERVISOR.value, _("supervisor")),
    (EndedBy.SYSTEM.value, _("system")),
    (EndedBy.BOT.value, _("bot")),
]
