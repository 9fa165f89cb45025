"""A year of partner files as they really come: no row twice, none lost, corrections win, in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities, undo_activities
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.organisations.actions import merge
from firstcall.organisations.models import Organisation
from firstcall.places.gazetteer import CODE
from firstcall.places.models import Area, AreaName
from firstcall.policy.refusal import Refused
from tests.intake.made import workbook
from tests.returns.country import CLOSED, HEADINGS, IN_TIME, Reporting, codes, row

pytestmark = pytest.mark.django_db

NO_MONTH = "Organisation,Sector,Admin2 PCode,Activity,Reached"

# As they were sent: the month in a column, in the file's name alone, a cumulative file that lowers a figure and drops
# a row, a corrected version whose place was wrong, a copy, the coordinator's compilation of what was sent before.
FILES = {
    "AAA April 2022.csv": (NO_MONTH, ["AAA,FSC,ZZ11,Food,10", "AAA,FSC,ZZ12,Seeds,5"]),
    "BBB cumulative Apr 2022.csv": (HEADINGS, [row("BBB", 7, "April 2022"), row("BBB", 8, "April 2022", "ZZ12")]),
    "CCC_Apr.csv": (
        HEADINGS,
        [row("CCC", 1, "April 2022"), row("CCC", 2, "April 2022", "ZZ12"), row("CCC", 3, "April 2022", "ZZ21")],
    ),
    "CCC April 2022 corrected.csv": (
        HEADINGS,
        [row("CCC", 1, "April 2022"), row("CCC", 2, "April 2022", "ZZ12", "Seeds"),
         row("CCC", 3, "April 2022", "ZZ21")],
    ),
    "AAA May 2022.csv": (NO_MONTH, ["AAA,FSC,ZZ11,Food,11", "AAA,FSC,ZZ12,Seeds,5"]),
    "BBB cumulative May 2022.csv": (
        HEADINGS,
        [row("BBB", 6, "April 2022"), row("BBB", 9, "May 2022"), row("BBB", 4, "May 2022", "ZZ12")],
    ),
    "Copy of AAA May 2022.csv": (NO_MONTH, ["AAA,FSC,ZZ11,Food,12", "AAA,FSC,ZZ12,Seeds,5"]),
    "FSC compiled 4W.csv": (
        HEADINGS,
        [row("AAA", 12, "May 2022"), row("BBB", 9, "May 2022"), row("BBB", 4, "May 2022", "ZZ12")],
    ),
}  # fmt: skip
TRUTH = {
    ("AAA", 4, "ZZ11", "Food"): 10, ("AAA", 4, "ZZ12", "Seeds"): 5, ("BBB", 4, "ZZ11", "Food"): 6,
    ("CCC", 4, "ZZ11", "Food"): 1, ("CCC", 4, "ZZ12", "Seeds"): 2, ("CCC", 4, "ZZ21", "Food"): 3,
    ("AAA", 5, "ZZ11", "Food"): 12, ("AAA", 5, "ZZ12", "Seeds"): 5, ("BBB", 5, "ZZ11", "Food"): 9,
    ("BBB", 5, "ZZ12", "Food"): 4,
}  # fmt: skip


def write(folder: Path, name: str) -> Path:
    headings, rows = FILES[name]
    path = folder / name
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path


def take_in(country: Reporting, *paths: Path) -> list[dict]:
    return import_activities(paths, emergency=country.emergency, by=operator(), at=IN_TIME)


def standing() -> dict[tuple, int]:
    columns = ("organisation__acronym", "month__month", "area__pcode", "activity", "reached")
    rows = list(Activity.objects.filter(superseded_by=None).values_list(*columns))
    found = {tuple(one): reached for *one, reached in rows}
    assert len(found) == len(rows)  # no row twice
    return found


def test_in_the_order_sent_and_all_of_it_again(tmp_path):
    country = Reporting()
    files = [write(tmp_path, name) for name in FILES]
    for path in files:
        take_in(country, path)
    assert standing() == TRUTH
    stored = Activity.objects.count()
    again = [report for path in files for report in take_in(country, path)]
    assert [(one["new"], one["changed"]) for one in again] == [(0, 0)] * len(files)
    assert (standing(), Activity.objects.count()) == (TRUTH, stored)


def test_a_cumulative_file_sent_again_does_not_undo_a_later_correction(tmp_path):
    country = Reporting()
    april, may = row("BBB", 7, "April 2022"), row("BBB", 9, "May 2022")
    country.take_in(tmp_path, april, name="5W.csv")
    country.take_in(tmp_path, april, may, name="5W.csv")  # brings May alone
    country.take_in(tmp_path, row("BBB", 6, "April 2022"), may, name="5W.csv")
    found = country.take_in(tmp_path, april, may, name="5W.csv")
    assert [found[name] for name in ("new", "changed", "unchanged")] == [0, 0, 2]
    assert country.reached() == 15


def test_by_the_alphabet_in_one_command(tmp_path):
    names = [
        "BBB cumulative Apr 2022.csv",
        "BBB cumulative May 2022.csv",
        "CCC April 2022 corrected.csv",
        "CCC_Apr.csv",
    ]
    reports = take_in(Reporting(), *(write(tmp_path, name) for name in names))
    assert [one["file"] for one in reports] == names
    assert standing() == {key: reached for key, reached in TRUTH.items() if key[0] != "AAA"}


def test_one_by_one_in_the_opposite_order_a_file_that_would_undo_a_later_one_is_refused(tmp_path):
    country, refused = Reporting(), []
    for name in reversed(FILES):
        try:
            take_in(country, write(tmp_path, name))
        except Refused as error:
            refused.append((name, error.refusal.code))
    assert refused == [
        ("AAA May 2022.csv", "later-file-in"),
        ("CCC_Apr.csv", "later-file-in"),
        ("BBB cumulative Apr 2022.csv", "later-file-in"),
    ]
    assert standing() == TRUTH


def test_taking_back_a_month_in_the_middle_brings_back_what_was_there(tmp_path):
    country = Reporting()
    take_in(country, write(tmp_path, "BBB cumulative Apr 2022.csv"))
    before = standing()
    take_in(country, write(tmp_path, "BBB cumulative May 2022.csv"))
    assert standing() == {key: reached for key, reached in TRUTH.items() if key[0] == "BBB"}
    undo_activities(ImportBatch.objects.latest("pk"), by=operator(), at=IN_TIME)
    assert standing() == before


def test_undated_rows_that_replace_others_are_named(tmp_path):
    country = Reporting()
    country.take_in(tmp_path, "AAA,FSC,ZZ11,Food,10", name="first.csv", headings=NO_MONTH)
    found = country.take_in(tmp_path, "AAA,FSC,ZZ11,Food,11", name="second.csv", headings=NO_MONTH)
    assert (codes(found), country.reached()) == (["undated-replaced"], 11)
    found = country.take_in(tmp_path, "AAA,FSC,ZZ11,Food,12", name="second v2.csv", headings=NO_MONTH)
    assert (codes(found), country.reached()) == ([], 12)


def test_a_compilation_that_lacks_rows_takes_none_from_what_a_partner_sent_itself(tmp_path):
    country = Reporting()
    country.take_in(
        tmp_path, row("AAA", 1), row("AAA", 2, area="ZZ12"), row("AAA", 3, area="ZZ21"), name="AAA.csv"
    )
    found = country.take_in(
        tmp_path, row("AAA", 1), row("AAA", 2, area="ZZ12"), row("BBB", 9), name="all.csv"
    )
    assert (codes(found), country.reached()) == ([], 15)


def test_two_files_of_one_name_that_share_no_row_both_count(tmp_path):
    country = Reporting()
    country.take_in(tmp_path, row("AAA", 1), name="5W.csv")
    found = country.take_in(tmp_path, row("AAA", 2, area="ZZ12"), name="5W.csv")
    assert (codes(found), country.reached()) == (["second-part"], 3)


def test_another_part_is_no_earlier_version(tmp_path):
    country = Reporting()
    country.take_in(tmp_path, row("AAA", 1), name="5W (1).csv")
    found = country.take_in(tmp_path, row("AAA", 2, area="ZZ12"), name="5W.csv")
    assert (codes(found), country.reached()) == (["second-part"], 3)


def test_what_is_for_a_closed_round_is_left_out_row_by_row(tmp_path):
    country = Reporting()
    country.take_in(tmp_path, row("AAA", 1, "April 2022"), row("AAA", 2, "April 2022", "ZZ12"), name="a.csv")
    country.rounds()
    found = country.take_in(
        tmp_path,
        row("AAA", 9, "April 2022"),
        row("AAA", 2, "April 2022", "ZZ12"),
        row("AAA", 4),
        name="b.csv",
    )
    (problem,) = (one for one in found["problems"] if one["code"] == "round-closed")
    assert (problem["refused"], problem["rows"], problem["cell"]) == (True, 1, "2")
    assert [found[name] for name in ("new", "changed", "unchanged", "rejected")] == [1, 0, 1, 1]
    assert (country.reached(), country.returns()) == (7, [("June 2022", "AAA", "submitted", 1)])
    with pytest.raises(Refused, match=r"The round of June 2022 closed"):
        country.take_in(tmp_path, row("AAA", 5), name="c.csv", at=CLOSED)


def test_a_sheet_of_a_closed_round_does_not_keep_out_the_other_months_of_its_workbook(tmp_path):
    country = Reporting()

    def send(months: dict[str, list[str]], at: datetime = IN_TIME) -> list[dict]:
        cells = {name: [line.split(",") for line in (NO_MONTH, *rows)] for name, rows in months.items()}
        path = workbook(tmp_path / "AAA.xlsx", cells)
        found = import_activities([path], emergency=country.emergency, by=operator(), at=at)
        return [{**one, "codes": [code for code in codes(one) if code != "stated_once"]} for one in found]

    april = ["AAA,FSC,ZZ11,Food,10", "AAA,FSC,ZZ12,Food,1"]
    country.rounds()
    send({"April 2022": april, "May 2022": ["AAA,FSC,ZZ11,Food,20"]}, datetime(2022, 5, 3, 9, tzinfo=UTC))
    later = {"May 2022": ["AAA,FSC,ZZ11,Food,20"], "June 2022": ["AAA,FSC,ZZ11,Food,30"]}
    found = send({"April 2022": ["AAA,FSC,ZZ11,Food,11", april[1]], **later})
    assert [(one["new"], one["rejected"], one["codes"]) for one in found] == [
        (0, 1, ["round-closed"]),
        (0, 0, []),
        (1, 0, []),
    ]
    assert country.reached() == 61
    # What it leaves out stays as well, and that is said.
    found = send({"April 2022": april[:1], **later})
    assert [(one["new"], one["codes"]) for one in found] == [(0, ["rows-stay"]), (0, []), (0, [])]
    assert country.reached() == 61


def test_rows_without_a_month_are_of_the_month_of_their_round(tmp_path):
    country = Reporting()
    country.rounds()
    april, may = datetime(2022, 5, 3, 9, tzinfo=UTC), datetime(2022, 6, 3, 9, tzinfo=UTC)
    for at, month, reached in (
        (april, "", 10),
        (may, "May 2022", 11),
    ):  # of the one open round, or as its sender says
        found = country.take_in(
            tmp_path, f"AAA,FSC,ZZ11,Food,{reached}", name="5W.csv", headings=NO_MONTH, reporting_round=month,
            at=at,
        )  # fmt: skip
        assert codes(found) == ["month-of-round"]
    assert standing() == {("AAA", 4, "ZZ11", "Food"): 10, ("AAA", 5, "ZZ11", "Food"): 11}


def test_nothing_to_report_is_no_row(tmp_path):
    country = Reporting()
    with pytest.raises(Refused, match="there was nothing to report"):
        country.take_in(tmp_path, "AAA,FSC,,Nothing to report,May 2022,")
    found = country.take_in(tmp_path, row("AAA", 1), "BBB,FSC,ZZ12,Aucune activité ce mois,June 2022,0")
    assert (found["rows"], codes(found)) == (1, ["prepared_row"])


def test_a_report_forwarded_in_the_words_and_columns_of_a_group_is_not_counted_again(tmp_path):
    country = Reporting()
    headings = "Organisation,Sector,Admin2 PCode,Site,Activity,Month,Donor,Reached"
    own = [f"AAA,FSC,ZZ11,Camp {site},Food aid,June 2022,{donor},{reached}"
           for site, donor, reached in ((1, "USAID", 10), (2, "ECHO", 10), (3, "ECHO", 30))]  # fmt: skip
    country.take_in(tmp_path, *own, name="AAA June.csv", headings=headings)
    group = [row("AAA", reached, activity="FOOD AID") for reached in (10, 10, 30, 40)]
    found = country.take_in(tmp_path, *group, row("BBB", 7), name="group 4W.csv")
    assert [found[name] for name in ("new", "changed", "unchanged")] == [2, 0, 3]
    assert [(one["code"], one["value"], one["rows"]) for one in found["problems"]] == [
        ("said-already", "AAA June.csv", 3)
    ]
    assert country.reached() == 97  # the fourth row is nobody else's
    # The other way about, what a partner says of its donors and sites takes the place of the group's bare row.
    found = country.take_in(
        tmp_path, "BBB,FSC,ZZ11,Camp 9,Food,June 2022,ECHO,7", name="BBB June.csv", headings=headings
    )
    assert [found[name] for name in ("new", "changed", "unchanged")] == [0, 1, 0]
    assert country.reached() == 97


def test_a_compilation_sent_again_does_not_bring_back_what_a_partner_took_out_since(tmp_path):
    """It said so in other words, which were never stored: to the last byte the same, it brings nothing."""
    country = Reporting()
    group = [row("AAA", 10, activity="FOOD"), row("AAA", 20, area="ZZ12", activity="FOOD"), row("BBB", 7)]
    country.take_in(tmp_path, row("AAA", 10), row("AAA", 20, area="ZZ12"), name="AAA June 2022.csv")
    country.take_in(tmp_path, *group, name="group 4W.csv")
    assert country.reached() == 37
    country.take_in(tmp_path, row("AAA", 10), name="AAA June 2022 v2.csv")
    assert country.reached() == 17
    found = country.take_in(tmp_path, *group, name="group 4W.csv")
    assert [found[name] for name in ("new", "changed", "unchanged")] == [0, 0, 3]
    assert country.reached() == 17


def test_a_report_that_names_its_month_at_last_takes_the_place_of_the_one_that_did_not(tmp_path):
    country = Reporting()
    rows = ["AAA,FSC,ZZ11,Food,10", "AAA,FSC,ZZ11,Food,10", "AAA,FSC,ZZ12,Seeds,5"]
    found = country.take_in(tmp_path, *rows, name="AAA Jun.csv", headings=NO_MONTH)
    assert codes(found) == ["month-not-said"]
    found = country.take_in(
        tmp_path, *rows[:2], "AAA,FSC,ZZ21,Food,7", name="AAA Jun 2022.csv", headings=NO_MONTH
    )
    assert [found[name] for name in ("new", "changed", "unchanged")] == [1, 2, 0]
    assert country.reached() == 32  # what only the first has stays: nothing says that it is of June 2022
    undo_activities(ImportBatch.objects.latest("pk"), by=operator(), at=IN_TIME)
    assert country.reached() == 25


def test_an_organisation_that_the_corrected_version_names_no_more_is_named(tmp_path):
    """It was perhaps written wrongly. Nothing goes: a file of one partner may bear the name of another's."""
    country = Reporting()
    country.take_in(tmp_path, row("AAA", 1), row("BBB", 2, area="ZZ12"), name="5W June 2022.csv")
    found = country.take_in(
        tmp_path, row("AAA", 1), row("CCC", 2, area="ZZ12"), name="5W June 2022 corrected.csv"
    )
    said = [(one["code"], one["value"]) for one in found["problems"] if one["code"] == "others-stay"]
    assert (said, country.reached()) == ([("others-stay", "Organisation BBB: 1")], 5)
    found = country.take_in(tmp_path, row("OOO", 9, area="ZZ21"), name="5W June 2022 v3.csv")
    assert "others-stay" not in codes(found)


def renamed(country: Reporting) -> None:
    """A name first seen in a file turns out to be that of a known organisation."""
    unknown = Organisation.objects.get(name="Epsilon Rights")
    merge(into=country.organisation("AAA"), from_=unknown, by=operator(), at=IN_TIME)


def divided(country: Reporting) -> None:
    """An area ends, and another one takes its place."""
    old = country.areas["ZZ11"]
    new = Area.objects.create(
        country=old.country, pcode="ZZ19", name="New", level=old.level, parent=old.parent
    )
    AreaName.objects.create(area=new, name="ZZ11", key="zz11", language=CODE)
    Area.objects.filter(pk=old.pk).update(valid_to=IN_TIME.date())


@pytest.mark.parametrize("planned", [False, True])
@pytest.mark.parametrize("change", [renamed, divided])
def test_what_an_organisation_or_an_area_became_since_takes_no_row_away_and_doubles_none(
    tmp_path, change, planned
):
    country = Reporting()
    if planned:
        country.rounds()
    first = [
        row("Epsilon Rights", 1),
        row("Epsilon Rights", 2, area="ZZ12"),
        row("Epsilon Rights", 3, area="ZZ21"),
    ]
    country.take_in(tmp_path, *first, name="June 2022.csv")
    change(country)
    found = country.take_in(tmp_path, *first, name="June 2022.csv")
    assert ([found[name] for name in ("new", "changed", "unchanged")], country.reached()) == ([0, 0, 3], 6)
    found = country.take_in(
        tmp_path, row("Epsilon Rights", 1), row("Epsilon Rights", 9, area="ZZ12"), name="June 2022 v2.csv"
    )
    assert [found[name] for name in ("new", "changed", "unchanged")] == [0, 1, 1]
    assert country.reached() == 10  # the third row is gone from the second version
