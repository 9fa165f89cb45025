"""What leaves FirstCall in files: figures whole, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import NotVisible
from firstcall.exchange.files import FORMULA_STARTS, csv_chunks, plain, write_export
from firstcall.exchange.workbook import write_xlsx
from firstcall.needs.actions import import_needs
from firstcall.policy.refusal import Refused
from tests.gaps.country import AT, SmallCountry
from tests.structure.made import make_emergency, make_group


@pytest.mark.one_engine
@given(
    st.one_of(
        st.text(), st.sampled_from(FORMULA_STARTS).flatmap(lambda start: st.text().map(lambda t: start + t))
    )
)
def test_no_text_starts_a_formula(text: str) -> None:
    written = plain(text)
    assert not written.startswith(FORMULA_STARTS)
    assert written.replace("'", "") == text.replace("'", "")


@pytest.mark.one_engine
@pytest.mark.parametrize("delimiter", [";", "\t", "; ", "\n"])
@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "@SUM(1)", "＝1"])
def test_no_formula_follows_a_delimiter(delimiter: str, formula: str) -> None:
    """Where semicolons or tabs part cells, our text would be two cells, the second a formula."""
    assert plain(f"Wells{delimiter}{formula}") == f"Wells{delimiter}'{formula}"
    assert plain("Wells;-2 and +3; a=b") == "Wells;-2 and +3; a=b"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("value", "written"), [(-5, -5), (-0.5, -0.5), (None, ""), (0, 0), ("=1+1", "'=1+1"), ("a=b", "a=b")]
)
def test_numbers_stay_numbers_and_null_stays_empty(value: object, written: object) -> None:
    assert plain(value) == written


@pytest.mark.one_engine
def test_a_workbook_has_no_formulas() -> None:
    file = BytesIO()
    write_xlsx(file, "gaps", [["name"], ["=HYPERLINK(1)"], ["+1"], [-5]])
    cells = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows()]  # type: ignore[union-attr]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("name", "s"), ("=HYPERLINK(1)", "s"), ("+1", "s"), (-5, "n"),
    ]  # fmt: skip


@pytest.mark.one_engine
def test_a_workbook_is_ready_to_work_in() -> None:
    file = BytesIO()
    rows = [["start", "organisation", "reached"], ["#date", "#org", "#reached"], [date(2026, 3, 1), "W" * 20, 4],
            [date(1830, 3, 1), "", ""]]  # fmt: skip
    assert write_xlsx(file, "activities", rows, head=2) == 4
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    day, old = sheet["A3"], sheet["A4"]
    assert (day.value, day.is_date, day.number_format) == (datetime(2026, 3, 1), True, "yyyy-mm-dd")
    assert (old.value, sheet["C3"].value, sheet["A1"].font.b) == ("1830-03-01", 4, True)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:C4")
    assert [round(sheet.column_dimensions[one].width) for one in "ABC"] == [13, 23, 11]


@pytest.mark.django_db
def test_the_structure_with_hashtags(at: datetime, tmp_path: Path) -> None:
    emergency = make_emergency(at)
    make_group(emergency, at, "FSC", ("WFP", "FAO"))
    path = tmp_path / "structure.csv"
    rows = write_export(
        "structure", emergency=emergency, group=None, format="hxl", path=path, actor=operator(), at=at
    )
    lines = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows == 2
    assert lines[1][:3] == ["#sector+code", "#sector+name", "#contact+type"]
    assert [line[4] for line in lines[2:]] == ["WFP", "FAO"]


@pytest.mark.django_db
def test_the_public_takes_the_structure_but_no_figures(at: datetime) -> None:
    emergency = make_emergency(at)
    make_group(emergency, at)
    options = {"emergency": emergency, "group": None, "hxl": False, "actor": nobody(), "at": at}
    assert "WHO" in "".join(csv_chunks("structure", **options))  # type: ignore[arg-type]
    with pytest.raises(NotVisible):
        "".join(csv_chunks("gaps", **options))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_unknown_sheet_is_refused_with_the_choices(at: datetime) -> None:
    with pytest.raises(Refused, match="activities, needs, gaps, structure"):
        write_export(
            "people",
            emergency=make_emergency(at),
            group=None,
            format="csv",
            path=None,
            actor=operator(),
            at=at,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("hxl", [False, True])
def test_needs_that_left_are_taken_in_again_as_they_were(tmp_path: Path, hxl: bool) -> None:
    country = SmallCountry()
    water = country.group("WSH", "Water", "WSH")
    country.need("ZZ11", 100, country.food, targeted=60)
    country.need("ZZ11", 15, country.food, disability="with")
    country.need("ZZ12", 40, country.food, population_group="IDP")
    country.need("ZZ2", 70, water, sector="WSH", sex="f", age="0-17")
    options = {"emergency": country.emergency, "group": None, "hxl": hxl, "actor": operator(), "at": AT}

    def written() -> list[list[str]]:
        rows = list(csv.reader(StringIO("".join(csv_chunks("needs", **options)))))  # type: ignore[arg-type]
        return sorted(row[: rows[0].index("source_file")] for row in rows)

    before = written()
    file = tmp_path / "needs.csv"
    file.write_text("".join(csv_chunks("needs", **options)))  # type: ignore[arg-type]
    found = import_needs(file, emergency=country.emergency, by=operator(), at=AT)
    assert (found["accepted"], found["rejected"]) == (4, 0)
    assert {one["code"] for one in found["problems"]} == {
        "column_not_understood"
    }  # the level: a code has its own
    assert written() == before


@pytest.mark.django_db
def test_needs_say_which_figures_are_of_people_with_a_disability() -> None:
    country = SmallCountry()
    country.need("ZZ11", 100, country.food)
    country.need("ZZ11", 15, country.food, disability="with")
    options = {"emergency": country.emergency, "group": None, "hxl": True, "actor": operator(), "at": AT}
    lines = list(csv.DictReader(StringIO("".join(csv_chunks("needs", **options)))))  # type: ignore[arg-type]
    assert [(line["disability"], line["in_need"]) for line in lines] == [
        ("#meta+disability", "#inneed"),
        ("", "100"),
        ("with", "15"),
    ]
