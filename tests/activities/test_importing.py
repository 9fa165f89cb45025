"""Activities from files: every problem named, importing again doubles nothing, undoing restores every figure."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Actor, Forbidden, Held, NotVisible
from firstcall.activities.actions import (
    commit_activities,
    import_activities,
    preview_activities,
    undo_activities,
)
from firstcall.activities.models import Activity, ActivityRollup
from firstcall.activities.presence import presence
from firstcall.activities.queries import all_activity_rows
from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from tests.activities.taken_in import JUNE, ROW, counts, take_in
from tests.gaps.country import AT, SmallCountry

pytestmark = pytest.mark.django_db


def figures(country: SmallCountry) -> list[tuple]:
    columns = ("group", "sector", "area__pcode", "population_group", "rows", "organisations", "organisations_here",
               "targeted", "reached", "frequencies", "latest_on")  # fmt: skip
    return sorted(ActivityRollup.objects.filter(emergency=country.emergency).values_list(*columns), key=str)


def problems(found: dict) -> list[tuple]:
    return sorted((p["code"], p["cell"], p["value"], p["rows"], p["refused"]) for p in found["problems"])


def test_a_report_becomes_facts_and_figures(country, write):
    found = take_in(country, write(ROW, "FAO,,FSC,ZZ12,,Seeds,2022-06,Host communities,30,"))
    assert counts(found) == (2, 2, 2, 0, 0, 0)
    assert (found["header_row"], found["totals"], found["problems"]) == (
        1, {"organisations": 2, "areas": 2, "targeted": 200, "reached": 130}, [],
    )  # fmt: skip
    assert list(Activity.objects.order_by("source_row").values_list(
        "organisation__acronym", "group__code", "sector", "area__pcode", "site", "activity", "month",
        "population_group", "reached", "targeted", "source_row",
    )) == [
        ("WFP", "FSC", "FSC", "ZZ11", "Camp A", "Food", date(2022, 6, 1), "IDP", 100, 200, 2),
        ("FAO", "FSC", "FSC", "ZZ12", "", "Seeds", date(2022, 6, 1), "Host community", 30, None, 3),
    ]  # fmt: skip
    everyone = ActivityRollup.objects.get(area__pcode="ZZ", population_group="all")
    assert (everyone.rows, everyone.organisations, everyone.reached, everyone.frequencies) == (2, 2, 130, 130)
    assert LedgerEntry.objects.filter(act="import.committed").count() == 1


def test_people_by_sex_and_age_are_kept_and_counted(country, write):
    path = write(
        "WFP,ZZ11,10,20,5,",
        "WFP,ZZ11,12,1,,40",
        headings="Organisation,Admin2 PCode,Girls,Boys,Women,Reached",
    )
    take_in(country, path, group=country.food)
    assert list(Activity.objects.order_by("source_row").values_list("reached", "cells")) == [
        (35, '{"f|adults":5,"f|children":10,"m|children":20}'),
        (40, '{"f|children":12,"m|children":1}'),
    ]
    assert ActivityRollup.objects.get(area__pcode="ZZ11", population_group="all").reached == 40


def test_every_problem_is_named_once_with_its_rows(country, write):
    country.group("HEA", "Health", "HEA")  # with several groups a row must say to which it belongs
    found = take_in(country, write(
        "WFP,,Food Security,ZZ19,,Food,June 2022,,10,",
        "WFP,,Food Security,ZZ19,,Food,June 2022,,11,",
        "Helping Hands,,FSC,ZZ11,,Food,June 2022,,1.5,",
        "Helping Hands,Helping Hands,FSC,ZZ11,,Food,sometime,,minus two,",
        ",,FSC,ZZ11,,Food,June 2022,,5,",
        "WFP,,Astrology,ZZ11,,Food,June 2022,,5,",
        "WFP,,,ZZ11,,Food,June 2022,,5,",
        "WFP,,FSC,,,Food,June 2022,,5,",
    ))  # fmt: skip
    assert counts(found) == (8, 3, 3, 0, 0, 5)
    assert problems(found) == [
        ("fraction_of_people", "I4", "", 1, False),
        ("not_a_month", "G5", "sometime", 1, False),
        ("not_a_number", "I5", "minus two", 1, False),
        ("organisation-missing", "A6", "", 1, True),
        ("organisation-unknown", "A4", "Helping Hands", 2, False),
        ("place-blank", "9", "", 1, False),
        ("place-unknown", "D2", "ZZ19", 2, True),
        ("sector-missing", "C8", "", 1, True),
        ("sector-unknown", "C7", "Astrology", 1, True),
    ]
    assert Organisation.objects.get(name="Helping Hands").status == "unconfirmed"
    kept = Activity.objects.order_by("source_row").values_list("area__pcode", "reached", "month")
    assert list(kept) == [("ZZ11", 2, JUNE), ("ZZ11", None, None), ("ZZ", 5, JUNE)]


def test_a_place_known_only_by_its_province_is_kept_there(country, write):
    headings = "Organisation,Sector,Admin1 PCode,Admin2 PCode,Reached"
    found = take_in(country, write("WFP,FSC,ZZ1,ZZ1999,10", "FAO,FSC,ZZ1,ZZ1999,20", headings=headings))
    assert [(p["code"], p["value"], p["rows"], p["refused"]) for p in found["problems"]] == [
        ("place-kept-at-parent", "ZZ1999", 2, False)
    ]
    assert set(Activity.objects.values_list("area__pcode", flat=True)) == {"ZZ1"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("WFP,FAO,OCHA,ECHO", "WFP"),
        (",FAO,OCHA,ECHO", "FAO"),
        ("n/a,-,OCHA,ECHO", "OCHA"),
        (",,,ECHO", None),
    ],
)
def test_the_organisation_is_who_reports_else_implements_else_the_programme_partner(
    country, write, row, expected
):
    country.organisation("OCHA")
    headings = "Organisation,Implementing partner,Programme partner,Donor,Admin2 PCode"
    take_in(country, write(f"{row},ZZ11", headings=headings), group=country.food)
    assert list(Activity.objects.values_list("organisation__acronym", flat=True)) == (
        [expected] if expected else []
    )


def test_importing_the_same_file_again_changes_nothing(country, write):
    path = write(ROW, ROW, "Helping Hands,,FSC,ZZ12,,Food,June 2022,,7,")
    take_in(country, path)
    before = figures(country)
    assert counts(take_in(country, path)) == (3, 3, 0, 0, 3, 0)
    assert (Activity.objects.count(), figures(country)) == (3, before)


def test_a_corrected_file_replaces_what_it_corrects(country, write):
    take_in(country, write(ROW, "FAO,,FSC,ZZ12,,Seeds,June 2022,,30,"))
    found = take_in(
        country, write(ROW.replace(",100,", ",60,"), "FAO,,FSC,ZZ12,,Seeds,July 2022,,30,", name="v2.csv")
    )
    assert counts(found) == (2, 2, 1, 1, 0, 0)
    assert sorted(Activity.objects.filter(superseded_by=None).values_list("reached", flat=True)) == [
        30,
        30,
        60,
    ]
    assert ActivityRollup.objects.get(area__pcode="ZZ11", population_group="all").reached == 60


def test_a_dry_run_says_the_same_and_stores_nothing(country, write):
    path = write(ROW, "Helping Hands,,FSC,ZZ12,,Food,June 2022,,7,")
    tried = take_in(country, path, dry_run=True)
    assert (
        Activity.objects.count(),
        ImportBatch.objects.count(),
        Organisation.objects.filter(name="Helping Hands").count(),
    ) == (0, 0, 0)
    done = take_in(country, path)
    assert (counts(tried), tried["totals"], problems(tried)) == (counts(done), done["totals"], problems(done))


def test_a_preview_is_taken_in_later(country, write):
    path = write(ROW)
    batch = preview_activities(
        path, file_name="my report.csv", emergency=country.emergency, by=operator(), at=AT
    )
    path.unlink()
    assert (batch.state, batch.new, Activity.objects.count()) == ("previewed", 1, 0)
    batch = commit_activities(batch, by=operator(), at=AT, expected=batch.version)
    assert (batch.state, batch.new, Activity.objects.count()) == ("committed", 1, 1)
    with pytest.raises(Refused):
        commit_activities(batch, by=operator(), at=AT)


def test_a_preview_kept_without_keys_is_taken_in_with_the_same_ones(country, write):
    rows = [ROW, ROW.replace("WFP", "A new name"), ROW.replace("Camp A", "Camp B")]

    def stored(file: str, *, keyed: bool) -> list[tuple]:
        found = preview_activities(
            write(*rows), file_name=file, emergency=country.emergency, by=operator(), at=AT
        )
        kept = settings.HOME / "files" / "staged" / f"{found.public_id}.parquet"
        if not keyed:  # as earlier versions kept them
            pl.read_parquet(kept).drop("content_key", "natural_key").write_parquet(kept)
        found = commit_activities(found, by=operator(), at=AT)
        keys = list(found.activities.order_by("pk").values_list("content_key", "natural_key"))
        undo_activities(found, by=operator(), at=AT)
        return keys

    first, again, without = (
        stored("a.csv", keyed=True),
        stored("b.csv", keyed=True),
        stored("c.csv", keyed=False),
    )
    assert len(set(first)) == 3
    assert first == again == without  # the first registered the new name, the others knew it


@pytest.mark.django_db(transaction=True)
def test_a_preview_taken_in_leaves_no_rows_lying_about(country, write):
    batch = preview_activities(
        write(ROW), file_name="a.csv", emergency=country.emergency, by=operator(), at=AT
    )
    kept = settings.HOME / "files" / "staged" / f"{batch.public_id}.parquet"
    assert kept.stat().st_mode & 0o777 == 0o600
    commit_activities(batch, by=operator(), at=AT)
    assert not kept.exists()


def test_several_files_double_nothing_among_them(country, write):
    first, copy = write(ROW), write(ROW, name="Copy of report.csv")
    found = import_activities([first, copy], emergency=country.emergency, by=operator(), at=AT)
    assert [counts(one) for one in found] == [(1, 1, 1, 0, 0, 0), (1, 1, 0, 0, 1, 0)]


def test_spellings_of_one_cell_mean_the_same_so_that_the_file_again_changes_nothing(country, write):
    """Registered as one, "PMU,gol" would be what "PMU,GOL" means when the file is sent again: its rows would be new."""
    cells = ('"WFP,GOL"', '"WFP,gol"', "WFP (GOL?)")
    path = write(*(ROW.replace("WFP,", f"{cell},", 1).replace("ZZ11", place) for cell, place in zip(
        cells, ("ZZ11", "ZZ12", "ZZ21"), strict=True)))  # fmt: skip
    assert counts(take_in(country, path)) == (3, 3, 3, 0, 0, 0)
    assert {one.organisation.acronym for one in Activity.objects.all()} == {"WFP"}
    assert counts(take_in(country, path)) == (3, 3, 0, 0, 3, 0)


def test_an_import_is_not_undone_while_a_later_one_replaced_its_rows(country, write):
    take_in(country, write(ROW))
    take_in(country, write(ROW.replace(",100,", ",60,"), name="v2.csv"))
    first, second = ImportBatch.objects.order_by("pk")
    with pytest.raises(Refused) as refused:
        undo_activities(first, by=operator(), at=AT)
    assert refused.value.refusal.code == "superseded-since"
    undo_activities(second, by=operator(), at=AT)
    first.refresh_from_db()
    undo_activities(first, by=operator(), at=AT)
    assert (Activity.objects.count(), figures(country)) == (0, [])


rows = st.lists(
    st.builds(
        "{},,{},{},{},Food,{},{},{},{}".format,
        st.sampled_from(["WFP", "FAO", "Helping Hands"]),
        st.sampled_from(["FSC", "WASH"]),
        st.sampled_from(["ZZ11", "ZZ12", "ZZ21", "ZZ1"]),
        st.sampled_from(["", "Camp A"]),
        st.sampled_from(["May 2022", "June 2022"]),
        st.sampled_from(["", "IDP", "Host"]),
        st.sampled_from(["", "0", "10", "25"]),
        st.sampled_from(["", "40"]),
    ),
    min_size=1,
    max_size=6,
)


@examples(
    phases=[Phase.generate],
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=rows, after=rows)
def test_undoing_an_import_restores_every_figure(country, write, before, after):
    take_in(country, write(*before, name="before.csv"))
    figures_before = figures(country)
    facts_before = sorted(Activity.objects.filter(superseded_by=None).values_list("pk", flat=True))
    take_in(country, write(*after, name="after.csv"))
    for batch in ImportBatch.objects.filter(state="committed").order_by("-pk")[:1]:
        undo_activities(batch, by=operator(), at=AT)
    assert figures(country) == figures_before
    assert sorted(Activity.objects.filter(superseded_by=None).values_list("pk", flat=True)) == facts_before
    undo_activities(ImportBatch.objects.filter(state="committed").latest("pk"), by=operator(), at=AT)
    assert figures(country) == []


def test_rows_without_a_sector_belong_to_the_only_group_and_that_is_said(country, write):
    found = take_in(country, write("WFP,,,ZZ11,,Food,June 2022,,5,", "WFP,,FSC,ZZ11,,Food,June 2022,,6,"))
    assert problems(found) == [("sector-of-only-group", "C2", "", 1, False)]
    assert set(Activity.objects.values_list("group", "sector")) == {(country.food.pk, "FSC")}
    whole = take_in(country, write("WFP,ZZ12,5", headings="Organisation,Admin2 PCode,Reached"))
    assert [(p["code"], p["refused"]) for p in whole["problems"]] == [("sector-of-only-group", False)]


def test_a_file_without_a_sector_needs_its_group_named_where_there_are_several(country, write):
    country.group("HEA", "Health", "HEA")
    path = write("WFP,ZZ11,5", headings="Organisation,Admin2 PCode,Reached")
    with pytest.raises(Refused) as refused:
        take_in(country, path)
    assert refused.value.refusal.code == "sector-column-missing"
    assert counts(take_in(country, path, group=country.food)) == (1, 1, 1, 0, 0, 0)


def test_a_row_of_another_group_than_the_file_was_sent_for_is_not_counted_silently(country, write):
    country.group("HEA", "Health", "HEA")
    rows = [
        f"WFP,,{sector},ZZ11,,Food,June 2022,,{n}," for n, sector in enumerate(("HEA", "FSC", "", "Zzq"), 1)
    ]
    found = take_in(country, write(*rows), group=country.food)
    assert problems(found) == [("sector-aside", "C2", "HEA", 1, False)]
    assert found["problems"][0]["message"] == (
        "“HEA” is counted as Food Security, because the file was sent for it."
    )
    assert set(Activity.objects.values_list("group", "sector")) == {(country.food.pk, "FSC")}


def test_a_partner_brings_its_own_rows_only(country, write):
    own = country.organisation("WFP")
    partner = Actor(
        person="p1", signed_in=True,
        held=(Held("PART", emergency=country.emergency.pk, organisation=own.pk, country="ZZZ"),),
    )  # fmt: skip
    (found,) = import_activities(
        [write(ROW, "FAO,,FSC,ZZ12,,Seeds,June 2022,,30,")], emergency=country.emergency, by=partner, at=AT
    )
    assert counts(found) == (2, 1, 1, 0, 0, 1)
    assert [(p["code"], p["cell"]) for p in found["problems"]] == [("not-yours", "3")]
    with pytest.raises((Forbidden, NotVisible)):
        import_activities([write(ROW)], emergency=country.emergency, by=nobody(), at=AT)


def test_rows_are_exported_in_the_order_of_their_columns(country, write):
    take_in(country, write(ROW))
    (row,) = all_activity_rows(actor=operator(), emergency=country.emergency)
    assert row._asdict() == {
        "organisation": "Organisation WFP",
        "organisation_acronym": "WFP",
        "organisation_type": "",
        "sector": "FSC",
        "admin1_code": "ZZ1",
        "admin2_code": "ZZ11",
        "admin3_code": "",
        "activity": "Food",
        "start": date(2022, 6, 1),
        "end": date(2022, 6, 30),
        "status": "",
        "population_group": "IDP",
        "targeted": 200,
        "reached": 100,
        "source_file": "report.csv",
        "source_sheet": "",
        "source_row": 2,
    }
    assert list(all_activity_rows(actor=nobody(), emergency=country.emergency)) == []


def test_who_is_where(country, write):
    take_in(country, write(ROW, ROW.replace("WFP", "FAO"), "WFP,,WASH,ZZ21,,Water,June 2022,,5,"))
    found = presence(actor=operator(), emergency=country.emergency, at=AT)
    assert [
        (p.group, p.area, [name for _, name in p.organisations], p.reached, p.frequencies) for p in found
    ] == [
        ("FSC", "ZZ11", ["FAO", "WFP"], 100, 200),
        ("WSH", "ZZ21", ["WFP"], 5, 5),
    ]
    assert [(p.group, p.area) for p in presence(actor=operator(), emergency=country.emergency, level=0, at=AT)] == [
        ("FSC", "ZZ"), ("WSH", "ZZ"),
    ]  # fmt: skip


def test_a_file_sent_again_after_its_spelling_was_accepted_doubles_nothing(country, write):
    from firstcall.organisations.actions import accept_spelling
    from firstcall.organisations.queries import find

    path = write(ROW.replace("WFP,,", "World Fod Programme,Wrld Food Programme,"), ROW)
    first = take_in(country, path)
    assert (counts(first), [p["code"] for p in first["problems"]]) == (
        (2, 2, 2, 0, 0, 0),
        ["organisation-unknown", "organisation-unknown"],
    )
    for written in ("World Fod Programme", "Wrld Food Programme"):
        accept_spelling(
            written=written,
            organisation=find("WFP"),
            country=country.emergency.country,
            by=operator(),
            at=AT,
        )
    again = take_in(country, path)
    assert (counts(again), [p["code"] for p in again["problems"]]) == ((2, 2, 0, 0, 2, 0), ["file-seen"])
    assert {row.organisation for row in all_activity_rows(actor=operator(), emergency=country.emergency)} == {
        "Organisation WFP"
    }
