"""Who may hear the streams of an agent, of a project and of its calls, and whose sign-in still stands."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from agentzone.models import User
from agentzone.selectors.people import project_ids_of, supervised_project_ids
from kernel import clock
from kernel.realtime.policies import Principal, sign_in_check, stream_policy


@stream_policy("agent")
def agent_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """Only the agent himself."""
    if principal.kind != "user" or not User.objects.filter(pk=principal.id, is_active=True).exists():
        return set()
    return {str(principal.id)} & ids


@stream_policy("project")
def project_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """Those who serve the project, and its supervisors."""
    if principal.kind != "user":
        return set()
    user = User.objects.filter(pk=principal.id, is_active=True).first()
    return set() if user is None else {str(pk) for pk in project_ids_of(user)} & ids


@stream_policy("calls")
def calls_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """The project's supervisors."""
    if principal.kind != "user":
        return set()
    user = User.objects.filter(pk=principal.id, is_active=True).first()
    return set() if user is None else {str(pk) for pk in supervised_project_ids(user)} & ids


@sign_in_check("user")
def people_signed_in(principals: frozenset[Principal]) -> set[Principal]:
    """The session is there, its person may sign in, and with the password of that time. Two queries for all."""
    keys = [principal.session for principal in principals]
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    sessions = {session.session_key: session.get_decoded() for session in rows}
    people = User.objects.filter(is_active=True).in_bulk([principal.id for principal in principals])
    return {
        principal
        for principal in principals
        if (session := sessions.get(principal.session)) is not None
        and (person := people.get(int(principal.id))) is not None
        and _is_of(session, person)
    }


def _is_of(session: dict[str, Any], person: User) -> bool:
    stored = session.get(HASH_SESSION_KEY, "")
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return session.get(SESSION_KEY) == str(person.pk) and any(
        constant_time_compare(stored, known) for known in hashes
    )
