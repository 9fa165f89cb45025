"""The pages about people and partners in Chromium: clean for axe, and they fit a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from firstcall.structure.models import Emergency
from tests.setup.browser import PHONE
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    *("", "country-team/", "state/", "basis/", "commitments/", "groups/HEA/", "groups/PRO/"),
    *("state/counterparts/add/", "basis/record/", "groups/HEA/last-resort/add/"),
    *("roles/", "roles/give/", "record/?about=gaps&until=2026-03-31"),
)


def test_every_page_is_clean_and_fits_a_phone(small_country: Emergency, page: Page, axe: Any) -> None:
    """And the partner accepts what it is asked, on its phone."""
    sign_in(page, "OCHA")
    assert faults(page, axe, [f"/e/{small_country.code}/{one}" for one in PAGES]) == {}
    page.context.clear_cookies()
    sign_in(page, "PART")
    page.set_viewport_size(PHONE)
    page.goto(f"/e/{small_country.code}/commitments/")
    page.get_by_role("link", name="Answer Vaccination teams").click()
    page.check("input[value=accepted]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/groups/HEA/")
    assert "Vaccination teams for two more districts" in page.locator("#commit-head + ul").inner_text()
