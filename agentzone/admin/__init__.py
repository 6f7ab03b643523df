"""The admin of people, projects, statuses and the facts about contacts. Registered by Django's autodiscovery."""

import agentzone.admin.facts
import agentzone.admin.people
import agentzone.admin.projects
import agentzone.admin.recordings
import agentzone.admin.scripts
import agentzone.admin.skills
import agentzone.admin.sounds
import agentzone.admin.statuses
import agentzone.admin.support
import agentzone.admin.telephony
import agentzone.admin.zone  # noqa: F401
