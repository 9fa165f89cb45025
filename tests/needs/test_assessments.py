"""Assessments: recorded, changed, withdrawn, chosen; which of several counts, and taken back exactly."""

from __future__ import annotations

import random
from datetime import date

import pytest

from firstcall.access.rules import Actor, Forbidden, Held, NotVisible
from firstcall.needs.actions import (
    assign_assessment,
    change_assessment,
    choose_assessment,
    end_assessment,
    end_choice,
    undo_needs,
)
from firstcall.needs.lines import Line
from firstcall.needs.models import AssessmentChoice, NeedFigure
from firstcall.needs.queries import (
    as_of_days,
    assessed,
    assessments_seen,
    attribution,
    needs_by_sex_and_age,
    severity_of,
)
from firstcall.places.models import Area, Country
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry
from firstcall.record.rules import Stale
from tests.needs.assessed import AT, COMMON, AssessedCountry, last_batch

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2022, 3, 31), date(2022, 4, 30)


@pytest.fixture
def country(tmp_path):
    return AssessedCountry(tmp_path)


def actor(role: str, country: AssessedCountry, **more: object) -> Actor:
    held = Held(role, emergency=country.emergency.pk, country="ZZZ", **more)
    return Actor(person="p1", signed_in=True, held=(held,))


def refused_code(act, *args, **said):
    with pytest.raises(Refused) as found:
        act(*args, **said)
    return found.value.refusal.code


# --- recorded ---------------------------------------------------------------------------------------------------------


def test_an_assessment_is_recorded_with_its_ledger_entry(country):
    wfp, fao = country.organisation("WFP"), country.organisation("FAO")
    one = country.assessment(
        "  Rapid   assessment ", MARCH, joint=True, organisation=wfp, partners=[fao, wfp, fao],
        methods=["focus_groups", "focus_groups"], issues=["gender", "age"], areas=[country.areas["ZZ1"]],
        groups=[country.food], sampled=40, covered=5000,
    )  # fmt: skip
    assert (one.title, one.methods, one.state, one.version) == (
        "Rapid assessment",
        ["focus_groups"],
        "done",
        1,
    )
    assert [row.organisation for row in one.partners.all()] == [fao]
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.act, entry.subject) == ("assessment.recorded", f"assessment:{one.public_id}")
    assert '"ZZ1"' in LedgerContent.objects.get(entry=entry).content


def test_without_areas_and_groups_it_is_of_all_of_them(country):
    one = country.assessment("National")
    assert [row.area.pcode for row in one.areas.all()] == ["ZZ"]
    assert [row.group for row in one.groups.all()] == [country.food]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "assessment-title"),
        ({"methods": ["horoscope"]}, "assessment-method"),
        ({"issues": ["weather"]}, "assessment-issue"),
        ({"unit": "cattle"}, "assessment-unit"),
        ({"sensitivity": "secret"}, "assessment-sensitivity"),
        ({"state": "dreamt"}, "assessment-state"),
        ({"starts_on": APRIL, "ends_on": MARCH}, "assessment-days"),
        ({"ends_on": date(2030, 1, 1)}, "assessment-in-future"),
        ({"published_on": date(2030, 1, 1)}, "published-in-future"),
        ({"starts_on": APRIL, "published_on": MARCH}, "published-before-collected"),
        ({"household_size": 5}, "household-size-of-people"),
        ({"unit": "households", "household_size": 0}, "household-size"),
        ({"sampled": -1}, "assessment-number"),
        ({"sampled": 10, "covered": 5}, "sampled-more-than-covered"),
        ({"report": "javascript:alert(1)"}, "report-address"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(country, said, code):
    with pytest.raises(Refused) as found:
        country.assessment(**{"title": "x", **said})
    assert found.value.refusal.code == code
    assert found.value.refusal.text().rstrip(")").endswith((".", "Annex 1"))


def test_an_area_of_another_country_is_refused(country):
    other = Country.objects.create(code="YYY", name="Yonder")
    there = Area.objects.create(country=other, pcode="YY", name="Yonder", level=0)
    assert refused_code(country.assessment, "x", areas=[there]) == "area-elsewhere"


def test_who_may_record_which(country):
    health = country.group("HEA", "Health", "HEA")
    ngo = country.organisation("NGO")

    def may(by: Actor, **said: object) -> bool:
        try:
            country_assessment(by, **said)
        except (Forbidden, NotVisible):
            return False
        return True

    def country_assessment(by: Actor, **said: object) -> None:
        from firstcall.needs.actions import record_assessment

        record_assessment(emergency=country.emergency, title="x", by=by, at=AT, **said)

    coordinator = actor("COORD", country, group=country.food.pk)
    focal = actor("SNFP", country, group=country.food.pk, area=country.areas["ZZ1"].pk)
    partner = actor("PART", country, organisation=ngo.pk)
    assert may(actor("OCHA", country))
    assert may(coordinator, groups=[country.food])
    assert not may(coordinator, groups=[health])
    assert may(focal, groups=[country.food], areas=[country.areas["ZZ11"]])
    assert not may(focal, groups=[country.food], areas=[country.areas["ZZ2"]])
    assert may(partner)
    assert not may(partner, organisation=country.organisation("WFP"))
    assert not may(actor("HC", country))
    assert not may(Actor())


def test_one_of_high_sensitivity_is_seen_by_fewer(country):
    country.assessment("Open", groups=[country.food])
    country.assessment("Closed", groups=[country.food], sensitivity="high")
    member = actor("PART", country, group=country.food.pk, organisation=country.organisation("NGO").pk)
    coordinator = actor("COORD", country, group=country.food.pk)
    assert [one.title for one in assessments_seen(member, country.emergency)] == ["Open"]
    assert {one.title for one in assessments_seen(coordinator, country.emergency)} == {"Open", "Closed"}
    assert list(assessments_seen(Actor(), country.emergency)) == []


def test_changed_by_two_at_once_and_what_was_is_in_the_ledger(country):
    one = country.assessment("Rapid", MARCH)
    change_assessment(one, title="Rapid one", areas=[country.areas["ZZ2"]], expected=1, **COMMON)
    assert (one.title, one.version, [row.area.pcode for row in one.areas.all()]) == ("Rapid one", 2, ["ZZ2"])
    with pytest.raises(Stale):
        change_assessment(one, title="Rapid two", expected=1, **COMMON)
    content = LedgerContent.objects.get(entry=LedgerEntry.objects.latest("sequence")).content
    assert '"before":{"areas":["ZZ"],"title":"Rapid"}' in content.replace(" ", "")


# --- figures ----------------------------------------------------------------------------------------------------------


def test_assessments_of_one_place_are_kept_and_the_latest_counts(country):
    march, april = country.assessment("March", MARCH), country.assessment("April", APRIL)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", "ZZ12,20")
    country.take_in("Admin2 PCode,PIN", "ZZ11,90", assessment=april)
    found = country.take_in("Admin2 PCode,PIN", "ZZ11,95", "ZZ21,7", assessment=march)
    assert (found["new"], found["changed"]) == (2, 0)
    assert NeedFigure.objects.filter(superseded_by=None).count() == 5
    assert country.added_up() == {"ZZ11": 90, "ZZ12": 20, "ZZ1": 110, "ZZ21": 7, "ZZ2": 7, "ZZ": 117}


def test_importing_an_assessment_again_replaces_its_own_figures_only(country):
    march = country.assessment("March", MARCH)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100")
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", assessment=march)
    again = country.take_in("Admin2 PCode,PIN", "ZZ11,80", assessment=march)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 1, 0)
    assert country.take_in("Admin2 PCode,PIN", "ZZ11,100")["unchanged"] == 1
    assert country.added_up()["ZZ"] == 80


def test_a_province_and_its_districts_are_never_added_together(country):
    whole, parts = country.assessment("Whole", MARCH), country.assessment("Parts", APRIL)
    country.take_in("Admin1 PCode,PIN", "ZZ1,100", assessment=whole)
    assert country.added_up()["ZZ"] == 100
    country.take_in("Admin2 PCode,PIN", "ZZ11,30", assessment=parts)
    assert country.added_up() == {"ZZ1": 100, "ZZ": 100, "ZZ11": 30}
    country.take_in("Admin2 PCode,PIN", "ZZ11,30", "ZZ12,40", assessment=parts)
    assert country.added_up() == {"ZZ1": 70, "ZZ": 70, "ZZ11": 30, "ZZ12": 40}
    choose_assessment(
        emergency=country.emergency, assessment=whole, group=country.food, reason="Agreed.", **COMMON
    )
    assert country.added_up() == {"ZZ1": 100, "ZZ": 100}


def test_choosing_one_then_the_other_then_the_first_again(country):
    march, april = country.assessment("March", MARCH), country.assessment("April", APRIL)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", "ZZ12,20", assessment=march)
    country.take_in("Admin2 PCode,PIN", "ZZ11,90", "ZZ21,7", assessment=april)
    latest = country.state()

    def choose(one, area="", **said):
        return choose_assessment(
            emergency=country.emergency, assessment=one, group=country.food, reason="It covers more.",
            area=country.areas[area] if area else None, **said, **COMMON,
        )  # fmt: skip

    choose(march)
    chosen = country.state()
    assert country.added_up() == {"ZZ11": 100, "ZZ12": 20, "ZZ1": 120, "ZZ21": 7, "ZZ2": 7, "ZZ": 127}
    choose(april)
    assert country.state() == latest
    choose(march)
    assert country.state() == chosen
    nearer = choose(april, "ZZ1")
    assert country.added_up()["ZZ1"] == 110
    end_choice(nearer, reason="Not agreed.", **COMMON)
    assert country.state() == chosen
    assert AssessmentChoice.objects.filter(ends_on=None).count() == 1
    assert [row.act for row in LedgerEntry.objects.order_by("-sequence")[:2]] == [
        "assessment.choice-ended",
        "assessment.chosen",
    ]


def test_a_choice_that_cannot_be_is_refused(country):
    march = country.assessment("March", MARCH)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", assessment=march)

    def choose(**said):
        fields = {"assessment": march, "group": country.food, "reason": "Because.", **said}
        return choose_assessment(emergency=country.emergency, **fields, **COMMON)

    assert refused_code(choose, reason=" ") == "choice-why"
    assert refused_code(choose, starts_on=date(2030, 1, 1)) == "choice-in-future"
    assert refused_code(choose, area=country.areas["ZZ2"]) == "choice-without-figures"
    assert refused_code(choose, assessment=None) == "choice-without-figures"
    choose()
    assert refused_code(choose, starts_on=date(2022, 6, 1)) == "choice-before-standing"
    end_assessment(march, reason="Wrong sample.", expected=None, **COMMON)
    assert refused_code(choose) == "assessment-withdrawn"
    partner = actor("PART", country, group=country.food.pk, organisation=country.organisation("NGO").pk)
    with pytest.raises(Forbidden):
        choose_assessment(
            emergency=country.emergency, assessment=march, group=country.food, reason="x", by=partner, at=AT
        )


def test_a_withdrawn_assessment_counts_nowhere_and_its_choices_end(country):
    march, april = country.assessment("March", MARCH), country.assessment("April", APRIL)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", assessment=march)
    before = country.state()
    country.take_in("Admin2 PCode,PIN", "ZZ11,90", assessment=april)
    choose_assessment(emergency=country.emergency, assessment=april, group=country.food, reason="x", **COMMON)
    end_assessment(april, reason="Wrong sample.", expected=None, **COMMON)
    assert (country.added_up()["ZZ"], country.state()[1]) == (100, before[1])
    assert AssessmentChoice.objects.filter(ends_on=None).count() == 0
    assert refused_code(end_assessment, april, reason="x", expected=None, **COMMON) == (
        "assessment-withdrawn-before"
    )
    assert refused_code(end_assessment, march, reason=" ", expected=None, **COMMON) == "assessment-why"
    assert (
        refused_code(country.take_in, "Admin2 PCode,PIN", "ZZ11,1", assessment=april)
        == "assessment-withdrawn"
    )


def test_a_new_day_of_an_assessment_changes_what_counts(country):
    march, april = country.assessment("March", MARCH), country.assessment("April", APRIL)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", assessment=march)
    country.take_in("Admin2 PCode,PIN", "ZZ11,90", assessment=april)
    change_assessment(march, ends_on=date(2022, 5, 31), expected=None, **COMMON)
    assert country.added_up()["ZZ"] == 100


def test_the_day_a_row_speaks_of_stands_before_that_of_its_assessment(country):
    march, april = country.assessment("March", MARCH), country.assessment("April", APRIL)
    country.take_in("Admin2 PCode,PIN,Assessment date", "ZZ11,100,2022-05-20", "ZZ12,5,", assessment=march)
    country.take_in("Admin2 PCode,PIN", "ZZ11,90", "ZZ12,6", assessment=april)
    assert country.added_up()["ZZ1"] == 106
    days = as_of_days(country.emergency, attribution(country.emergency))
    assert days == {
        Line(country.food.pk): {
            country.areas["ZZ11"].pk: date(2022, 5, 20),
            country.areas["ZZ12"].pk: APRIL,
        }
    }


def test_figures_without_an_assessment_have_no_day(country):
    country.take_in("Admin2 PCode,PIN", "ZZ11,100")
    assert as_of_days(country.emergency, attribution(country.emergency)) == {
        Line(country.food.pk): {country.areas["ZZ11"].pk: None}
    }


# --- severity, sex, age, disability, households -------------------------------------------------------------------


def test_severity_is_kept_apart_and_never_added_up(country):
    march = country.assessment("March", MARCH)
    found = country.take_in(
        "Admin2 PCode,PIN,Severity", "ZZ11,100,3", "ZZ12,20,Extreme", "ZZ21,7,3.4", "ZZ2,,Phase 5",
        assessment=march,
    )  # fmt: skip
    assert [(one["code"], one["cell"]) for one in found["problems"]] == [("no-severity", "C4")]
    assert severity_of(country.emergency, attribution(country.emergency)) == {
        Line(country.food.pk): {
            country.areas["ZZ11"].pk: 3, country.areas["ZZ12"].pk: 4, country.areas["ZZ2"].pk: 5,
        }
    }  # fmt: skip
    assert country.added_up()["ZZ"] == 127


def test_a_severity_that_comes_later_takes_no_figure_away(country):
    march, jiaf = country.assessment("March", MARCH), country.assessment("Severity", APRIL)
    country.take_in("Admin2 PCode,PIN,Severity", "ZZ11,100,3", assessment=march)
    country.take_in("Admin2 PCode,Severity", "ZZ11,5", assessment=jiaf)
    assert country.added_up()["ZZ"] == 100
    (of_food,) = severity_of(country.emergency, attribution(country.emergency)).values()
    assert of_food == {country.areas["ZZ11"].pk: 5}


def test_severity_of_sectors_stands_under_their_headings(country):
    country.take_in("Admin2 PCode,FSC PiN,FSC severity,WASH severity", "ZZ11,100,3,4", group=None)
    found = severity_of(country.emergency, attribution(country.emergency))
    area = country.areas["ZZ11"].pk
    assert found == {Line(country.food.pk): {area: 3}, Line(None, "WSH"): {area: 4}}


def test_people_with_a_disability_are_a_part_and_never_added(country):
    march = country.assessment("March", MARCH)
    country.take_in(
        "Admin2 PCode,PIN,PiN female,PiN male,People with disabilities in need", "ZZ11,100,60,40,15",
        assessment=march,
    )  # fmt: skip
    assert country.added_up()["ZZ"] == 100
    attributed, area = attribution(country.emergency), country.areas["ZZ11"].pk
    rows = needs_by_sex_and_age(country.emergency, [Line(country.food.pk)], attributed)
    assert sorted(tuple(row) for row in rows) == [
        (0, area, "all", "", "", "with", 15),
        (0, area, "all", "f", "", "", 60),
        (0, area, "all", "m", "", "", 40),
    ]


def test_rows_with_and_without_a_disability_make_up_everybody(country):
    country.take_in("Admin2 PCode,Disability,PIN", "ZZ11,yes,15", "ZZ11,no,85", "ZZ12,yes,4")
    assert country.added_up() == {"ZZ11": 100, "ZZ1": 100, "ZZ": 100, "ZZ12": None}


def test_a_category_of_disability_is_kept_where_the_assessment_is_named(country):
    lines = (
        "Admin2 PCode,Category,PIN", "ZZ11,total,100", "ZZ11,People with Disabilities,15", "ZZ11,Elderly,9",
    )  # fmt: skip
    without = country.take_in(*lines)
    assert [(one["code"], one["refused"]) for one in without["problems"]] == [("category-apart", True)]
    named = country.take_in(*lines, assessment=country.assessment("March", MARCH))
    assert (named["accepted"], named["problems"], country.added_up()["ZZ"]) == (3, [], 100)


def test_shares_of_the_population_become_people(country):
    found = country.take_in(
        "Admin2 PCode,Population,PIN,% targeted", "ZZ11,1000,0.35,50.4%\u00a0", "ZZ12,501,0.5,10%", "ZZ21,,0.2,",
    )  # fmt: skip
    rows = dict(NeedFigure.objects.values_list("area__pcode", "in_need"))
    assert rows == {"ZZ11": 350, "ZZ12": 251}
    assert dict(NeedFigure.objects.values_list("area__pcode", "targeted")) == {"ZZ11": 504, "ZZ12": 50}
    assert {(one["code"], one["refused"]) for one in found["problems"]} == {
        ("share-of-population", False), ("share-without-population", False), ("no-figures", True),
    }  # fmt: skip


def test_households_count_only_by_a_stated_factor(country):
    lines = ("Admin2 PCode,Households in need", "ZZ11,100", "ZZ12,21")
    country.take_in(*lines)
    assert (country.added_up(), NeedFigure.objects.filter(unit="households").count()) == ({}, 2)
    surveyed = country.assessment("March", MARCH, unit="households")
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", "ZZ12,21", assessment=surveyed)
    assert country.added_up() == {}
    change_assessment(surveyed, household_size="5.5", expected=None, **COMMON)
    assert country.added_up() == {"ZZ11": 550, "ZZ12": 116, "ZZ1": 666, "ZZ": 666}
    assert refused_code(
        change_assessment, surveyed, unit="people", household_size=None, expected=None, **COMMON
    ) == ("unit-of-figures")


# --- taken back, given to another --------------------------------------------------------------------------------


def test_a_file_is_given_to_an_assessment_afterwards_and_back(country):
    march = country.assessment("March", MARCH)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", "ZZ12,20")
    first = country.state()
    country.take_in("Admin2 PCode,PIN", "ZZ11,90")
    batch, second = last_batch(), country.state()
    assign_assessment(batch, march, **COMMON)
    assert country.added_up()["ZZ"] == 110
    assert {row[:4:3] for row in country.state()[0]} >= {row[:4:3] for row in first[0]}
    assign_assessment(batch, None, **COMMON)
    assert country.state() == second
    undo_needs(last_batch(), **COMMON)
    assert country.state() == first


def test_a_file_with_rows_of_an_earlier_one_is_sent_again_instead(country):
    march = country.assessment("March", MARCH)
    country.take_in("Admin2 PCode,PIN", "ZZ11,100")
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", "ZZ12,3")
    assert refused_code(assign_assessment, last_batch(), march, **COMMON) == "rows-of-earlier-file"
    households = country.assessment("Households", MARCH, unit="households")
    assert refused_code(assign_assessment, last_batch(), households, **COMMON) == "assessment-units"
    assert refused_code(assign_assessment, last_batch(), None, **COMMON) == "assessment-same"


@pytest.mark.parametrize("seed", range(6))
def test_undoing_restores_every_figure_whatever_came_before(country, seed):
    chance = random.Random(seed)
    given = [None, country.assessment("March", MARCH), country.assessment("April", APRIL)]
    states = []
    for _step in range(4):
        places = chance.sample(["ZZ", "ZZ1", "ZZ2", "ZZ11", "ZZ12", "ZZ21"], 3)
        rows = [f"{place},{chance.choice(['IDP', 'all'])},{chance.randint(0, 99)}" for place in places]
        states.append(country.state())
        country.take_in("P-code,Population group,PIN", *rows, assessment=chance.choice(given))
    while states:
        undo_needs(last_batch_in_force(), **COMMON)
        assert country.state() == states.pop()


def last_batch_in_force():
    from firstcall.intake.models import ImportBatch

    return ImportBatch.objects.filter(state=ImportBatch.COMMITTED).latest("pk")


def test_all_that_was_assessed_of_a_place_beside_each_other(country):
    march, april = country.assessment("March", MARCH), country.assessment("April", APRIL)
    country.take_in("Admin2 PCode,Sex,PIN", "ZZ11,F,60", "ZZ11,M,50", assessment=march)
    country.take_in("Admin2 PCode,PIN,Severity", "ZZ11,90,4", assessment=april)
    attributed = attribution(country.emergency)
    found = assessed(country.emergency, attributed, line=Line(country.food.pk), area=country.areas["ZZ1"].pk)
    assert [
        (one.assessment, one.in_need, one.severity, one.day, one.in_use, one.severity_in_use) for one in found
    ] == [(march.pk, 110, None, MARCH, False, False), (april.pk, 90, 4, APRIL, True, True)]
