"""The pages about people and partners in Chromium: clean for axe, and they fit a phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from firstcall.demo.build import build
from firstcall.demo.people import PASSWORD
from firstcall.installation import prepare
from firstcall.structure.models import Emergency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
PAGES = (
    *("", "country-team/", "state/", "basis/", "commitments/", "groups/HEA/", "groups/PRO/"),
    *("state/counterparts/add/", "basis/record/", "groups/HEA/last-resort/add/"),
)


@pytest.fixture
def demo(transactional_db: None, at: datetime, settings: Any) -> Emergency:
    settings.DEMO = True
    prepare(at=at)
    build("tiny", at=at, say=lambda _text: None)
    return Emergency.objects.get()


def sign_in(page: Page, role: str) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", f"{role.lower()}@demo.firstcall.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def test_every_page_is_clean_and_fits_a_phone(demo: Emergency, page: Page, axe: Any) -> None:
    """And the partner accepts what it is asked, on its phone."""
    sign_in(page, "OCHA")
    found: dict[str, object] = {}
    for address in PAGES:
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(f"/e/{demo.code}/{address}")
            wide = page.evaluate("document.documentElement.scrollWidth") - size["width"]
            violations = axe(page)
            if violations or wide > 0:
                found[f"{address} at {size['width']}"] = (violations, wide)
    assert found == {}
    page.context.clear_cookies()
    sign_in(page, "PART")
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]
    page.goto(f"/e/{demo.code}/commitments/")
    page.get_by_role("link", name="Answer Vaccination teams").click()
    page.check("input[value=accepted]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/groups/HEA/")
    assert "Vaccination teams for two more districts" in page.locator("#commit-head + ul").inner_text()
