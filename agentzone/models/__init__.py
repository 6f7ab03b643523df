from agentzone.models.contact import Assignment, Contact, Offer, QueueStay, RoutingDecision
from agentzone.models.people import User
from agentzone.models.project import Company, Project, Skill
from agentzone.models.status import AgentSlot, Status, StatusSpan

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
    "Status",
    "StatusSpan",
    "User",
]
