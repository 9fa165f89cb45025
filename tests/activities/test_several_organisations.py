"""Rows that name several organisations: who is where for each of them, and figures once, for the first."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Held
from firstcall.activities.actions import import_activities, undo_activities
from firstcall.activities.models import Activity
from firstcall.activities.presence import presence
from firstcall.activities.rows import takenapart
from firstcall.gaps.queries import overlap_list
from firstcall.intake.models import ImportBatch
from tests.activities.taken_in import counts, take_in
from tests.activities.workbooks import HEAD, read
from tests.gaps.country import AT

WHERE = "Organisation,Implementing partner,Sector,Admin2 PCode,Activity,Month,Status,Reached"


@pytest.mark.parametrize(
    ("written", "reached", "organisations", "code"),
    [
        ("Oxfam / NRC", "", ["OXFAM", "NRC"], "several-organisations"),
        ("Oxfam / NRC", "-", ["OXFAM", "NRC"], "several-organisations"),
        ("Oxfam / NRC", 0, ["OXFAM", "NRC"], "several-organisations"),
        ("Oxfam / NRC", 40, ["OXFAM"], "organisation-several"),
        ("NRC, OXFAM, nrc", "", ["NRC", "OXFAM"], "several-organisations"),
        ("ZZX / NRC", "", [None, "NRC"], "several-organisations"),
    ],
)
def test_a_row_without_figures_stands_for_each_of_its_organisations(written, reached, organisations, code):
    records, said = read(HEAD, [written, "WASH", "Nord", "Bourem", "Eau", reached])
    assert [one[0] for one in records] == organisations
    assert said[code] == ("A2",)


def test_organisations_and_sectors_of_a_cell_are_each_with_each_but_figures_divide_nobody():
    rows = [["Oxfam / NRC", "WASH, Santé", "Nord", "Bourem", "Eau", people] for people in ("", 7)]
    records, _said = read(HEAD, *rows)
    assert [(one[0], one[1], one[3]) for one in records] == [
        ("OXFAM", "WSH", None), ("NRC", "WSH", None), ("OXFAM", "HEA", None), ("NRC", "HEA", None),
        ("OXFAM", "WSH", 7), ("OXFAM", "HEA", None),
    ]  # fmt: skip


def test_more_rows_than_may_be_stay_the_first_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ["Oxfam / NRC", "WASH", "Nord", "Bourem", "Eau", ""]
    for most, organisations in ((4, ["OXFAM", "NRC"] * 2), (3, ["OXFAM"] * 2)):
        monkeypatch.setattr(takenapart, "MOST_MADE", most)
        assert [one[0] for one in read(HEAD, row, row)[0]] == organisations


@pytest.fixture
def known(country):
    for acronym in ("AAA", "BBB", "CCC"):
        country.organisation(acronym)
    return country


def rows_there() -> list[tuple[str, bool, int]]:
    rows = Activity.objects.filter(superseded_by=None).order_by("source_row", "organisation__acronym")
    return list(rows.values_list("organisation__acronym", "beside", "source_row"))


@pytest.mark.django_db
def test_the_file_again_changes_nothing_and_taken_back_leaves_nothing(known, write):
    path = write("AAA / BBB,,FSC,ZZ11,Food,June 2022,,", "NEW1 / NEW2 / AAA,,FSC,ZZ12,Food,June 2022,,",
                 "AAA / CCC,,FSC,ZZ21,Seeds,June 2022,,25", headings=WHERE)  # fmt: skip
    found = take_in(known, path)
    assert counts(found) == (6, 6, 6, 0, 0, 0)
    named = Activity.objects.order_by("pk").values_list(
        "organisation__acronym", "organisation__name", "beside", "source_row", "reached"
    )
    assert [(acronym or name, *rest) for acronym, name, *rest in named] == [
        ("AAA", False, 2, None), ("BBB", True, 2, None), ("NEW1", False, 3, None), ("NEW2", True, 3, None),
        ("AAA", True, 3, None), ("AAA", False, 4, 25),
    ]  # fmt: skip
    again = take_in(known, write(*path.read_text("utf-8").splitlines()[1:], headings=WHERE, name="again.csv"))
    assert counts(again) == (6, 6, 0, 0, 6, 0)
    lines = presence(actor=operator(), emergency=known.emergency, at=AT)
    assert [(one.area, [name for _id, name in one.organisations]) for one in lines] == [
        ("ZZ11", ["AAA", "BBB"]), ("ZZ12", ["AAA", "NEW1", "NEW2"]), ("ZZ21", ["AAA"]),
    ]  # fmt: skip
    for one in (again, found):
        undo_activities(ImportBatch.objects.get(public_id=one["batch"]), by=operator(), at=AT)
    assert Activity.objects.count() == 0


@pytest.mark.django_db
def test_a_corrected_row_changes_for_all_it_names_and_who_reports_itself_keeps_its_own(known, write):
    take_in(known, write("BBB,,FSC,ZZ11,Food,June 2022,ongoing,40", headings=WHERE, name="bbb.csv"))
    take_in(known, write("AAA / BBB,,FSC,ZZ11,Food,June 2022,planned,", headings=WHERE, name="aaa.csv"))
    found = take_in(
        known, write("AAA / BBB,,FSC,ZZ11,Food,June 2022,ongoing,", headings=WHERE, name="aaa v2.csv")
    )
    assert counts(found) == (2, 2, 0, 2, 0, 0)
    assert rows_there() == [("AAA", False, 2), ("BBB", False, 2), ("BBB", True, 2)]
    assert list(Activity.objects.filter(superseded_by=None, reached=40).values_list("beside")) == [(False,)]
    assert (
        overlap_list(actor=operator(), emergency=known.emergency, at=AT) != []
    )  # AAA and BBB report it, each itself


@pytest.mark.django_db
def test_organisations_named_in_one_row_are_no_overlap(known, write):
    take_in(known, write("AAA / BBB,,FSC,ZZ11,Food,June 2022,,", headings=WHERE))
    assert overlap_list(actor=operator(), emergency=known.emergency, at=AT) == []


@pytest.mark.django_db
def test_who_implements_follows_where_it_is_the_one_that_reports(known, write):
    take_in(
        known,
        write(
            ",AAA / BBB,FSC,ZZ11,Food,June 2022,,", "CCC,AAA / BBB,FSC,ZZ11,Food,June 2022,,", headings=WHERE
        ),
    )
    rows = Activity.objects.order_by("pk").values_list("organisation__acronym", "implementer__acronym")
    assert list(rows) == [("AAA", "AAA"), ("BBB", "BBB"), ("CCC", "AAA")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "beside", "code"),
    [
        ("AAA / BBB", False, "others-not-yours"),
        ("BBB / AAA", False, "others-not-yours"),
        ("BBB / CCC", None, "not-yours"),
    ],
)
def test_a_partner_brings_its_own_name_of_several(known, write, written, beside, code):
    own = known.organisation("AAA")
    partner = Actor(
        person="p1", signed_in=True,
        held=(Held("PART", emergency=known.emergency.pk, organisation=own.pk, country="ZZZ"),),
    )  # fmt: skip
    (found,) = import_activities(
        [write(f"{written},,FSC,ZZ11,Food,June 2022,,", headings=WHERE)],
        emergency=known.emergency,
        by=partner,
        at=AT,
    )
    assert code in [one["code"] for one in found["problems"]]
    assert rows_there() == ([] if beside is None else [("AAA", beside, 2)])
    assert set(Activity.objects.values_list("month", flat=True)) <= {date(2022, 6, 1)}
