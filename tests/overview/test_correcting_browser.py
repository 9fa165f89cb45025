"""In Chromium: an unknown district in 53 rows is mended once, taken in, next month's file needs nobody, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from firstcall.intake.models import ImportBatch
from firstcall.places.models import Area
from firstcall.record import jobs
from firstcall.structure.models import Emergency
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADINGS = "Organisation,Cluster,District,Activity,Start date,Total reached\n"


def send(page: Page, emergency: Emergency, path: Path) -> None:
    page.goto(f"/e/{emergency.code}/files/")
    if not page.locator("input[type=file]").is_visible():
        page.click("main summary")
    page.set_input_files("input[type=file]", str(path))
    page.click("main details button[type=submit]")
    page.wait_for_url("**/files/*/")


def test_mended_once_and_never_again(small_country: Emergency, page: Page, axe: Any, tmp_path: Path) -> None:
    jobs.queue.immediate = True
    district = Area.objects.filter(level=2).order_by("pcode")[0]
    march, april = tmp_path / "march.csv", tmp_path / "april.csv"
    line = f"Quiet Valley Relief,Health,{district.name[:-1]}x,Clinics,"
    march.write_text(HEADINGS + "".join(f"{line}2025-03-01,{n}\n" for n in range(1, 54)), encoding="utf-8")
    april.write_text(HEADINGS + f"{line}2025-04-01,7\n", encoding="utf-8")
    sign_in(page, "OCHA")

    send(page, small_country, march)
    first = page.url
    assert "53 rows: Place not known" in page.locator("main").inner_text()
    page.get_by_role("link", name="See the rows").first.click()
    page.wait_for_selector('input[name="cell-C2"]')
    assert page.locator('input[name^="cell-"]').count() == 20
    opened = page.locator("li.is-refused a").first.get_attribute("href") or ""
    assert "row=20" in opened
    views = ["", "?view=columns", "?view=columns&change", "?view=wrong", opened.split("#")[0]]
    address = f"/{first.split('/', 3)[3]}"
    assert faults(page, axe, [address + view for view in [*views, "headings/"]]) == {}
    page.goto(first)
    page.get_by_role("button", name=district.pcode).click()
    page.get_by_role("button", name="Take in 53 rows").wait_for()
    page.goto(f"{first}?view=new")
    assert district.name in page.locator("table").inner_text()
    page.get_by_role("button", name="Take in 53 rows").click()
    page.get_by_role("button", name="Take this file back").wait_for()

    send(page, small_country, april)
    assert "Read as last time (march.csv): 1 text." in " ".join(page.locator("main").inner_text().split())
    assert "Place not known" not in page.locator("main").inner_text()
    page.get_by_role("button", name="Take in 1 row").click()
    page.get_by_role("button", name="Take this file back").wait_for()
    assert faults(page, axe, [f"/{page.url.split('/', 3)[3]}"]) == {}

    page.goto(first)
    page.get_by_role("button", name="Take this file back").click()
    page.get_by_text("taken back", exact=True).wait_for()
    assert list(ImportBatch.objects.exclude(emergency=None).order_by("-pk").values_list("state", flat=True)[:2]) == [
        "committed", "undone",
    ]  # fmt: skip
    april.write_text(HEADINGS + f"{line}2025-05-01,8\n", encoding="utf-8")
    send(page, small_country, april)  # what was learnt is not forgotten with the file it was learnt from
    assert "Take in 1 row" in page.locator("main").inner_text()
