"""The whole way of a month in Chromium: two files sent, mended, taken in, counted, accepted, taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from firstcall.access.models import Grant
from firstcall.access.queries import operator
from firstcall.intake.models import ImportBatch
from firstcall.places.models import Area
from firstcall.record import jobs
from firstcall.returns.actions import plan_round
from firstcall.returns.models import Return
from firstcall.returns.rules.rounds import Days
from firstcall.structure.models import Emergency
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADINGS = "Organisation,Cluster,District,Activity,Reporting month,"


@pytest.fixture
def month(small_country: Emergency) -> date:
    """The first day of the month the health group asks about, in a round that is open now."""
    jobs.queue.immediate = True
    now = timezone.now()
    day = now.date()
    first = day.replace(day=1)
    days = Days(first, first + timedelta(days=27), day, day + timedelta(days=3), day + timedelta(days=9))
    plan_round(
        emergency=small_country, group=small_country.groups.get(code="HEA"), name="The walk", days=days,
        by=operator(), at=now,
    )  # fmt: skip
    return first


def contacts(page: Page, emergency: Emergency) -> int:
    """What the line beside the figures of the health group says was reported, before people are counted once."""
    page.goto(f"/e/{emergency.code}/groups/HEA/")
    found = re.search(
        r"people of ([\d\s]+) contacts: how they were counted", page.locator("main").inner_text()
    )
    assert found is not None
    return int(re.sub(r"\D", "", found[1]))


def path_of(page: Page) -> str:
    """The address of a page without the server's."""
    return f"/{page.url.split('/', 3)[3]}"


def take_in(page: Page, rows: int) -> None:
    page.get_by_role("button", name=f"Take in {rows} rows").click()
    page.get_by_role("button", name="Take this file back").wait_for()


def test_a_month_of_files_from_sending_to_taking_back(
    small_country: Emergency, month: date, page: Page, axe: Any, tmp_path: Path
) -> None:
    partner = Grant.objects.get(role="PART", person__user__isnull=False).organisation
    assert partner is not None
    district = Area.objects.filter(level=2).order_by("pk")[0]
    wrong, line = f"{district.name[:-1]}x", f"{partner.name},Health,"
    clinics, teams = tmp_path / "clinics.csv", tmp_path / "teams.csv"
    clinics.write_text(
        HEADINGS + "Zzq\n" + "".join(f"{line}{wrong},Clinics {n},{month:%Y-%m},{n}\n" for n in range(1, 54)),
        encoding="utf-8",
    )
    teams.write_text(
        HEADINGS
        + "Total reached\n"
        + "".join(f"{line}{district.name},Teams {n},{month:%Y-%m},{n}\n" for n in (3, 4)),
        encoding="utf-8",
    )
    sign_in(page, "OCHA")
    before = contacts(page, small_country)

    page.locator("nav.nav").get_by_role("link", name="Files").click()
    page.click("main summary")
    page.set_input_files("input[type=file]", [str(clinics), str(teams)])
    page.click("main details button[type=submit]")
    expect(page.locator("#my-work .work")).to_have_count(2)
    page.locator("#my-work").get_by_role("link", name="clinics.csv").click()
    page.wait_for_url("**/files/*/")
    first = path_of(page)
    assert "53 rows: Place not known" in page.locator("main").inner_text()

    page.goto(f"{first}?view=columns&change")
    page.get_by_label("Zzq").select_option(label="People reached")
    page.get_by_role("button", name="Read the file so").click()
    page.wait_for_url(f"**{first}")
    page.get_by_role("button", name=district.pcode).click()
    page.get_by_role("button", name="Take in 53 rows").wait_for()
    page.goto(f"{first}?view=corrected")
    assert all(text in page.locator("main table").inner_text() for text in ("Zzq", "People reached", wrong))
    assert faults(page, axe, [first, f"{first}?view=columns", f"{first}?view=corrected"]) == {}
    page.goto(first)
    take_in(page, 53)
    page.locator("nav.nav").get_by_role("link", name="Files").click()
    page.locator("#my-work").get_by_role("link", name="teams.csv").click()
    page.wait_for_url("**/files/*/")
    take_in(page, 2)
    assert contacts(page, small_country) == before + sum(range(1, 54)) + 7

    page.get_by_role("link", name="Who has reported").click()
    assert "The walk" in page.locator("main").inner_text()
    assert faults(page, axe, [path_of(page), f"/e/{small_country.code}/groups/HEA/"]) == {}
    sent = Return.objects.get(round__name="The walk", organisation=partner)
    page.context.clear_cookies()
    sign_in(page, "COORD")
    page.goto(f"/returns/{sent.public_id}/")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**/e/*/returns/?*")
    assert Return.objects.get(pk=sent.pk).state == "accepted"

    page.context.clear_cookies()
    sign_in(page, "OCHA")
    page.goto(first)
    page.get_by_role("button", name="Take this file back").click()
    page.get_by_text("taken back", exact=True).wait_for()
    assert contacts(page, small_country) == before + 7
    assert ImportBatch.objects.get(file_name="clinics.csv").state == ImportBatch.UNDONE
