"""Places that wait: nobody present, plans that have not started, work that ended; on paper and out of the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from firstcall.access.queries import nobody, operator
from firstcall.activities.models import CountingRule
from firstcall.gaps.queries import overlap_list, stalled
from firstcall.gaps.queries.stalled import ENDED, NOBODY_PRESENT, NOT_STARTED
from firstcall.gaps.rules.stalled import ROWS, ended, not_started
from tests.gaps.country import SmallCountry

ON = date(2022, 7, 1)
AT = datetime(2022, 7, 1, 12, tzinfo=UTC)
ABOVE = pl.DataFrame(
    [(1, 1), (11, 11), (11, 1), (12, 12), (12, 1)], schema={"area": pl.Int64, "ancestor": pl.Int64}, orient="row"
)  # fmt: skip


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    plain = {"line": 0, "area": 11, "site": "", "activity": "food", "organisation": 1, "status": ""}
    made = [{**dict.fromkeys(ROWS), **plain, "pk": number, **one} for number, one in enumerate(rows)]
    return pl.DataFrame(made, schema=ROWS)


PLAN = {"status": "planned", "starts_on": date(2022, 5, 1), "targeted": 100}


@pytest.mark.parametrize(
    ("plan", "others", "since"),
    [
        (PLAN, [], [date(2022, 5, 1)]),
        ({**PLAN, "starts_on": date(2022, 8, 1)}, [], []),
        ({**PLAN, "starts_on": None, "month": date(2022, 6, 1)}, [], [date(2022, 6, 1)]),
        ({**PLAN, "starts_on": None}, [], [None]),
        (PLAN, [{"status": "ongoing", "month": date(2022, 6, 1)}], []),
        (PLAN, [{"status": "completed", "starts_on": date(2022, 5, 3)}], []),
        (PLAN, [{"status": "suspended", "starts_on": date(2022, 5, 3)}], []),
        (PLAN, [{"status": "", "reached": 5, "month": date(2022, 5, 1)}], []),
        (PLAN, [{"status": "", "reached": None, "month": date(2022, 5, 1)}], [date(2022, 5, 1)]),
        (PLAN, [{"status": "ongoing", "month": date(2022, 3, 1)}], [date(2022, 5, 1)]),  # before the plan
        (PLAN, [{"status": "ongoing", "organisation": 2}], [date(2022, 5, 1)]),
        (PLAN, [{"status": "ongoing", "area": 12}], [date(2022, 5, 1)]),
        (PLAN, [{"status": "ongoing", "activity": "seeds"}], [date(2022, 5, 1)]),
        ({**PLAN, "site": "camp"}, [{"status": "ongoing"}], []),
        ({**PLAN, "site": "camp"}, [{"status": "ongoing", "site": "town"}], [date(2022, 5, 1)]),
    ],
)
def test_planned_and_not_started(plan, others, since):
    assert not_started(frame(plan, *others), ON)["since"].to_list() == since


def test_a_plan_written_twice_is_one():
    (one,) = not_started(frame(PLAN, {**PLAN, "targeted": 140, "starts_on": date(2022, 4, 1)}), ON).to_dicts()
    assert (one["since"], one["targeted"], one["pk"]) == (date(2022, 4, 1), 140, 0)


MAY, LAST = {"month": date(2022, 5, 1)}, {"month": date(2022, 1, 1)}


@pytest.mark.parametrize(
    ("rows", "since"),
    [
        ([LAST], [date(2022, 1, 31)]),
        ([MAY], []),  # 31 days ago: the next report may only be late
        ([{**MAY, "status": "completed"}], []),  # of that month
        ([{"ends_on": date(2022, 6, 15)}], [date(2022, 6, 15)]),
        ([{"ends_on": date(2022, 8, 15), "starts_on": date(2020, 1, 1)}], []),
        ([{"status": "suspended", "ends_on": date(2022, 6, 30)}], [date(2022, 6, 30)]),
        ([{"starts_on": date(2020, 1, 1), "received_on": date(2022, 6, 1)}], []),
        ([{"starts_on": date(2020, 1, 1), "received_on": date(2022, 2, 1)}], [date(2022, 2, 1)]),
        ([LAST, {**MAY, "organisation": 2}], []),
        ([{**LAST, "area": 1}, MAY], []),  # somebody is at work below
        ([LAST, {**MAY, "area": 12}], [date(2022, 1, 31)]),
        ([LAST, {"status": "planned", "starts_on": date(2022, 9, 1)}], [date(2022, 1, 31)]),
        ([{**MAY, "line": 1}, LAST], [date(2022, 1, 31)]),
        ([{"status": "planned", "month": date(2021, 1, 1)}], []),  # nobody was ever there
        ([{}], []),  # no date at all: not known
    ],
)
def test_ended_with_nobody_carrying_on(rows, since):
    assert ended(frame(*rows), ABOVE, ON)["since"].to_list() == since


def test_who_was_there_and_what_is_planned_next():
    rows = frame(
        LAST,
        {**LAST, "organisation": 3, "month": date(2021, 12, 1)},
        {"status": "planned", "starts_on": date(2022, 9, 1)},
        {"status": "planned", "starts_on": date(2022, 8, 1)},
        {"status": "planned", "starts_on": date(2022, 2, 1)},
    )
    (one,) = ended(rows, ABOVE, ON).to_dicts()
    assert (one["organisations"], one["planned_on"]) == ([1, 3], date(2022, 8, 1))
    assert ended(rows, ABOVE, ON, quiet_after=400).height == 0


@pytest.fixture
def country(db: None) -> SmallCountry:
    made = SmallCountry()
    made.need("ZZ11", 100, made.food)
    made.need("ZZ12", 50, made.food)
    made.need("ZZ21", 70, made.food)
    made.activity("ZZ11", "A", 30, made.food, month=date(2022, 1, 1), status="ongoing", activity="Food")
    made.activity("ZZ11", "B", 20, made.food, month=date(2022, 2, 1), status="completed", activity="Food")
    made.activity(
        "ZZ21", "C", None, made.food, starts_on=date(2022, 3, 1), status="planned", activity="Seeds", targeted=60,
        site="Hill camp",
    )  # fmt: skip
    made.keep((made.food.pk, "FSC"))
    return made


def test_each_kind_with_people_since_when_and_who_answers(country):
    rows = stalled(actor=operator(), emergency=country.emergency, at=AT)
    seen = [
        (r.kind, r.group, r.area, [name for _id, name in r.organisations], r.since, r.days, r.people, r.activity,
         r.site)
        for r in rows
    ]  # fmt: skip
    assert seen == [
        (NOBODY_PRESENT, "FSC", "ZZ12", [], None, None, 50, "", ""),
        (NOT_STARTED, "FSC", "ZZ21", ["C"], date(2022, 3, 1), 122, 60, "Seeds", "Hill camp"),
        (ENDED, "FSC", "ZZ11", ["A", "B"], date(2022, 2, 28), 123, 30, "", ""),
    ]
    assert {row.accountable.name for row in rows} == {"WFP, FAO"}


def test_kinds_groups_and_places_are_chosen(country):
    def kinds(**more):
        return [row.kind for row in stalled(actor=operator(), emergency=country.emergency, at=AT, **more)]

    assert kinds(kinds=(ENDED,)) == [ENDED]
    assert kinds(area=country.areas["ZZ2"]) == [NOT_STARTED]
    assert kinds(group=country.group("WASH", "Water", "WSH")) == []
    assert kinds(quiet_after=300) == [NOBODY_PRESENT, NOT_STARTED]
    assert stalled(actor=nobody(), emergency=country.emergency, at=AT) == []


def test_overlaps_with_names_figures_and_need(country):
    for who, reached in (("A", 60), ("B", 80), ("D", None)):
        country.activity(
            "ZZ11",
            who,
            reached,
            country.food,
            month=date(2022, 6, 1),
            activity="Seeds and tools!",
            site="Camp 1",
        )
    country.activity("ZZ11", "A", 5, country.food, month=date(2022, 6, 1), indicator="Seeds", site="camp  1")
    country.keep((country.food.pk, "FSC"))
    (row,) = overlap_list(actor=operator(), emergency=country.emergency, at=AT)
    assert [(one.name, one.reached) for one in row.organisations] == [("A", 60), ("B", 80), ("D", None)]
    assert (row.area, row.site, row.activity, row.population_group) == (
        "ZZ11",
        "Camp 1",
        "Seeds and tools!",
        "all",
    )
    assert (row.starts_on, row.ends_on) == (date(2022, 6, 1), date(2022, 6, 30))
    assert (row.together, row.twice, row.in_need, row.above_need) == (140, 60, 100, True)
    assert row.accountable.name == "WFP, FAO"
    assert overlap_list(actor=operator(), emergency=country.emergency, area=country.areas["ZZ2"], at=AT) == []
    assert overlap_list(actor=nobody(), emergency=country.emergency, at=AT) == []


def test_merged_organisations_spellings_and_the_groups_own_places(country):
    for who, text, site in (("X", "Wáter trucking", "Camp 1"), ("Y", "water TRUCKING", "Camp 2")):
        country.activity("ZZ12", who, 10, country.food, month=date(2022, 6, 1), activity=text, site=site)
    country.keep((country.food.pk, "FSC"))

    def found():
        return [
            [one.name for one in row.organisations]
            for row in overlap_list(actor=operator(), emergency=country.emergency, at=AT)
        ]

    assert found() == []
    rule = {"method": "largest", "place": "area"}
    CountingRule.objects.create(group=country.food, rule=rule, starts_on=date(2022, 1, 1))
    assert found() == [["X", "Y"]]
    merged = country.organisation("Y")
    merged.merged_into = country.organisation("X")
    merged.save()
    assert found() == []
