"""The browser stands: Chromium starts, reaches the live server, and the two watchers do watch."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

import firstcall.web
from firstcall.models import User
from tests.setup.browser import watched

STATIC = Path(firstcall.web.__file__).parent / "static"
BARE = "<!doctype html><html lang='en'><title>t</title><body><main><h1>t</h1>{}</main></body></html>"


def test_chromium_reaches_the_live_server_and_the_orm_works_beside_it(page: Page) -> None:
    User.objects.create(email="a@example.org")
    answer = page.goto("/account/login/")
    assert answer is not None
    assert answer.status == 200
    assert User.objects.count() == 1


def test_axe_reports_a_picture_without_a_text(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.set_content(BARE.format("<p>text</p>"))
    assert axe(page) == []
    page.set_content(BARE.format("<img src='data:,'>"))
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]


def test_no_style_sheet_changes_a_colour_with_the_width() -> None:
    """So that contrast, looked at in one width, holds in every width."""
    sheets = [path.read_text() for path in STATIC.rglob("*.css")]
    blocks = [
        block
        for sheet in sheets
        for block in re.findall(r"@media [^{]*width[^{]*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", sheet)
    ]
    assert len(blocks) > 10
    assert [block for block in blocks if re.search(r"[^-\w](color|background|fill|opacity)\b", block)] == []


def test_a_breach_of_the_content_policy_is_noticed(context: BrowserContext) -> None:
    page, wrong = watched(context)
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
    page.set_content(policy + "<script>1</script>")
    page.wait_for_timeout(100)
    assert len(wrong) == 1
    assert "Content Security Policy" in wrong[0]


def test_a_script_error_is_noticed(context: BrowserContext) -> None:
    page, wrong = watched(context)
    page.set_content("<script>nothing.at_all()</script>")
    page.wait_for_timeout(100)
    assert wrong == ["nothing is not defined"]


@pytest.mark.parametrize("name", ["page", "browser"])
def test_tests_that_use_the_browser_are_marked(request: pytest.FixtureRequest, name: str) -> None:
    marked = [item for item in request.session.items if item.get_closest_marker("browser")]
    assert [item for item in request.session.items if name in item.fixturenames and item not in marked] == []
