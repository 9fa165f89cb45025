"""Two columns of days under headings nobody knows are start and end, where nothing else says when."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.tables import find_table
from tests.intake.test_tables import ACTIVITIES, sheet

HEADINGS = ("Organisation", "Secteur", "Du", "Au")


def told(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> list[str]:
    """The fields of the columns."""
    table = find_table(
        sheet([[*headings], *map(list, rows)]), ACTIVITIES, content_hint=lambda _heading, _sample: ()
    )
    return [column.field for column in table.columns]


def test_from_one_day_to_another() -> None:
    rows = [("CARE", "WASH", "03/04/2026", "05/04/2026"), ("NRC", "WASH", "07/04/2026", "07/04/2026")]
    assert told(*rows) == ["organisation", "sector", "start", "end"]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([("3/4/2026", "5/4/2026")], id="one row"),
        pytest.param([("5/4/2026", "3/4/2026"), ("6/4/2026", "7/4/2026")], id="one ends before it starts"),
        pytest.param([("3/4/2026", "3/4/2026"), ("7/4/2026", "7/4/2026")], id="always the same day"),
        pytest.param([("3/4/2026", "12"), ("7/4/2026", "14")], id="the second is no day"),
        pytest.param([("13/4/2026", "14/4/2026"), ("4/13/2026", "4/14/2026")], id="both orders"),
        pytest.param([("45000", "45010"), ("45020", "45030")], id="numbers alone may be counts"),
    ],
)
def test_anything_else_is_left(days: list[tuple[str, str]]) -> None:
    rows = [("CARE", "WASH", *pair) for pair in days]
    assert told(*rows) == ["organisation", "sector", "", ""]


def test_where_another_column_says_when_nothing_is_taken() -> None:
    rows = [("CARE", "WASH", f"{day}/4/2026", f"{day + 2}/4/2026", "April 2026") for day in (3, 7)]
    assert told(*rows, headings=(*HEADINGS, "Mois")) == ["organisation", "sector", "", "", "month"]


def test_days_apart_from_each_other_are_left() -> None:
    rows = [("CARE", f"{day}/4/2026", "WASH", f"{day + 2}/4/2026") for day in (3, 7)]
    assert told(*rows, headings=("Organisation", "Du", "Secteur", "Au")) == ["organisation", "", "sector", ""]
