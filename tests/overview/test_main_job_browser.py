"""The main job in Chromium: sign in, look, send a file, take it in, take it back; clean for axe; fits a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from firstcall.places.models import BoundaryLayer
from firstcall.record import jobs
from firstcall.structure.models import Emergency
from tests.setup.browser import PHONE
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def main_pages(code: str) -> list[str]:
    return [
        "/",
        f"/e/{code}/",
        f"/e/{code}/structure/",
        f"/e/{code}/groups/HEA/",
        f"/e/{code}/gaps/",
        f"/e/{code}/presence/",
        f"/e/{code}/places/XL01/",
        f"/e/{code}/files/",
        f"/e/{code}/record/",
        f"/e/{code}/groups/add/",
        f"/e/{code}/groups/HEA/leads/add/",
        "/organisations/",
    ]


def test_every_main_page_is_clean_and_fits_a_phone(small_country: Emergency, page: Page, axe: Any) -> None:
    """axe finds nothing at 1280 and 390 px; no page scrolls sideways; the same in Arabic, right to left."""
    sign_in(page, "OCHA")
    assert faults(page, axe, main_pages(small_country.code)) == {}


def test_without_a_map_the_table_has_the_whole_width(small_country: Emergency, page: Page) -> None:
    """A country whose boundaries nobody sent yet: nothing stands where the map would."""
    BoundaryLayer.objects.all().delete()
    sign_in(page, "OCHA")
    for one in ("presence", "gaps", "gaps/nobody"):
        page.goto(f"/e/{small_country.code}/{one}/")
        split, section = (
            page.locator(where).bounding_box() for where in (".split-map", ".split-map > section")
        )
        assert split is not None
        assert section is not None
        assert (one, section["width"]) == (one, split["width"])


def test_in_arabic_the_front_page_runs_right_to_left(small_country: Emergency, page: Page, axe: Any) -> None:
    sign_in(page, "OCHA")
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": page.url}])
    page.set_viewport_size(PHONE)
    page.goto(f"/e/{small_country.code}/")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert axe(page) == []


def test_a_file_in_and_back(small_country: Emergency, page: Page, tmp_path: Path) -> None:
    """An information officer sends a partner's CSV, reads what is wrong, takes it in, sees it count, takes it back."""
    jobs.queue.immediate = True
    path = tmp_path / "returns.csv"
    path.write_text(
        "Organisation,Cluster,ADM2_PCODE,Activity,Total reached\n"
        "Quiet Valley Relief,Health,XL0101,Clinics,77\n"
        "Quiet Valley Relief,Health,NOWHERE1,Clinics,5\n",
        encoding="utf-8",
    )
    sign_in(page, "OCHA")
    page.goto(f"/e/{small_country.code}/files/")
    page.click("main summary")
    page.set_input_files("input[type=file]", str(path))
    page.click("main details button[type=submit]")
    page.wait_for_url("**/files/*/")
    assert page.locator("h1").inner_text() == "returns.csv"
    assert "NOWHERE1" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take in 1 row").click()
    page.wait_for_url("**/files/*/")
    assert "taken in" in page.locator("main").inner_text()
    page.goto(f"/e/{small_country.code}/presence/?group=HEA&level=2")
    assert "Quiet Valley Relief" in page.locator("main").inner_text()
    page.goto(f"/e/{small_country.code}/files/")
    page.get_by_role("link", name="returns.csv").click()
    page.get_by_role("button", name="Take this file back").click()
    page.wait_for_url("**/files/*/")
    assert "taken back" in page.locator("main").inner_text()
    page.goto(f"/e/{small_country.code}/presence/?group=HEA&level=2")
    assert "Quiet Valley Relief" not in page.locator("main").inner_text()


def test_the_loser_of_two_edits_keeps_the_text(small_country: Emergency, page: Page) -> None:
    """Two people rename a group at once: the second sees both versions, and nothing typed is lost."""
    sign_in(page, "OCHA")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/e/{small_country.code}/groups/HEA/rename/")
    other.fill("input[name=name]", "Health for all")
    other.click("main button[type=submit]")
    other.wait_for_url("**/groups/HEA/")
    page.fill("input[name=name]", "Salud")
    page.click("main button[type=submit]")
    text = page.locator("main").inner_text()
    assert "Salud" in text
    assert "Health for all" in text
    assert small_country.groups.get(code="HEA").name == "Health for all"
