"""What files that go back rest on: kept sentences in the reader's language, sheets of ours, stored files found."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from firstcall.intake.files.own_sheets import is_own, own_sheet
from firstcall.intake.files.reading import read_file
from firstcall.intake.files.storage import store, stored_file
from firstcall.intake.sentences import in_language

pytestmark = pytest.mark.one_engine
KEPT = "The column Région was not understood and is left out."


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_a_kept_sentence_is_said_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        pattern = translation.gettext("The column %(column)s was not understood and is left out.")
        assert in_language(KEPT) == pattern % {"column": "Région"}
        assert in_language("This is not a month.") == translation.gettext("This is not a month.")
        assert pattern != "The column %(column)s was not understood and is left out."


def test_what_no_catalogue_has_stays_as_it_is() -> None:
    with translation.override("fr"):
        assert in_language("100 % of Région: %(odd)s") == "100 % of Région: %(odd)s"
        assert in_language("") == ""
    with translation.override("en"):
        assert in_language(KEPT) == KEPT


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Problems (FirstCall)", True),
        ("المشكلات (FirstCall) ", True),
        ("Problems", False),
        ("FirstCall 5W", False),
    ],
)
def test_our_sheets_are_known_by_their_names(name: str, own: bool) -> None:
    assert is_own(name) is own


def test_a_long_title_leaves_room_for_the_mark() -> None:
    assert (len(own_sheet("x" * 60)), is_own(own_sheet("x" * 60))) == (31, True)


def test_a_workbook_of_our_sheets_alone_is_still_read(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Problems (FirstCall)"  # type: ignore[union-attr]
    book.active["A1"] = "x"  # type: ignore[index]
    path = tmp_path / "only.xlsx"
    book.save(path)
    assert [sheet.name for sheet in read_file(path).sheets] == ["Problems (FirstCall)"]


def test_a_stored_file_is_found_by_its_content(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("a,b\n")
    stored = store(source, file_name="a.csv", home=tmp_path)
    assert stored_file(stored.sha256, home=tmp_path) == stored.path
    stored.path.write_text("something else")
    assert stored_file(stored.sha256, home=tmp_path) is None
    again = store(source, file_name="b.csv", home=tmp_path)
    assert stored_file(stored.sha256, home=tmp_path) == again.path
    assert [stored_file(bad, home=tmp_path) for bad in ("", "../../etc/passwd", "0" * 64)] == [
        None,
        None,
        None,
    ]
