from agentzone.models.contact import Assignment, Contact, QueueStay, RoutingDecision
from agentzone.models.hours import SpecialDay, WorkingHours
from agentzone.models.offer import Offer
from agentzone.models.people import User
from agentzone.models.project import Company, Project, Skill
from agentzone.models.status import AgentSlot, Status, StatusSpan
from agentzone.models.support import SupportReport

__all__ = [
    "AgentSlot",
    "Assignment",
    "Company",
    "Contact",
    "Offer",
    "Project",
    "QueueStay",
    "RoutingDecision",
    "Skill",
    "SpecialDay",
    "Status",
    "StatusSpan",
    "SupportReport",
    "User",
    "WorkingHours",
]
