"""Overlaps of an area with its parts: one reports the whole, another a part; against a plain, slow rule."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.access.queries import operator
from firstcall.gaps.queries import overlap_list
from firstcall.gaps.rules.overlaps import ABOVE, ROWS, across_levels, apart
from tests.gaps.country import AT, SmallCountry
from tests.gaps.test_overlap_rules import IMPLEMENTER, ORGANISATION, START, row, spans
from tests.gaps.test_pages import text
from tests.structure.made import person_with
from tests.structure.test_pages import as_

PROVINCE, DISTRICT, OTHER, VILLAGE = 1, 11, 12, 111  # a village of the district
LINEAGE = {PROVINCE: [], DISTRICT: [PROVINCE], OTHER: [PROVINCE], VILLAGE: [DISTRICT, PROVINCE]}
TREE = pl.DataFrame(
    [(area, above) for area, every in LINEAGE.items() for above in every], schema=ABOVE, orient="row"
)


def found(*rows):
    frame = pl.DataFrame(list(rows), schema=ROWS, orient="row")
    return [
        (line["area"], tuple(line["organisations"]), tuple(line["reached"]))
        for line in across_levels(apart(frame, TREE)).iter_rows(named=True)
    ]


WHOLE = row(1, 0, 10, area=PROVINCE, reached=500)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([row(2, 5, 9, area=DISTRICT, reached=30)], [(PROVINCE, (1, 2), (500, 30))]),
        ([row(2, 5, 9, area=DISTRICT, site="town", reached=30)], [(PROVINCE, (1, 2), (500, 30))]),
        ([row(2, 5, 9, area=VILLAGE)], [(PROVINCE, (1, 2), (500, None))]),
        # two districts hold different people, twice the same one does not
        (
            [row(2, 5, 9, area=DISTRICT, reached=30), row(2, 5, 9, area=OTHER, reached=40)],
            [(PROVINCE, (1, 2), (500, 70))],
        ),
        (
            [row(2, 5, 9, area=DISTRICT, reached=30), row(2, 5, 9, area=DISTRICT, reached=40)],
            [(PROVINCE, (1, 2), (500, 40))],
        ),
        ([row(1, 5, 9, area=DISTRICT)], []),  # the same organisation
        ([row(2, 5, 9, area=PROVINCE)], []),  # the same level: found otherwise
        ([row(2, 11, 12, area=DISTRICT)], []),  # later
        ([row(2, None, None, area=DISTRICT)], []),
        ([row(2, 5, 9, area=DISTRICT, activity="seeds")], []),
        ([row(2, 5, 9, area=DISTRICT, people="IDP")], []),
        ([row(2, 5, 9, area=DISTRICT, line=1)], []),
        ([row(2, 5, 9, area=DISTRICT, by=1)], []),  # one work
        ([row(2, 5, 9, area=DISTRICT), row(1, 5, 9, area=DISTRICT, by=2)], []),  # one work, as the other says
        # two parts beside each other are no overlap of their own
        (
            [row(2, 5, 9, area=DISTRICT, reached=1), row(3, 5, 9, area=OTHER, reached=2)],
            [(PROVINCE, (1, 2, 3), (500, 1, 2))],
        ),
        # the district is a part of the province and the whole of the village
        (
            [row(2, 5, 9, area=DISTRICT, reached=9), row(3, 5, 9, area=VILLAGE, reached=7)],
            [(PROVINCE, (1, 2, 3), (500, 9, 7)), (DISTRICT, (2, 3), (9, 7))],
        ),
    ],
)  # fmt: skip
def test_one_reports_the_whole_another_a_part(others, expected):
    assert found(WHOLE, *others) == expected


def test_who_reports_whole_and_part_is_not_counted_twice():
    rows = [
        WHOLE, row(1, 5, 9, area=DISTRICT, reached=60),
        row(2, 5, 9, area=PROVINCE, reached=20), row(2, 5, 9, area=DISTRICT, reached=50),
    ]  # fmt: skip
    assert found(*rows) == [(PROVINCE, (1, 2), (500, 50))]


some = st.builds(
    lambda organisation, span, area, people, by: row(
        organisation, *(span or (None, None)), area=area, people=people, by=by, reached=1
    ),
    st.integers(1, 4), spans, st.sampled_from(list(LINEAGE)), st.sampled_from(["", "IDP"]),
    st.none() | st.integers(1, 4),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(some, max_size=10))
def test_as_the_plain_rule_finds(rows):
    """The pairs of organisations of each area and people, as pair after pair of rows gives them."""
    plain: set[tuple] = set()
    for a, b in combinations(rows, 2):
        whole, part = (a, b) if a[1] in LINEAGE[b[1]] else (b, a)
        one, other = sorted((a[ORGANISATION], b[ORGANISATION]))
        dated = a[7] is not None
        if whole[1] not in LINEAGE[part[1]] or one == other or a[4] != b[4] or dated != (b[7] is not None):
            continue
        if dated and max(a[7], b[7]) > min(a[8], b[8]):
            continue
        inside = [
            r for r in rows
            if r[4] == a[4] and dated == (r[7] is not None) and (r[1] == whole[1] or whole[1] in LINEAGE[r[1]])
        ]  # fmt: skip
        if (one, other) not in {tuple(sorted((r[ORGANISATION], r[IMPLEMENTER] or 0))) for r in inside}:
            plain.add((whole[1], a[4], dated, one, other))
    frame = pl.DataFrame(rows, schema=ROWS, orient="row")
    lines = across_levels(apart(frame, TREE)).rows(named=True)
    in_lines = {
        (line["area"], line["population_group"], line["start"] is not None, *pair)
        for line in lines
        for pair in combinations(line["organisations"], 2)
    }
    assert plain <= in_lines
    named = {(area, people, dated, one) for area, people, dated, *pair in plain for one in pair}
    assert {(*key, one) for *key, a, b in in_lines for one in (a, b)} == named


@pytest.mark.django_db
def test_only_where_it_is_asked_for():
    country = SmallCountry()
    month = START
    country.activity("ZZ1", "A", 500, country.food, month=month, activity="Rice")
    country.activity("ZZ11", "B", 30, country.food, month=month, activity="rice")
    country.activity("ZZ12", "B", 40, country.food, month=month, activity="Rice")
    country.activity("ZZ", "C", 900, country.food, month=month, activity="Rice")  # the whole country
    country.keep((country.food.pk, "FSC"))
    asked = {"actor": operator(), "emergency": country.emergency, "at": AT}
    assert overlap_list(**asked) == []
    (line,) = overlap_list(**asked, levels=True)
    assert (line.area, line.different_levels, line.together, line.twice) == ("ZZ1", True, 570, 70)
    assert [(one.name, one.reached) for one in line.organisations] == [("A", 500), ("B", 70)]
    assert (line.starts_on, line.ends_on) == (date(2022, 1, 1), date(2022, 1, 31))
    reader = as_(person_with("OCHA", AT, emergency=country.emergency))
    page, told = "/e/ZZZ-1/gaps/overlaps/", "At different levels: some report the area as a whole"
    assert told not in text(reader.get(page).content.decode())
    assert told in text(reader.get(f"{page}?levels=also").content.decode())
    address = "/api/v1/emergencies/ZZZ-1/overlaps"
    assert reader.get(address).json() == []
    assert [one["different_levels"] for one in reader.get(f"{address}?levels=true").json()] == [True]
