"""The demo sign-ins that really work: the people are there, may sign in, and have the documented password."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password

from agentzone.models import User
from chat.demo.cast import PASSWORD, SIGN_INS, SignIn


def working() -> list[SignIn]:
    """In the order of the cast. The people were given one stored hash, so it is checked once, not fifteen times."""
    stored = dict(
        User.objects.filter(login__in=[s.login for s in SIGN_INS], is_active=True).values_list(
            "login", "password"
        )
    )
    good = {value: check_password(PASSWORD, value) for value in set(stored.values())}
    return [s for s in SIGN_INS if s.login in stored and good[stored[s.login]]]
