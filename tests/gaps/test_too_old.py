"""Figures of need that are too old: not known in every list, sum, file and page, and never counted as unmet."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest

from firstcall.access.queries import operator
from firstcall.exchange.sheets import SHEETS
from firstcall.gaps.queries import gap_table, gaps_by_sex_and_age, placed_gaps, totals
from firstcall.gaps.rules import KNOWN, NOBODY
from firstcall.gaps.rules.ranking import TOO_OLD, order
from firstcall.gaps.words import left_out_words
from firstcall.needs.models import NeedFigure
from tests.cli.run import firstcall
from tests.gaps.country import AT, SmallCountry
from tests.gaps.test_pages import text
from tests.structure.made import person_with
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db
LIMIT = timedelta(days=order().old_need)


@pytest.fixture(scope="module")
def country_of_file(rows_of_file: None) -> SmallCountry:
    """1000 in need in ZZ11 by figures of 2020, 900 in ZZ12 by figures of March, 500 in ZZ21 of no day."""
    made = SmallCountry()
    made.need("ZZ11", 1000, made.food, as_of=date(2020, 1, 1))
    made.need("ZZ12", 900, made.food, as_of=date(2022, 3, 1))
    made.need("ZZ21", 500, made.food)
    made.activity("ZZ11", "A", 200, made.food)
    made.activity("ZZ12", "A", 300, made.food)
    made.keep((made.food.pk, "FSC"))
    return made


@pytest.fixture
def country(country_of_file: SmallCountry, db: None) -> SmallCountry:
    """The country as no test has changed it."""
    return deepcopy(country_of_file)


def asked(country: SmallCountry, **more: object) -> dict[str, object]:
    return {"actor": operator(), "emergency": country.emergency, "at": AT, **more}


def test_the_table_empties_them(country):
    rows = gap_table(**asked(country))
    assert [
        (
            row.area,
            row.in_need,
            row.reached,
            row.unmet,
            row.unreported,
            row.coverage,
            row.status,
            row.recorded,
        )
        for row in rows
    ] == [
        ("ZZ11", None, 200, None, None, None, TOO_OLD, 1000),
        ("ZZ12", 900, 300, 600, 0, 0.3333, KNOWN, None),
        ("ZZ21", 500, None, None, 500, None, NOBODY, None),
    ]
    assert [row.rank for row in rows] == [0, 600, 500]


def test_the_sums_leave_them_out_and_say_so(country):
    (total,) = totals(**asked(country))
    assert (total.in_need, total.reached, total.unmet, total.unreported) == (1400, 500, 600, 500)
    assert total.coverage == 0.2143  # 300 of 1400: without those reached in ZZ11
    assert total.nobody_present == 1
    assert (total.too_old, total.too_old_in_need) == (1, 1000)
    known = [one.known for one in placed_gaps(**asked(country))]
    assert sum(one.in_need or 0 for one in known) == total.in_need
    assert sum(one.unmet or 0 for one in known) == total.unmet
    (province,) = totals(**asked(country, area=country.areas["ZZ2"]))
    assert (province.in_need, province.too_old, province.too_old_in_need) == (500, 0, None)


def test_where_all_are_too_old_nothing_is_known(country):
    NeedFigure.objects.update(as_of=date(2020, 1, 1))
    (total,) = totals(**asked(country))
    assert (total.in_need, total.unmet, total.unreported, total.coverage) == (None, None, None, None)
    assert (total.too_old, total.too_old_in_need, total.reached) == (3, 2400, 500)


@pytest.mark.parametrize(("age", "old"), [(LIMIT, False), (LIMIT + timedelta(days=1), True)])
def test_at_the_limit(country, age, old):
    NeedFigure.objects.filter(area=country.areas["ZZ11"]).update(as_of=AT.date() - age)
    (total,) = totals(**asked(country))
    assert (total.too_old, total.in_need) == ((1, 1400) if old else (0, 2400))


def test_a_day_is_asked_on_that_day(country):
    """On a day of 2021 the figures of 2020 still counted."""
    (then,) = totals(**asked(country, day=date(2021, 1, 1)))
    assert (then.too_old, then.in_need) == (0, 2400)
    assert [row.status for row in gap_table(**asked(country, day=date(2021, 1, 1)))] == [KNOWN, KNOWN, NOBODY]


def test_files_and_sex_and_age_agree(country):
    sheet = SHEETS["gaps"]
    names = [name for name, _tag in sheet.columns]
    rows = [dict(zip(names, row, strict=True)) for row in sheet.rows(operator(), country.emergency, None, AT)]
    assert [(row["area"], row["in_need"], row["unmet"], row["status"]) for row in rows] == [
        ("ZZ11", None, None, TOO_OLD), ("ZZ12", 900, 600, KNOWN), ("ZZ21", 500, None, NOBODY),
    ]  # fmt: skip
    country.need("ZZ11", 400, country.food, sex="f", as_of=date(2020, 1, 1))
    country.need("ZZ12", 500, country.food, sex="f", as_of=date(2022, 3, 1))
    parts = gaps_by_sex_and_age(**asked(country))
    assert {row.area: row.in_need for row in parts if row.sex == "f"} == {"ZZ11": None, "ZZ12": 500}


def test_words(country):
    rows = gap_table(**asked(country))
    assert left_out_words(rows).replace("\u202f", " ") == (
        "In 1 place the figures of need are too old: what is unmet there is not known and counted nowhere, "
        "and people reached there are in no share. "
        "1 000 people in need were last recorded there."
    )
    assert left_out_words([row for row in rows if row.status != TOO_OLD]) == ""
    other = rows[0]._replace(group="HEA", group_name="Health", area="ZZ12")
    health = rows[1]._replace(group="HEA", group_name="Health")
    assert left_out_words([rows[0], health]).startswith("Food Security: In 1 place ")
    assert left_out_words([rows[0], other]) == (
        "Food Security, Health: In 2 places the figures of need are too old: what is unmet there is not known and "
        "counted nowhere, "
        "and people reached there are in no share."
    )


@pytest.mark.parametrize("address", ["", "groups/FSC/", "gaps/", "places/ZZ11/"])
def test_pages_say_what_is_left_out(country, address):
    NeedFigure.objects.exclude(as_of=None).filter(area=country.areas["ZZ12"]).update(as_of=None)
    reader = as_(person_with("OCHA", AT, emergency=country.emergency))
    shown = text(reader.get(f"/e/ZZZ-1/{address}").content.decode())
    assert "In 1 place the figures of need are too old" in shown


def test_the_command_says_what_is_left_out(country):
    NeedFigure.objects.filter(area=country.areas["ZZ12"]).update(as_of=None)
    said = firstcall("gaps", "--emergency", "ZZZ-1")
    assert said.code == 0
    assert "In 1 place the figures of need are too old" in said.out


def test_programs_read_what_is_left_out(country):
    NeedFigure.objects.filter(area=country.areas["ZZ12"]).update(as_of=None)
    reader = as_(person_with("OCHA", AT, emergency=country.emergency))
    (total,) = reader.get("/api/v1/emergencies/ZZZ-1/totals").json()
    assert (total["in_need"], total["too_old"], total["too_old_in_need"]) == (1400, 1, 1000)
