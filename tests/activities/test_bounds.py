"""Sheets that would become far more than what was sent: where taking rows apart ends, and what happens then."""

from __future__ import annotations

import pytest

from firstcall.activities.rows import takenapart
from firstcall.intake.sheets import hxl, sections
from tests.activities.workbooks import HEAD, read


def test_more_rows_of_several_places_than_may_be_are_kept_at_the_area_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = ["Oxfam", "EHA", "All provinces except Nord", "", "Eau", ""]
    for most, areas in ((2, ["ZZ02", "ZZ02"]), (1, ["ZZ", "ZZ"])):
        monkeypatch.setattr(takenapart, "MOST_MADE", most)
        records, said = read(HEAD, row, row)
        assert [one[2] for one in records] == areas
        assert ("places-except" in said) is (areas[0] == "ZZ02")


def test_more_rows_of_several_sectors_than_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ["Oxfam", "WASH, Santé", "Nord", "Bourem", "Eau", 5]
    for most, sectors in ((4, ["WSH", "HEA", "WSH", "HEA"]), (3, [])):
        monkeypatch.setattr(takenapart, "MOST_MADE", most)
        assert [one[1] for one in read(HEAD, row, row)[0]] == sectors


def test_more_names_above_rows_than_are_looked_at_name_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the rows under the last of them would be taken for those of the one before."""
    head = ["Organisation", "Région", "Cercle", "Activité", "Atteints"]
    row = ["Oxfam", "Nord", "Bourem", "Eau", 5]
    rows = [["EHA"], row, ["Santé"], row]
    for most, sectors in ((2, ["WSH", "HEA"]), (1, [])):
        monkeypatch.setattr(sections, "MOST", most)
        assert [one[1] for one in read(head, *rows)[0]] == sectors


def test_a_hashtag_of_many_signs_is_looked_at_once() -> None:
    assert hxl._MEANT.match("#a" + "+" * 40 + "!") is None
    assert hxl._MEANT.match("#adm1 + name") is not None
