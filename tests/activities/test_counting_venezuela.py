"""Counting people on Venezuela's real file of education, taken in once for all of it."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path

import pytest

from firstcall.activities.actions import set_counting_rule
from firstcall.activities.counting.rule import Counting
from firstcall.activities.models import ActivityRollup
from firstcall.activities.queries import all_activity_rows
from firstcall.structure.models import Emergency
from tests.activities.real import COMMON, CONTACTS, PEOPLE, ROWS, VENEZUELA, venezuela, whole
from tests.activities.venezuela_places import compared, tables
from tests.setup.environment import ROOT

pytestmark = pytest.mark.django_db

BEGIN, END = "<!-- tables: from here -->", "<!-- tables: until here -->"


@pytest.fixture(scope="module")
def of_file(real_data: Path, rows_of_file: None) -> tuple[Emergency, dict]:
    emergency, (report,) = venezuela(real_data)
    return emergency, report


@pytest.fixture
def taken_in(of_file: tuple[Emergency, dict], db: None) -> tuple[Emergency, dict]:
    """The emergency and what was said when its file was taken in."""
    return deepcopy(of_file)


def test_contacts_are_not_people(taken_in):
    emergency, report = taken_in
    assert (report["rows"], report["accepted"], report["totals"]["reached"]) == (ROWS, ROWS, CONTACTS)
    exported = [row.reached or 0 for row in all_activity_rows(actor=COMMON["by"], emergency=emergency)]
    assert (len(exported), sum(exported)) == (ROWS, CONTACTS)
    assert (whole().rows, whole().frequencies, whole().rows_left_out) == (ROWS, CONTACTS, 0)
    before = list(ActivityRollup.objects.order_by("area", "population_group").values_list("area", "reached"))
    set_counting_rule(emergency.groups.get(), VENEZUELA, **COMMON)
    figures = whole()
    assert (figures.rows, figures.frequencies, figures.reached) == (ROWS, CONTACTS, PEOPLE)
    assert json.loads(figures.left_out) == [[0, 6417, 23_292_838], [1, 54, 4_601_896]]
    assert (figures.rows_left_out, figures.frequencies_left_out) == (6471, 27_894_734)
    set_counting_rule(emergency.groups.get(), Counting(), **COMMON)
    assert (
        list(ActivityRollup.objects.order_by("area", "population_group").values_list("area", "reached"))
        == before
    )


def test_the_documented_differences_by_place(taken_in, real_data):
    """With RENEW_TABLES=1 the tables are written into the page anew."""
    emergency, _report = taken_in
    set_counting_rule(emergency.groups.get(), VENEZUELA, **COMMON)
    page = ROOT / "docs" / "reference" / "counting-venezuela.md"
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _old, _, tail = rest.partition(END)
    renewed = f"{head}{BEGIN}\n\n{tables(emergency, real_data)}\n\n{END}{tail}"
    if os.environ.get("RENEW_TABLES"):
        page.write_text(renewed, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == renewed
    found = compared(emergency, real_data)
    assert found["people"].sum() == PEOPLE
    assert round(found["expert"].sum()) == 728_408
