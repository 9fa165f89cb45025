"""Acronyms and types of organisations in columns that do not say whose they are."""

from __future__ import annotations

import pytest

from firstcall.activities.rows.beside import with_partners_own
from firstcall.intake.files.reading import Book
from firstcall.intake.sheets.choosing import best_table
from tests.activities.workbooks import ACTIVITIES, sheet_of

LEAD, PARTNER = "Lead organisation", "Implementer organisation"
ORG, OA = "organisation", "organisation_acronym"
IMP, IA, IT = "implementer", "implementer_acronym", "implementer_type"


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ([LEAD, PARTNER, "Organisation acronym", "Organisation type"], [ORG, IMP, IA, IT]),
        ([LEAD, PARTNER, "Organisation acronym", "Implementing organisation type"], [ORG, IMP, IA, IT]),
        ([LEAD, "Organisation acronym", PARTNER], [ORG, OA, IMP]),
        ([PARTNER, "Organisation acronym", "Organisation"], [IMP, OA, ORG]),
        ([LEAD, PARTNER, "Lead organisation acronym"], [ORG, IMP, OA]),
        ([LEAD, PARTNER, "Implementing partner acronym", "Organisation acronym"], [ORG, IMP, IA, OA]),
        ([PARTNER, "Organisation acronym"], [IMP, OA]),
    ],
)
def test_whose_acronym_it_is(headings: list[str], fields: list[str]) -> None:
    head = [*headings, "Sector", "Reached"]
    rows = [[*[f"{heading} {row}" for heading in headings], "WASH", "10"] for row in range(3)]
    table = best_table(Book("f.xlsx", "xlsx", (sheet_of(head, *rows),)), ACTIVITIES)
    assert [column.field for column in with_partners_own(table).columns] == [*fields, "sector", "reached"]
