"""Need less reached by sex and age out of the database: by the group's counting rule, as the totals are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.access.queries import nobody, operator
from firstcall.activities.models import Activity, ActivityRollup, CountingRule
from firstcall.gaps.queries import gap_table, gaps_by_sex_and_age, sex_and_age
from firstcall.needs.rollup import Need
from tests.gaps.country import AT, DAY, SmallCountry

pytestmark = pytest.mark.django_db
JAN, FEB = date(2022, 1, 1), date(2022, 2, 1)


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


def report(country: SmallCountry, area: str, who: str, reached: int | None, figures: dict[str, int], **more):
    text = json.dumps(figures, separators=(",", ":")) if figures else ""
    return country.activity(area, who, reached, country.food, cells=text, **more)


def found(country: SmallCountry, **more: object) -> dict[tuple[str, str, str], tuple[int | None, ...]]:
    rows = gaps_by_sex_and_age(actor=operator(), emergency=country.emergency, at=AT, **more)
    return {(r.area, r.sex, r.age): (r.in_need, r.reached, r.unmet) for r in rows}


def need_by_sex(country: SmallCountry, area: str = "ZZ11", girls: int = 60, boys: int = 40) -> None:
    country.need(area, girls, country.food, sex="f", age="0-17")
    country.need(area, boys, country.food, sex="m", age="0-17")


def test_months_and_organisations_are_not_added_up(country):
    need_by_sex(country)
    report(country, "ZZ11", "A", 50, {"f|0-17": 30, "m|0-17": 20}, month=JAN)
    report(country, "ZZ11", "A", 55, {"f|0-17": 25, "m|0-17": 30}, month=FEB)
    report(country, "ZZ11", "B", 10, {"f|0-17": 10}, month=JAN)
    country.keep((country.food.pk, "FSC"))
    assert found(country) == {("ZZ11", "f", "0-17"): (60, 30, 30), ("ZZ11", "m", "0-17"): (40, 30, 10)}
    assert sum(row.reached for row in gap_table(actor=operator(), emergency=country.emergency, at=AT)) == 60


def test_different_places_add_up_and_finer_ages_are_brought_to_the_needs(country):
    need_by_sex(country)
    report(country, "ZZ11", "A", 10, {"f|0-4": 4, "f|5-17": 6}, site="Camp 1")
    report(country, "ZZ11", "B", 9, {"f|0-17": 9}, site="Camp 2")
    country.keep((country.food.pk, "FSC"))
    assert found(country) == {("ZZ11", "f", "0-17"): (60, 19, 41), ("ZZ11", "m", "0-17"): (40, None, None)}
    assert found(country, level=0) == {
        ("ZZ", "f", "0-17"): (60, 19, 41),
        ("ZZ", "m", "0-17"): (40, None, None),
    }
    assert found(country, by="sex") == {("ZZ11", "f", ""): (60, 19, 41), ("ZZ11", "m", ""): (40, None, None)}


def test_who_is_in_no_cell_is_not_stated_and_the_row_says_what_is_unsure(country):
    need_by_sex(country)
    country.need("ZZ11", 130, country.food)
    report(country, "ZZ11", "A", 80, {"f|0-17": 20, "f|15-24": 5})
    country.keep((country.food.pk, "FSC"))
    rows = gaps_by_sex_and_age(actor=operator(), emergency=country.emergency, at=AT)
    assert [(r.sex, r.stated, r.in_need, r.reached, r.unmet) for r in rows] == [
        ("f", True, 60, 20, 40), ("m", True, 40, None, None), ("", False, 30, 60, None),
    ]  # fmt: skip
    assert [(one.code, one.people) for one in rows[0].remarks] == [("reached-not-broken-down", 60)]
    assert rows[0].accountable.name == "WFP, FAO"


@pytest.mark.parametrize(
    ("rule", "girls"),
    [
        ({"method": "largest"}, 30),
        ({"method": "sum", "place": "area+site"}, 65),
        ({"method": "largest_per_population_group"}, 25),
        ({"method": "sum_of_groups", "over": ["organisation"]}, 40),
        ({"method": "new_people"}, None),
        ({"method": "largest", "leave_out": [{"field": "activity", "any_word": ["radio"]}]}, 25),
        ({"method": "largest", "period": {"from": "2022-02"}}, 25),
    ],
)
def test_the_groups_own_rule_counts(country, rule, girls):
    CountingRule.objects.create(group=country.food, rule=rule, starts_on=DAY)
    need_by_sex(country, girls=100)
    report(country, "ZZ11", "A", 50, {"f|0-17": 30, "m|0-17": 20}, month=JAN, activity="Radio")
    report(country, "ZZ11", "A", 55, {"f|0-17": 25, "m|0-17": 30}, month=FEB)
    report(country, "ZZ11", "B", 10, {"f|0-17": 10}, month=JAN, activity="Radio")
    country.keep((country.food.pk, "FSC"))
    assert found(country)["ZZ11", "f", "0-17"][1] == girls


def test_population_groups_have_their_own(country):
    country.need("ZZ11", 60, country.food, sex="f", population_group="IDP")
    country.need("ZZ11", 40, country.food, sex="f", population_group="host")
    report(country, "ZZ11", "A", 20, {"f|": 20}, population_group="IDP")
    report(country, "ZZ11", "A", 30, {"f|": 30}, population_group="host")
    report(country, "ZZ11", "B", 45, {"f|": 45})
    country.keep((country.food.pk, "FSC"))
    assert found(country, population_group="IDP") == {("ZZ11", "f", ""): (60, 20, 40)}
    assert found(country) == {("ZZ11", "f", ""): (100, 50, 50)}


def test_without_any_figures_by_sex_and_age_there_are_no_rows(country):
    country.need("ZZ11", 60, country.food)
    country.activity("ZZ11", "A", 20, country.food)
    country.keep((country.food.pk, "FSC"))
    assert found(country) == {}


def test_a_place_and_nobody_elses_figures(country):
    need_by_sex(country)
    need_by_sex(country, "ZZ21")
    country.keep((country.food.pk, "FSC"))
    assert {area for area, _sex, _age in found(country, area=country.areas["ZZ2"])} == {"ZZ21"}
    assert gaps_by_sex_and_age(actor=nobody(), emergency=country.emergency, at=AT) == []


def test_by_disability_only_the_need_is_known(country, monkeypatch):
    """As needs state it once they come from assessments; reports say nothing of it."""
    country.need("ZZ11", 100, country.food)
    report(country, "ZZ11", "A", 20, {"f|0-17": 20})
    country.keep((country.food.pk, "FSC"))

    @dataclass(frozen=True)
    class Stated(Need):
        disability: str = ""

    def needs_of(emergency, lines, attributed):
        place = country.areas["ZZ11"].pk
        figures = (("f", "0-17", 5, "with"), ("m", "0-17", 7, "with"), ("f", "0-17", 30, "without"))
        return [Stated(0, place, "all", sex, age, (None, None, n, None), who) for sex, age, n, who in figures]

    monkeypatch.setattr(sex_and_age, "needs_of", needs_of)
    rows = gaps_by_sex_and_age(actor=operator(), emergency=country.emergency, by="disability", at=AT)
    assert [(r.disability, r.sex, r.stated, r.in_need, r.reached, r.unmet, r.status) for r in rows] == [
        ("with", "", True, 12, None, None, "not broken down"),
        ("without", "", True, 30, None, None, "not broken down"),
        ("", "", False, 58, 20, None, "not broken down"),
    ]
    assert found(country)["ZZ11", "f", "0-17"] == (35, 20, 15)


figures = st.dictionaries(
    st.sampled_from(["f|0-17", "m|0-17", "f|0-4", "f|", "m|", "|18+", "f|18+"]),
    st.integers(0, 50),
    max_size=4,
)
rows = st.lists(
    st.tuples(
        st.sampled_from(["ZZ11", "ZZ12", "ZZ1"]), st.sampled_from("AB"), st.sampled_from(["", "IDP", "host"]),
        st.none() | st.integers(0, 60), figures, st.sampled_from(["", "Camp"]),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.one_engine  # what is asked of the database is the same for all examples, and asked above
@given(reports=rows, over=st.sampled_from([None, ["organisation"], ["population_group"]]))
def test_reached_by_sex_and_age_never_exceeds_reached(country, reports, over):
    """By any rule that follows cells, the parts of an area are at most the people that the roll-up keeps of it."""
    for model in (Activity, ActivityRollup, CountingRule):
        model.objects.all().delete()
    if over:
        rule = {"method": "sum_of_groups", "over": over}
        CountingRule.objects.create(group=country.food, rule=rule, starts_on=DAY)
    for area, who, people, reached, by_cell, site in reports:
        report(country, area, who, reached, by_cell, population_group=people, site=site)
    country.keep((country.food.pk, "FSC"))
    kept = {
        (area, name): reached
        for area, name, reached in ActivityRollup.objects.values_list(
            "area__pcode", "population_group", "reached"
        )
    }
    for level in (0, 1, 2):
        for name in ("all", "IDP"):
            together: dict[str, int] = {}
            for row in gaps_by_sex_and_age(
                actor=operator(), emergency=country.emergency, level=level, population_group=name, at=AT
            ):
                if row.stated and not row.rest and row.reached is not None:
                    together[row.area] = together.get(row.area, 0) + row.reached
            for area, people in together.items():
                assert people <= kept[area, name]
