"""The admin of people, projects, statuses and the facts about contacts. Registered by Django's autodiscovery."""

from agentzone.admin import facts, people, projects, skills, statuses

__all__ = ["facts", "people", "projects", "skills", "statuses"]
