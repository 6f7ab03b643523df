"""Companies, projects, people, skills; agents at work."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from agentzone.models import AgentSlot, Company, Project, Skill, Status, User
from agentzone.models.people import Role
from agentzone.services.status import actor_of, set_status, sign_in

PASSWORD = "demo-password-1"


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Компания {n}")


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    company = factory.SubFactory(CompanyFactory)
    name = factory.Sequence(lambda n: f"Проект {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    login = factory.Sequence(lambda n: f"{20400 + n}")
    first_name = "Анна"
    last_name = factory.Sequence(lambda n: f"Березина-{n}")
    role = Role.AGENT
    password = factory.PostGenerationMethodCall("set_password", PASSWORD)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            instance.save()


def skill(agent: User, project: Project, level: int = 1) -> Skill:
    return Skill.objects.create(agent=agent, project=project, level=level)


def agent_at_work(project: Project, *, status: str = "ready", level: int = 1, **fields) -> User:
    """An agent with the skill, signed in, in the status, his workplace alive."""
    agent = UserFactory(**fields)
    skill(agent, project, level)
    sign_in(agent)
    set_status(agent, Status.objects.get(code=status), actor=actor_of(agent))
    return agent


def load_of(agent: User) -> int:
    return AgentSlot.objects.get(agent=agent).chat_load
