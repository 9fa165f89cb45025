"""The same files from the command line."""

from __future__ import annotations

import csv
import zipfile
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from tests.cli.run import firstcall
from tests.gaps.country import AT, SmallCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def batch_of_file(rows_of_file: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    country = SmallCountry()
    path = tmp_path_factory.mktemp("sent") / "report.csv"
    path.write_text(
        "Organisation,Sector,Admin2 PCode,Activity,Donor\nWFP,FSC,ZZ11,Food,ECHO\nWFP,FSC,ZZ99,Food,\n"
    )
    (found,) = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    return str(found["batch"])


@pytest.fixture
def batch(batch_of_file: str, db: None) -> str:
    return batch_of_file


def test_a_marked_file(batch: str, tmp_path: Path) -> None:
    out = tmp_path / "marked.xlsx"
    done = firstcall("import", "marked", batch, "--language", "fr", "--output", out, "--json")
    assert (done.code, done.json["file"]) == (0, str(out))
    assert openpyxl.load_workbook(out).sheetnames == ["Problèmes (FirstCall)", "Sheet1"]
    missing = firstcall("import", "marked", "nothing", "--output", out)
    assert (missing.code, missing.err) == (2, "There is nothing of that name that you may see.\n")


def test_a_template(batch: str, tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    done = firstcall("template", "ZZZ-1", "--group", "FSC", "--language", "es", "--output", out)
    assert (done.code, done.out) == (0, f"{out} is written.\n")
    assert openpyxl.load_workbook(out).worksheets[0]["A1"].value == "Organización *"
    unknown = firstcall("template", "ZZZ-1", "--language", "tlh", "--output", out)
    assert (unknown.code, unknown.err) == (2, "Files are not made in “tlh”. Choose one of: en, fr, es, ar.\n")


def test_a_layout(batch: str, tmp_path: Path) -> None:
    done = firstcall(
        "export",
        "activities",
        "--emergency",
        "ZZZ-1",
        "--layout",
        "donor",
        "--donor",
        "ECHO",
        "--language",
        "fr",
    )
    lines = list(csv.reader(StringIO(done.out)))
    assert (done.code, lines[0][:2], lines[1][0], len(lines)) == (0, ["Bailleur", "Organisation"], "ECHO", 2)
    own = firstcall(
        "export", "activities", "--emergency", "ZZZ-1", "--layout", "own", "--organisation", "WFP"
    )
    assert own.out.splitlines()[0] == "Organisation,Sector,Admin2 PCode,Activity,Donor"
    out = tmp_path / "out.zip"
    zipped = firstcall(
        "export", "gaps", "--emergency", "ZZZ-1", "--format", "datapackage", "--output", out, "--json"
    )
    assert (zipped.code, zipped.json["rows"]) == (0, 1)
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["ZZZ-1-gaps.csv", "datapackage.json"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--layout", "6w"], "“6w” is not a layout. Choose one of: group-5w,"),
        (["--layout", "own"], "Name the organisation whose own layout is wanted."),
        (["--format", "pdf"], "“pdf” is not a format. Choose one of: csv, xlsx, hxl, datapackage."),
        (["--organisation", "WFP"], "Name a layout too"),
        (["--layout", "own", "--organisation", "Nobody known"], "Nobody known"),
    ],
)
def test_what_is_wrong_is_one_sentence(batch: str, words: list[str], sentence: str) -> None:
    done = firstcall("export", "activities", "--emergency", "ZZZ-1", *words)
    assert (done.code, done.out, sentence in done.err, done.err.count("\n")) == (2, "", True, 1)
