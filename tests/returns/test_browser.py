"""A return in Chromium: sent, sent back with the reason, corrected in a copy, accepted; nothing counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from firstcall.access.models import Grant
from firstcall.access.queries import operator
from firstcall.activities.models import Activity
from firstcall.record import jobs
from firstcall.returns.actions import plan_round
from firstcall.returns.models import Return
from firstcall.returns.rules.rounds import Days
from firstcall.structure.models import Emergency
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADINGS = "Organisation,Cluster,ADM2_PCODE,Activity,Reporting month,Total reached"
REASON = "Row 3: XL0102 is another district's number. Please check the place."


@pytest.fixture
def asked(small_country: Emergency) -> tuple[Emergency, str, str]:
    """The demonstration's health group asks about a month of its own, open now; the partner's name and the month."""
    at = timezone.now()
    first = at.date().replace(day=1)
    # The demonstration stands in March 2026; the browser in the present: a round around the present, beyond its own.
    days = Days(
        first,
        first + timedelta(days=27),
        at.date(),
        at.date() + timedelta(days=3),
        at.date() + timedelta(days=9),
    )
    plan_round(
        emergency=small_country, group=small_country.groups.get(code="HEA"), name="The walk", days=days,
        by=operator(), at=at,
    )  # fmt: skip
    partner = Grant.objects.get(role="PART", person__user__isnull=False).organisation
    assert partner is not None
    return small_country, partner.name, f"{first:%Y-%m}"


def sent(page: Page, code: str, path: Path) -> None:
    page.goto(f"/e/{code}/files/")
    if not page.locator("input[type=file]").is_visible():
        page.click("main summary")
    page.select_option("select[name=group]", "HEA")
    page.set_input_files("input[type=file]", str(path))
    page.locator("main form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_url("**/files/*/")


def reached(partner: str) -> int:
    rows = Activity.objects.filter(organisation__name=partner, superseded_by=None, activity="Walking clinic")
    return sum(one or 0 for one in rows.values_list("reached", flat=True))


def switch(page: Page, role: str) -> None:
    page.context.clear_cookies()
    sign_in(page, role)


def test_from_a_return_to_its_acceptance(
    asked: tuple[Emergency, str, str], page: Page, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    jobs.queue.immediate = True
    emergency, partner, month = asked
    code = emergency.code

    def row(place: str, people: int) -> str:
        return f'"{partner}",Health,{place},Walking clinic,{month},{people}'

    first = tmp_path / "health return.csv"
    first.write_text("\n".join([HEADINGS, row("XL0101", 70), row("XL0102", 30)]) + "\n", encoding="utf-8")
    sign_in(page, "PART")
    sent(page, code, first)
    page.get_by_role("button", name="Take in 2 rows").click()
    page.wait_for_url("**/files/*/")
    assert "to be reviewed" in page.locator("main").inner_text()
    assert reached(partner) == 100

    switch(page, "COORD")
    page.goto(f"/e/{code}/returns/?state=submitted")
    page.select_option("select[name=round]", label="The walk · open")
    page.get_by_role("button", name="Show").click()
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Send back").click()
    page.fill("textarea[name=reason]", REASON)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/returns/*/")
    address = page.url
    assert REASON in page.locator("main").inner_text()

    switch(page, "PART")
    page.get_by_role("link", name="Notices").first.click()
    assert "was sent back. Read why, and send it again." in page.locator("main").inner_text()
    page.goto(address)
    assert REASON in page.locator("main").inner_text()
    copy = tmp_path / "Copy of health return final FINAL (1).csv"
    copy.write_text("\n".join([HEADINGS, row("XL0101", 75), row("XL0201", 30)]) + "\n", encoding="utf-8")
    sent(page, code, copy)
    text = page.locator("main").inner_text()
    assert (
        "new version of the return of The walk. Rows of the earlier one that it no longer has stop counting: 1."
        in text
    )
    page.get_by_role("button", name="Take in 2 rows").click()
    page.wait_for_url("**/files/*/")
    assert reached(partner) == 105  # 70 became 75, the 30 moved: neither counts twice

    switch(page, "COORD")
    page.goto(address)
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**/e/*/returns/?*")
    assert "is accepted" in page.locator("main").inner_text() or "is accepted" in page.content()
    assert list(Return.objects.filter(round__name="The walk").values_list("state", "number")) == [
        ("accepted", 2)
    ]
    public_id = address.rstrip("/").rsplit("/", 1)[-1]
    pages = [f"/e/{code}/returns/", f"/e/{code}/returns/?view=time", f"/returns/{public_id}/",
             f"/returns/{public_id}/send-back/", f"/e/{code}/returns/rounds/plan/"]  # fmt: skip
    assert faults(page, axe, pages) == {}
