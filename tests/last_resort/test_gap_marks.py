"""Gaps that are cases, as the pages of gaps ask for them."""

from __future__ import annotations

import pytest

from firstcall.gaps.cases import cases_of
from tests.last_resort.made import AT, agency, make_response
from tests.structure.made import person_with

pytestmark = pytest.mark.django_db


def test_which_gaps_are_cases_and_where_one_is_opened() -> None:
    response = make_response()
    code = response.group.code
    response.open(by=response.users["SAVA"], topic="raised")
    response.open()
    response.at_last_resort(population_group="IDP")
    response.open(area=None)
    seen = cases_of(response.coordinator, response.emergency)
    found = {gap: (mark.code, mark.stage, mark.url) for gap, mark in seen.marks.items()}
    assert found == {
        (code, "XL01", "all"): ("G2", "Found", "/e/XLO-2026/gap-cases/G2/"),
        (code, "XL01", "IDP"): ("G3", "last resort due", "/e/XLO-2026/gap-cases/G3/"),
        (code, response.area.parent.pcode, "all"): ("G4", "Found", "/e/XLO-2026/gap-cases/G4/"),
    }
    assert seen.open_url(code, "XL02") == f"/e/XLO-2026/gap-cases/open/?group={code}&area=XL02&people=all"
    donor = cases_of(person_with("DON", AT, organisation=agency("UNDP")), response.emergency)
    assert (donor.marks, donor.open_url(code, "XL02")) == ({}, "")
