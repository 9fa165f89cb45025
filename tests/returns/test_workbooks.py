"""A workbook is one version of a return, however many of its sheets hold rows of it; reviewed and shown as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities, undo_activities
from firstcall.intake.models import ImportBatch
from firstcall.returns.actions import accept_return, send_back
from firstcall.returns.models import Return
from firstcall.returns.words import return_values
from tests.intake.made import workbook
from tests.returns.country import IN_TIME, LATE, Reporting

pytestmark = pytest.mark.django_db
HEAD = "Organisation,Sector,Admin2 PCode,Activity,Month,Reached"


@pytest.fixture
def country(db) -> Reporting:
    country = Reporting()
    country.rounds()
    return country


def send(country: Reporting, folder: Path, name: str, sheets: dict[str, list[str]], at=LATE) -> list[str]:
    """The ids of its files, sheet by sheet."""
    cells = {title: [line.split(",") for line in (HEAD, *rows)] for title, rows in sheets.items()}
    path = workbook(folder / name, cells)
    return [
        str(one["batch"])
        for one in import_activities([path], emergency=country.emergency, by=operator(), at=at)
    ]


def shown() -> list[tuple[object, ...]]:
    return [
        (
            one["number"],
            one["file"],
            one["sheets"],
            one["rows"],
            one["brought"],
            one["verdict"],
            bool(one["taken_back_at"]),
        )
        for one in return_values(Return.objects.get())["versions"]
    ]


FOOD = ["AAA,FSC,ZZ11,Food,June 2022,10", "AAA,FSC,ZZ12,Food,June 2022,20"]
SEEDS = ["AAA,FSC,ZZ21,Seeds,June 2022,5"]


def test_the_sheets_of_a_workbook_are_one_version(country, tmp_path):
    both = send(country, tmp_path, "june.xlsx", {"Food": FOOD, "Seeds": SEEDS}, IN_TIME)
    assert (len(both), country.returns()) == (2, [("June 2022", "AAA", "submitted", 1)])
    assert shown() == [(1, "june.xlsx", ["Food", "Seeds"], 3, 3, "", False)]
    assert return_values(Return.objects.get())["versions"][0]["import_ids"] == both
    send(
        country,
        tmp_path,
        "june v2.xlsx",
        {"Food": [FOOD[0], "AAA,FSC,ZZ12,Food,June 2022,21"], "Seeds": SEEDS},
    )
    assert country.returns() == [("June 2022", "AAA", "submitted", 2)]
    assert [one[:2] for one in shown()] == [(1, "june.xlsx"), (2, "june v2.xlsx")]
    assert country.reached() == 36


def test_all_sheets_are_reviewed_at_once_and_a_later_file_is_another_version(country, tmp_path):
    send(country, tmp_path, "june.xlsx", {"Food": FOOD, "Seeds": SEEDS}, IN_TIME)
    accept_return(Return.objects.get(), expected=None, by=country.actor("COORD"), at=LATE)
    assert shown() == [(1, "june.xlsx", ["Food", "Seeds"], 3, 3, "accepted", False)]
    assert sorted(Return.objects.get().versions.values_list("verdict", flat=True)) == ["accepted", "accepted"]
    send(
        country, tmp_path, "june v2.xlsx", {"Food": [*FOOD, "AAA,FSC,ZZ21,Food,June 2022,1"], "Seeds": SEEDS}
    )
    assert country.returns() == [("June 2022", "AAA", "submitted", 2)]


def test_a_sheet_taken_back_leaves_the_others_in_the_version(country, tmp_path):
    send(country, tmp_path, "june.xlsx", {"Food": FOOD, "Seeds": SEEDS}, IN_TIME)
    undo_activities(ImportBatch.objects.get(sheet="Seeds"), by=operator(), at=LATE)
    assert (country.returns(), country.reached()) == ([("June 2022", "AAA", "submitted", 1)], 30)
    assert shown() == [(1, "june.xlsx", [], 2, 2, "", False)]
    undo_activities(ImportBatch.objects.get(sheet="Food"), by=operator(), at=LATE)
    assert (country.returns(), shown()) == (
        [("June 2022", "AAA", "withdrawn", 1)], [(1, "june.xlsx", ["Food", "Seeds"], 3, 3, "", True)],
    )  # fmt: skip


def test_figures_go_out_with_all_sheets(country, tmp_path):
    send(country, tmp_path, "june.xlsx", {"Food": FOOD, "Seeds": SEEDS}, IN_TIME)
    send_back(
        Return.objects.get(),
        reason="Too high.",
        figures="out",
        expected=None,
        by=country.actor("COORD"),
        at=LATE,
    )
    assert (country.returns(), country.reached()) == ([("June 2022", "AAA", "returned", 1)], 0)
    assert [one[5:] for one in shown()] == [("returned", True)]
