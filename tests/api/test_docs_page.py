"""/api/v1/docs in a browser: local files only, nothing our content policy refuses, every operation shown."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.api.operations import CASES

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_description_is_readable_under_our_content_policy(page: Page, live_server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs")
    page.wait_for_selector(".opblock-summary")
    assert page.locator(".opblock-summary").count() == len(CASES)
    page.locator("#operations-gaps-gap_list .opblock-summary").click()
    page.wait_for_selector(".opblock-description-wrapper, .opblock-section")
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


@pytest.mark.one_engine
def test_the_root_leads_to_it() -> None:
    said = Client().get("/api/v1/")
    assert (said.status_code, said["Location"]) == (302, "/api/v1/docs")


@pytest.mark.one_engine
def test_the_page_has_no_inline_script() -> None:
    text = Client().get("/api/v1/docs").content.decode()
    assert "unsafe" not in text
    assert text.count("<script") == 3  # two files, and settings that are data
    assert text.count("<script src=") == 2
