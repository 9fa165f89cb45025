"""Rows alike in all that was understood: the column that tells them apart is named, since only the largest counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from firstcall.activities.models import ActivityRollup
from tests.activities.taken_in import take_in
from tests.gaps.country import SmallCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
HEAD = "Organisation,Sector,Admin2 PCode,Activity,Month"


def said(country: SmallCountry, folder: Path, heading: str, rows: Sequence[str]) -> list[dict]:
    """What is said of rows alike in a sheet with a column of this heading before the people reached."""
    path = folder / "report.csv"
    path.write_text("\n".join([f"{HEAD},{heading},Reached", *rows]) + "\n")
    return [one for one in take_in(country, path)["problems"] if one["code"] == "rows-alike"]


def row(kind: str, reached: object, *, area: str = "ZZ11", activity: str = "Food") -> str:
    return f"WFP,Food Security,{area},{activity},2022-06,{kind},{reached}"


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Nationality", ["Aland", "Beland"]),
        ("Milieu", ["Urbain", "Rural"]),
        ("Disability", ["Yes", "No"]),
        ("Person with disability (Y/N)", ["Yes", "No"]),
        ("Caseload", ["Old", "New"]),
    ],
)
def test_the_column_is_named_with_its_rows(
    country: SmallCountry, tmp_path: Path, heading: str, kinds: list[str]
) -> None:
    rows = [row(kind, 100 * (place + 1)) for place, kind in enumerate(kinds)]
    (one,) = said(country, tmp_path, heading, [*rows, row(kinds[0], 5, area="ZZ12")])
    assert (one["column"], one["cells"], one["refused"]) == (heading, ["F2", "F3"], False)
    reached = ActivityRollup.objects.get(area=country.areas["ZZ11"], population_group="all").reached
    assert reached == 200  # as the sentence says


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Population group", [row("IDP", 1), row("Host", 2)]),  # understood
        ("Milieu", [row("Urbain", 1, area="ZZ11"), row("Rural", 2, area="ZZ12")]),  # not alike
        ("Milieu", [row("Urbain", 1, activity="Food"), row("Rural", 2, activity="Seeds")]),
        ("Milieu", [row("Urbain", ""), row("Rural", 2)]),  # one of them counts nobody
        (
            "Milieu",
            [row("Urbain", 1), row("Urbain", 2), row("Rural", 2, area="ZZ12")],
        ),  # does not tell them apart
        ("Nr", [row("1", 1), row("2", 2)]),  # numbers of rows
        ("Remark", [row(f"Said on day {day} of it", day + 1) for day in range(14)]),  # all different
        ("Milieu", [row("Urbain", 1), row("", 2), row("Rural", 3, area="ZZ12")]),  # says nothing of one
    ],
)
def test_nothing_is_said_where_nothing_is_told_apart(
    country: SmallCountry, tmp_path: Path, heading: str, rows: list[str]
) -> None:
    assert said(country, tmp_path, heading, rows) == []
