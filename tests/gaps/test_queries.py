"""The gap table from facts in the database: figures, who answers, who may see."""

from __future__ import annotations

import pytest

from firstcall.access.queries import nobody, operator
from firstcall.activities.models import ActivityRollup
from firstcall.gaps.queries import GapRow, gap_table, ranked, totals
from firstcall.structure.models import FocalPoint
from tests.gaps.country import AT, DAY, SmallCountry

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


def table(country: SmallCountry, **more: object) -> list[GapRow]:
    return gap_table(actor=operator(), emergency=country.emergency, at=AT, **more)


def test_need_less_reached_with_who_answers(country):
    country.need("ZZ11", 100, country.food)
    country.need("ZZ12", 50, country.food)
    country.activity("ZZ11", "A", 20, country.food, month=DAY)
    country.activity("ZZ11", "A", 30, country.food)
    country.keep((country.food.pk, "FSC"))
    assert [row.as_json() for row in table(country)] == [
        {
            "group": "FSC",
            "area": "ZZ11",
            "area_name": "Area ZZ11",
            "population_group": "all",
            "in_need": 100,
            "targeted": None,
            "reached": 30,
            "unmet": 70,
            "coverage": 0.3,
            "organisations": 1,
            "accountable": {"role": "lead", "name": "WFP, FAO"},
            "status": "known",
        },
        {
            "group": "FSC",
            "area": "ZZ12",
            "area_name": "Area ZZ12",
            "population_group": "all",
            "in_need": 50,
            "targeted": None,
            "reached": None,
            "unmet": None,
            "coverage": None,
            "organisations": 0,
            "accountable": {"role": "lead", "name": "WFP, FAO"},
            "status": "nobody present",
        },
    ]


def test_who_answers_focal_point_then_lead_then_the_coordinator(country):
    FocalPoint.objects.create(
        group=country.food, organisation=country.organisation("NGO"), area=country.areas["ZZ1"], starts_on=DAY
    )
    country.need("ZZ11", 1, country.food)
    country.need("ZZ21", 2, country.food)
    country.need("ZZ21", 3, sector="WSH")
    shelter = country.group("SHL", "Shelter", "SHL")
    country.lead(shelter, "IFRC", role="convener")
    country.need("ZZ21", 4, shelter, sector="SHL")
    country.keep((country.food.pk, "FSC"), (None, "WSH"), (shelter.pk, "SHL"))
    assert [(row.group, row.area, row.accountable.role, row.accountable.name) for row in table(country)] == [
        ("FSC", "ZZ11", "focal_point", "NGO"),
        ("FSC", "ZZ21", "lead", "WFP, FAO"),
        ("SHL", "ZZ21", "convener", "IFRC"),
        ("WSH", "ZZ21", "hc", "Humanitarian Coordinator (vacant)"),
    ]


def test_figures_of_a_sector_belong_to_the_group_that_covers_it_since(country):
    country.need("ZZ21", 30, sector="WSH")
    country.activity("ZZ21", "A", 10, sector="WSH")
    country.keep((None, "WSH"))
    water = country.group("WASH", "Water", "WSH")
    assert [(row.group, row.in_need, row.reached) for row in table(country, group=water)] == [
        ("WASH", 30, 10)
    ]
    country.activity("ZZ21", "B", 25, water, sector="WSH")
    country.keep((water.pk, "WSH"))
    assert [(row.group, row.in_need, row.reached, row.organisations) for row in table(country)] == [
        ("WASH", 30, 25, 2)
    ]
    assert set(ActivityRollup.objects.values_list("group", "sector")) == {(water.pk, "")}


def test_figures_of_a_merged_group_pass_to_what_it_became(country):
    country.need("ZZ21", 30, country.food)
    country.keep((country.food.pk, "FSC"))
    both = country.group("FSN", "Food and nutrition", "FSC", "NUT")
    country.food.merged_into, country.food.ends_on = both, DAY
    country.food.save()
    assert [(row.group, row.in_need) for row in table(country)] == [("FSN", 30)]


def test_merged_organisations_count_once(country):
    country.activity("ZZ11", "A", 5, country.food)
    country.activity("ZZ12", "B", 5, country.food)
    first, second = country.organisation("A"), country.organisation("B")
    second.merged_into = first
    second.save()
    country.keep((country.food.pk, "FSC"))
    assert dict(ActivityRollup.objects.filter(population_group="all").values_list("area__pcode", "organisations")) == {
        "ZZ": 1, "ZZ1": 1, "ZZ11": 1, "ZZ12": 1,
    }  # fmt: skip


def test_levels_areas_and_population_groups_are_chosen(country):
    country.need("ZZ11", 60, country.food, population_group="IDP")
    country.need("ZZ11", 40, country.food, population_group="host")
    country.need("ZZ21", 10, country.food, population_group="host")
    country.keep((country.food.pk, "FSC"))

    def found(**more):
        return [(row.area, row.population_group, row.in_need) for row in table(country, **more)]

    assert sorted(found()) == [("ZZ11", "IDP", 60), ("ZZ11", "host", 40), ("ZZ21", "host", 10)]
    assert found(population_group="all", level=1) == [("ZZ1", "all", 100), ("ZZ2", "all", 10)]
    assert found(population_group="host", level=0) == [("ZZ", "host", 50)]
    assert found(population_group="all", area=country.areas["ZZ2"]) == [("ZZ21", "all", 10)]


def test_totals_are_the_sums_of_the_table(country):
    country.need("ZZ11", 100, country.food, targeted=40)
    country.need("ZZ12", 50, country.food)
    country.activity("ZZ11", "A", 150, country.food)
    country.activity("ZZ21", "B", 7, country.food)
    country.keep((country.food.pk, "FSC"))
    (total,) = totals(actor=operator(), emergency=country.emergency, at=AT)
    assert (total.in_need, total.targeted, total.reached, total.unmet, total.unreported) == (
        150,
        40,
        157,
        0,
        50,
    )
    assert (total.organisations, total.nobody_present, total.accountable.name) == (2, 1, "WFP, FAO")


def test_ranked_largest_first_and_unknown_by_need(country):
    country.need("ZZ11", 100, country.food)
    country.need("ZZ12", 90, country.food)
    country.activity("ZZ11", "A", 60, country.food)
    country.keep((country.food.pk, "FSC"))
    assert [(row.area, row.unmet, row.status) for row in ranked(table(country))] == [
        ("ZZ12", None, "nobody present"), ("ZZ11", 40, "known"),
    ]  # fmt: skip


def test_the_public_sees_no_figures(country):
    country.need("ZZ11", 100, country.food)
    country.keep((country.food.pk, "FSC"))
    assert gap_table(actor=nobody(), emergency=country.emergency, at=AT) == []


def test_the_number_of_queries_does_not_grow_with_the_rows(country, django_assert_num_queries):
    country.need("ZZ11", 100, country.food)
    country.keep((country.food.pk, "FSC"))
    with django_assert_num_queries(12):
        table(country)
    country.need("ZZ12", 100, country.food)
    country.need("ZZ21", 100, country.food)
    country.keep((country.food.pk, "FSC"))
    with django_assert_num_queries(12):
        table(country)
