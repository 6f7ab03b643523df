"""Every file that a page takes from `static/` is one that the browser keeps: an address by hand would miss it."""

import pytest
from playwright.sync_api import Response

from agentzone.models.people import Role
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import signed_in
from tests.e2e.server import WebProcess
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/workspace/", Role.AGENT),
        ("/agentzone/", Role.AGENT),
        ("/supervisor/calls/", Role.SUPERVISOR),
        ("/supervisor/knowledge/", Role.SUPERVISOR),
        ("/admin/", Role.ADMINISTRATOR),
        ("/admin/agentzone/project/add/", Role.ADMINISTRATOR),
        ("/accounts/login/?stay", Role.ADMINISTRATOR),
    ],
)
def test_what_a_page_takes_is_kept_for_ever(
    path: str, role: Role, web: WebProcess, open_context: OpenContext
) -> None:
    project = ProjectFactory()
    user = agent_at_work(project) if role == Role.AGENT else UserFactory(role=role)
    if role == Role.SUPERVISOR:
        user.supervised_projects.add(project)
    context = open_context()
    signed_in(context, web, user)
    answers: list[Response] = []
    page = context.new_page()
    page.on("response", lambda answer: answers.append(answer))
    assert page.goto(f"{web.url}{path}").status == 200  # type: ignore[union-attr]
    page.wait_for_load_state("load")
    taken = [answer for answer in answers if "/static/" in answer.url]
    assert len(taken) > 5
    strays = [
        answer.url
        for answer in taken
        if answer.status != 200 or "immutable" not in answer.headers.get("cache-control", "")
    ]
    assert not strays
