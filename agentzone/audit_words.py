"""The audit log's codes of people, projects and their work, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.audit_words import name_actions, name_details, name_values

name_actions(
    {
        "agent.pulled": _("Operator took chats from the queue himself"),
        "agent.signed_in": _("Operator began work"),
        "agent.signed_out": _("Operator ended work"),
        "agent.status": _("Operator's status changed"),
        "agent.status_forced": _("Supervisor set an operator's status"),
        "agent.planned": _("Operator planned a status for after the call"),
        "agent.device": _("Operator took a device"),
        "agent.auto_answer": _("Operator switched auto-answer"),
        "call.consulted": _("Operator called a specialist for a consultation"),
        "call.joined": _("Operator connected client and specialist"),
        "call.forced_end": _("Supervisor ended a call"),
        "call.supervised": _("Supervisor went to an operator's call"),
        "call.callback_ordered": _("Client asked to be called back"),
        "call.overflowed": _("Call went elsewhere after too long a wait"),
        "call.dialled": _("Operator called a client"),
        "call.handed_over": _("Operator handed a call over"),
        "greeting.deleted": _("Operator deleted his auto-greeting"),
        "greeting.recorded": _("Operator recorded his auto-greeting"),
        "greeting.switched": _("Operator switched his auto-greeting"),
        "sound.added": _("Sound added"),
        "sound.changed": _("Sound changed"),
        "sound.deleted": _("Sound deleted"),
        "project.added": _("Project added"),
        "project.changed": _("Project changed"),
        "project.deleted": _("Project deleted"),
        "recording.expired": _("Recording of a call deleted: it is kept no longer"),
        "recording.listened": _("Recording of a call listened to"),
        "recording.retried": _("Recording of a call to be fetched once more"),
        "recording.saved": _("Recording of a call saved as a file"),
        "script.added": _("Call script added"),
        "script.changed": _("Call script changed"),
        "script.closed": _("Call script closed through SOS"),
        "script.deleted": _("Call script deleted"),
        "script.drafted": _("Draft of a call script begun"),
        "script.published": _("Call script published"),
        "sign_in.limited": _("Sign-in held up: too many attempts"),
        "skill.removed": _("Skill taken away"),
        "skill.set": _("Skill given or its level changed"),
        "status.added": _("Status added"),
        "status.changed": _("Status changed"),
        "support.done": _("Problem report marked as done"),
        "support.reopened": _("Problem report opened again"),
        "support.reported": _("Problem reported"),
        "user.added": _("Person added"),
        "user.changed": _("Person changed"),
        "user.deleted": _("Person deleted"),
    }
)
name_details(
    {
        "contacts": _("sessions"),
        "days": _("days"),
        "forced": _("set by the system"),
        "hours": _("working hours"),
        "level": _("level"),
        "limit": _("limit of"),
        "login": _("login"),
        "page": _("page"),
        "mode": _("manner"),
        "person": _("person"),
        "project": _("project"),
        "status": _("status"),
        "version": _("version"),
    },
    {"person": "agentzone.User", "project": "agentzone.Project", "status": "agentzone.Status:code"},
)
# Why work ended, as facts and the audit log keep it.
name_values(
    {
        "agent_gone": _("the workplace is silent"),
        "assigned": _("given to an operator"),
        "autoclose": _("closed by itself"),
        "blocked": _("the client was blocked"),
        "by_sender": _("taken back by the sender"),
        "closed": _("closed by an operator"),
        "declined": _("the operator declined"),
        "ended": _("the session ended"),
        "barge": _("takes part"),
        "listen": _("listens in"),
        "whisper": _("whispers to the operator"),
        "not_reached": _("the client was called back and not reached"),
        "called_in": _("the client has called again himself"),
        "callback_cancelled": _("the client is not to be called back any more"),
        "overflow": _("it waited too long"),
        "moved": _("the sender lost the dialog"),
        "receiver_gone": _("the receiver takes no chats any more"),
        "signed_out": _("the operator signed out"),
        "skill_removed": _("the skill was taken away"),
        "timed_out": _("no answer in time"),
        "transferred": _("handed over"),
        "workplace_silent": _("the workplace is silent"),
    }
)
