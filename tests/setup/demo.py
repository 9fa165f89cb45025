"""The smallest demonstration country in Chromium: built, signed in to, its pages looked over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from firstcall.demo.build import build
from firstcall.demo.people import PASSWORD
from firstcall.installation import prepare
from firstcall.structure.models import Emergency

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def small_country(transactional_db: None, at: datetime, settings: Any) -> Emergency:
    """The emergency of the smallest demonstration country."""
    settings.DEMO = True
    prepare(at=at)
    build("tiny", at=at, say=lambda _text: None)
    return Emergency.objects.get()


def sign_in(page: Page, role: str) -> None:
    """As one of the demonstration's people, by role."""
    page.goto("/account/login/")
    page.fill("input[name=login]", f"{role.lower()}@demo.firstcall.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def faults(page: Page, axe: Any, addresses: Iterable[str]) -> dict[str, object]:
    """What axe finds, and how far a page is too wide, at 1280 and 390 px; empty when all is well."""
    found: dict[str, object] = {}
    for address in addresses:
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth") - size["width"]
            violations = axe(page)
            if violations or wide > 0:
                found[f"{address} at {size['width']}"] = (violations, wide)
    return found
