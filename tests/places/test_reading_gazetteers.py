"""Gazetteers as people write them: headings again, notes, no column of parents, headings of several languages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from firstcall.places.models import Area
from tests.places.test_actions import LONG, codes, take

pytestmark = pytest.mark.django_db

WIDE = ["ZZ01,Alpha,ZZ0101,Elm", "ZZ01,Alpha,ZZ0102,Fen", "ZZ02,Beta,ZZ0201,Glen"]
HEAD = "admin1_pcode,admin1_name,admin2_pcode,admin2_name"


def areas() -> dict[str, str]:
    """The area above each area, by their codes."""
    rows = Area.objects.filter(country="XAA", level__gt=0)
    return dict(rows.values_list("pcode", "parent__pcode"))


THREE = {"ZZ01": "XAA", "ZZ02": "XAA", "ZZ0101": "ZZ01", "ZZ0102": "ZZ01", "ZZ0201": "ZZ02"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEAD, *WIDE], []),
        ([HEAD, *WIDE[:2], HEAD, WIDE[2]], [("heading_row", "", 1)]),
        ([HEAD, *WIDE, ",,,", "Note: figures are provisional.,,,", "Source: a survey,,,"], [("note_row", "", 2)]),
        ([HEAD, "automatic,Select,automatic,Select", *WIDE], [("note_row", "", 1)]),
    ],
)  # fmt: skip
def test_headings_and_notes_among_the_rows_are_no_areas(
    tmp_path: Path, at: datetime, lines: list[str], said: list[tuple[str, str, int]]
) -> None:
    report = take(tmp_path, "\n".join(lines), at)
    assert (areas(), codes(report)) == (THREE, said)


@pytest.mark.parametrize(
    "head",
    [
        "Code État,État,Code Municipalité,Municipalité",
        "State PCode,State,Parish PCode,Parish",
        "رمز الولاية,الولاية,رمز البلدية,البلدية",
        "Código Região,Região,Código Município,Município",
    ],
)
def test_levels_in_other_languages(tmp_path: Path, at: datetime, head: str) -> None:
    take(tmp_path, "\n".join([head, *WIDE]), at)
    assert {code: above for code, above in areas().items() if len(code) == 6} == {
        "ZZ0101": "ZZ01", "ZZ0102": "ZZ01", "ZZ0201": "ZZ02",
    }  # fmt: skip


def test_new_areas_of_which_nothing_says_where_they_lie_stand_under_the_country_and_it_is_said(
    tmp_path: Path, at: datetime
) -> None:
    report = take(tmp_path, "Admin level,P-Code,Name\n1,XA01,Barrow\n2,XA0101,Elm\n", at)
    assert areas() == {"XA01": "XAA", "XA0101": "XAA"}
    assert codes(report) == [("area-new", "", 1)]


@pytest.mark.parametrize(
    "lines", ["P-Code,Name\nXA0101,Elmwood\n", "Admin level,P-Code,Name\n2,XA0101,Elmwood\n"]
)
def test_a_list_that_says_no_parents_moves_no_area(tmp_path: Path, at: datetime, lines: str) -> None:
    take(tmp_path, LONG, at)
    before = areas()
    report = take(tmp_path, lines, at)
    assert (areas(), codes(report), report.changed) == (before, [], 1)
    renamed = Area.objects.get(pcode="XA0101")
    assert (renamed.name, renamed.level) == ("Elmwood", 2)
