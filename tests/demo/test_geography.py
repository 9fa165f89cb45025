"""The fictional country: nested areas that fit each other, the same from the same seed."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from shapely import unary_union

from firstcall.demo.geography import make_country
from firstcall.demo.response import ACTIVITY_HEADER, GROUPS, activity_rows, needs_rows, organisations
from firstcall.policy import profiles

pytestmark = pytest.mark.one_engine


def country(seed: int = 1):  # type: ignore[no-untyped-def]
    return make_country(Random(seed), code="XLO", prefix="XL", name="Lorania", counts=(3, 8, 20))


def test_the_same_seed_makes_the_same_country() -> None:
    first, second = country(), country()
    assert [(a.pcode, a.name, a.shape.wkt) for a in first.areas] == [
        (a.pcode, a.name, a.shape.wkt) for a in second.areas
    ]
    assert [a.name for a in first.areas] != [a.name for a in country(2).areas]


def test_every_area_lies_in_its_parent_and_the_parts_make_the_whole() -> None:
    made = country()
    shapes = {area.pcode: area for area in made.areas}
    assert len(shapes) == len(made.areas)
    for area in made.areas:
        if area.level > 1:
            assert shapes[area.parent].shape.buffer(1e-6).contains(area.shape)
    for upper, lower in ((1, 2), (2, 3)):
        whole = unary_union([area.shape for area in made.at_level(upper)]).area
        assert sum(area.shape.area for area in made.at_level(lower)) == pytest.approx(whole)
    assert sum(area.weight for area in made.at_level(3)) == pytest.approx(1)


def test_the_real_agencies_lead_only_where_the_table_names_them() -> None:
    profile = profiles.profile("iasc-2006")
    for group in GROUPS:
        named = {
            agency
            for sector in profile.find_sector(group.sector)
            for agency in profile.leads_for(sector.id, kind="conflict", displacement=True).agencies
        }
        assert set(group.leads) <= named


def test_returns_are_as_dirty_as_real_ones() -> None:
    random, made = Random(5), country()
    partners = organisations(random, 30)
    rows = list(activity_rows(random, made, partners, rows=2000, until=date(2026, 2, 28)))
    with_content = [row for row in rows if any(cell != "" for cell in row)]
    assert len(with_content) == 2000
    assert {len(row) for row in rows} == {len(ACTIVITY_HEADER)}
    assert len(rows) > 2000
    spoilt = [
        row
        for row in with_content
        if str(row[1]) != str(row[1]).strip() or not row[1] or row[19] == "n/a" or "XL9999" in row
    ]
    assert 10 < len(spoilt) < 80


def test_some_needs_are_not_known() -> None:
    random, made = Random(3), country()
    rows = [row for group in GROUPS if group.need for row in needs_rows(random, made, group)]
    unknown = [row for row in rows if row[8] == ""]
    assert 0 < len(unknown) < len(rows) / 10
    assert all(row[8] == "" or 0 <= row[9] <= row[8] for row in rows)
