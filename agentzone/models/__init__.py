from agentzone.models.call import Call, CallHold, CallLeg, Handling, Supervision
from agentzone.models.contact import Assignment, Contact, QueueStay, RoutingDecision
from agentzone.models.hours import SpecialDay, WorkingHours
from agentzone.models.offer import Offer
from agentzone.models.people import User
from agentzone.models.project import Company, Project, Skill
from agentzone.models.recording import Recording
from agentzone.models.scripts import Script, ScriptIncident, ScriptRun, ScriptVersion
from agentzone.models.sound import Sound
from agentzone.models.status import AgentSlot, Status, StatusSpan
from agentzone.models.support import SupportReport
from agentzone.models.telephony import Device, ExternalContact, PhoneNumber, SwitchCommand
from agentzone.models.waiting import Callback, CallWait
from agentzone.models.zone import InfoLink, News, NewsRead

__all__ = [
    "AgentSlot",
    "Assignment",
    "Call",
    "CallHold",
    "CallLeg",
    "CallWait",
    "Callback",
    "Company",
    "Contact",
    "Device",
    "ExternalContact",
    "Handling",
    "InfoLink",
    "News",
    "NewsRead",
    "Offer",
    "PhoneNumber",
    "Project",
    "QueueStay",
    "Recording",
    "RoutingDecision",
    "Script",
    "ScriptIncident",
    "ScriptRun",
    "ScriptVersion",
    "Skill",
    "Sound",
    "SpecialDay",
    "Status",
    "StatusSpan",
    "Supervision",
    "SupportReport",
    "SwitchCommand",
    "User",
    "WorkingHours",
]
