"""The style guide shows every component, in both themes; customers' installations do not serve it."""

import urllib.error
import urllib.request

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_guide_is_whole_and_accessible(theme: str, web: WebProcess, open_context: OpenContext):
    page = new_page(open_context(reduced_motion="reduce"))
    sheet = render_to_string("styleguide/index.html")
    page.route("**/styleguide/**", lambda route: route.fulfill(body=sheet, content_type="text/html"))
    page.goto(f"{web.url}/styleguide/")
    page.get_by_role("button", name="Dark" if theme == "dark" else "Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.get_by_role("button", name="Compact", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    for part in (
        ".btn",
        ".input",
        ".check",
        ".pill",
        ".avatar",
        ".ch",
        ".clock-bad",
        ".modal",
        ".pop",
        ".toast",
    ):
        expect(page.locator(part).first).to_be_visible()
    for part in (
        ".banner",
        ".skel",
        ".empty",
        ".bubble",
        ".note",
        ".newline",
        ".composer",
        ".table",
        ".tile",
    ):
        expect(page.locator(part).first).to_be_visible()
    nothing_serious(page, "style guide")


def test_the_style_guide_is_not_served_to_customers(web: WebProcess):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{web.url}/styleguide/", timeout=10)
    assert refused.value.code == 404
