"""The smallest demonstration country: there for a test or a file of tests, signed in to in Chromium, looked over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from firstcall.demo.build import build
from firstcall.demo.people import PASSWORD
from firstcall.installation import prepare
from firstcall.structure.models import Emergency
from tests.setup import states
from tests.setup.browser import faults_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _build() -> None:
    prepare(at=AT)
    build("tiny", at=AT, say=lambda _text: None)


@pytest.fixture
def small_country(transactional_db: None, settings: Any) -> Emergency:
    """The emergency of the smallest demonstration country as of `AT`, committed: for the browser."""
    settings.DEMO = True
    states.begin_with("small-country", _build)
    return Emergency.objects.get()


@pytest.fixture(scope="module")
def small_country_of_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The smallest demonstration country for a file of many tests; each test's changes are rolled back to it."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        states.for_a_file("small-country", _build),
    ):
        yield


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
        page.goto(address)
        found |= faults_of(page, axe, address)
    return found
