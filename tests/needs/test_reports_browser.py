"""A document kept with an assessment in Chromium: sent in pieces, shown, saved as it came; one that acts is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from firstcall.access.queries import operator
from firstcall.needs.actions import record_assessment
from firstcall.needs.models import AssessmentReport
from firstcall.structure.models import Emergency
from tests.intake.documents import pdf
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send(page: Page, path: Path, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#send [name={name}]", value)
    page.set_input_files("#send input[type=file]", str(path))
    page.click("#send button[type=submit]")


def test_a_report_is_kept_shown_and_saved_as_it_came(
    small_country: Emergency, page: Page, axe: Any, tmp_path: Path
) -> None:
    one = record_assessment(
        emergency=small_country, title="Rapid assessment", by=operator(), at=timezone.now()
    )
    here = f"/e/{small_country.code}/needs/{one.public_id}/"
    honest, acting = tmp_path / "report.pdf", tmp_path / "acting.pdf"
    honest.write_bytes(pdf(b"<< /Length 0 >>"))
    acting.write_bytes(pdf(b"<< /S /JavaScript /JS (app.alert) >>"))
    sign_in(page, "OCHA")
    page.goto(here)
    expect(page.locator("main")).to_contain_text("No document is kept with it.")
    page.get_by_role("link", name="Keep a document with it").click()
    send(page, acting)
    expect(page.locator("main")).to_contain_text("Print it to PDF anew and send that file.")
    assert not AssessmentReport.objects.filter(assessment=one).exists()
    page.goto(f"{here}report/")
    send(page, honest, title="How it was done")
    page.wait_for_url(f"**{here}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="How it was done", exact=True).click()
    assert saved.value.suggested_filename == "report.pdf"
    assert Path(saved.value.path()).read_bytes() == honest.read_bytes()
    assert faults(page, axe, [here, f"{here}report/"]) == {}
