"""The pages around gap cases in Chromium: clean for axe, they fit a phone, and a line is set after a look at it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from firstcall.last_resort.models import Watch
from firstcall.structure.models import Emergency
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OF_ROLES = {
    "HC": ("", "last-resort/", "watches/", "groups/HEA/"),
    "PART": ("", "calls/"),
    "COORD": ("watches/", "watches/add/"),
}


def test_every_page_is_clean_and_fits_a_phone(small_country: Emergency, page: Page, axe: Any) -> None:
    for role, pages in OF_ROLES.items():
        page.context.clear_cookies()
        sign_in(page, role)
        assert faults(page, axe, [f"/e/{small_country.code}/{one}" for one in pages]) == {}
    page.goto(f"/e/{small_country.code}/watches/add/")
    page.fill("input[name=limit]", "50000")
    page.click("button[name=look]")
    assert "today" in page.locator("#seen h2").inner_text()
    assert Watch.objects.count() == 0
    page.click("button[name=set]")
    page.wait_for_url("**/watches/")
    assert Watch.objects.get().limit == 50_000
    page.context.clear_cookies()
    sign_in(page, "DON")
    assert faults(page, axe, ["/funding-gaps/", "/"]) == {}
