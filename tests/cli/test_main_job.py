"""The main job through the command line, as a script would drive it: structure, files in, gaps out."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.cli.run import firstcall

AREAS = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
XLO,1,XL01,North,XLO,2020-01-01
XLO,1,XL02,South,XLO,2020-01-01
XLO,2,XL0101,Barad,XL01,2020-01-01
XLO,2,XL0102,Doral,XL01,2020-01-01
XLO,2,XL0201,Elma,XL02,2020-01-01
"""
NEEDS = [
    ["People in need of health care, 2026"],
    [],
    ["ADM2_PCODE", "Admin level 2", "People in need", "People targeted"],
    ["XL0101", "Barad", 1000, 600],
    ["XL0102", "Doral", 500, 300],
    ["XL0201", "Elma", 200, ""],
]
ACTIVITIES = """\ufeffMonth,Organisation,Cluster,ADM2_PCODE,Activity,Status,Total reached
January 2026,Elma Relief ,Health,XL0101,Clinics,Ongoing,300
February 2026,Elma Relief,Health,XL0101,Clinics,Ongoing,400

February 2026,Barad Hope,health,XL0101,Vaccination,completed,250
February 2026,,Health,XL0102,Clinics,Ongoing,90
March 2026,Barad Hope,Health,XL9999,Clinics,Ongoing,10
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gazetteer, a needs workbook with a title above its header, and a partner's CSV with the usual dirt."""
    folder = tmp_path_factory.mktemp("main-job")
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    (folder / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in NEEDS:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(folder / "needs.xlsx")
    return folder


@pytest.fixture(scope="module")
def emergency_of_file(rows_of_file: None, files: Path) -> Path:
    """An emergency with a led group, its areas and its needs."""
    create = ("--country", "XLO", "--name", "Lorania", "--kind", "conflict", "--onset", "ongoing", "--json")
    assert firstcall("emergency", "create", "XLO-26", *create).code == 0
    assert firstcall("import", "areas", files / "areas.csv", "--country", "XLO", "--json").code == 0
    assert firstcall("group", "add", "XLO-26", "health", "--lead", "WHO", "--json").code == 0
    needs = firstcall(
        "import", "needs", files / "needs.xlsx", "--emergency", "XLO-26", "--group", "health", "--json"
    )
    assert (needs.code, needs.json["files"][0]["header_row"], needs.json["files"][0]["accepted"]) == (0, 3, 3)
    return files


@pytest.fixture
def emergency(emergency_of_file: Path, db: None) -> Path:
    """The emergency, as no test has changed it."""
    return emergency_of_file


def take_in(files: Path, *more: str):  # type: ignore[no-untyped-def]
    return firstcall(
        "import", "activities", files / "activities.csv", "--emergency", "XLO-26", "--json", *more
    )


def test_every_row_is_counted_and_every_refused_row_has_its_reason(emergency: Path) -> None:
    done = take_in(emergency)
    file = done.json["files"][0]
    assert done.code == 1
    assert (file["rows"], file["accepted"], file["rejected"], file["unchanged"]) == (5, 3, 2, 0)
    assert file["totals"] == {"organisations": 2, "areas": 1, "targeted": None, "reached": 950}
    refused = {
        problem["code"]: (problem["cell"], problem["rows"])
        for problem in file["problems"]
        if problem["refused"]
    }
    assert sum(rows for _cell, rows in refused.values()) == 2
    assert all(problem["message"] for problem in file["problems"])


def test_the_gaps_name_who_answers(emergency: Path) -> None:
    take_in(emergency)
    rows = {row["area"]: row for row in firstcall("gaps", "--emergency", "XLO-26", "--json").json}
    assert {
        area: (row["in_need"], row["reached"], row["unmet"], row["organisations"])
        for area, row in rows.items()
    } == {
        "XL0101": (1000, 400, 600, 2),
        "XL0102": (500, None, None, 0),
        "XL0201": (200, None, None, 0),
    }
    assert {row["accountable"]["name"] for row in rows.values()} == {"WHO"}
    assert set(rows["XL0101"]) >= {"group", "area", "area_name", "population_group", "in_need", "targeted", "reached",
                                   "unmet", "coverage", "organisations", "accountable"}  # fmt: skip


def test_the_same_file_again_changes_nothing(emergency: Path) -> None:
    take_in(emergency)
    before = firstcall("gaps", "--emergency", "XLO-26", "--json").json
    again = take_in(emergency).json["files"][0]
    assert (again["unchanged"], again["new"], again["changed"]) == (3, 0, 0)
    assert firstcall("gaps", "--emergency", "XLO-26", "--json").json == before


def test_a_dry_run_stores_nothing(emergency: Path) -> None:
    assert take_in(emergency, "--dry-run").json["files"][0]["accepted"] == 3
    assert firstcall("presence", "--emergency", "XLO-26", "--json").json == []


def test_presence_names_organisations(emergency: Path) -> None:
    take_in(emergency)
    rows = firstcall("presence", "--emergency", "XLO-26", "--level", 1, "--json").json
    assert [(row["group"], row["area"], sorted(row["organisations"])) for row in rows] == [
        ("health", "XL01", ["Barad Hope", "Elma Relief"])
    ]


def test_exports_hold_the_rows_with_their_source(emergency: Path, tmp_path: Path) -> None:
    take_in(emergency)
    path = tmp_path / "out.csv"
    assert firstcall("export", "activities", "--emergency", "XLO-26", "--output", path).code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [
        (row["organisation"], row["sector"], row["admin2_code"], row["reached"], row["source_row"])
        for row in rows
    ] == [
        ("Elma Relief", "HEA", "XL0101", "300", "2"),
        ("Elma Relief", "HEA", "XL0101", "400", "3"),
        ("Barad Hope", "HEA", "XL0101", "250", "5"),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("emergency", "show", "NOPE"), "There is no emergency NOPE"),
        (("emergency", "create", "XLO-26", "--country", "XLO", "--name", "x", "--kind", "conflict", "--onset", "new"),
         "already an emergency"),
        (("emergency", "create", "NEW", "--country", "Q1Q", "--name", "x", "--kind", "conflict", "--onset", "new"),
         "not a country code"),
        (("group", "add", "XLO-26", "magic"), "not a sector of the guidance"),
        (("group", "add", "XLO-26", "water", "--lead", "Nobody Knows"), "Nobody Knows"),
        (("import", "activities", "none.csv", "--emergency", "XLO-26"), "There is no file"),
        (("gaps", "--emergency", "XLO-26", "--group", "magic"), "has no “magic”"),
        (("export", "people", "--emergency", "XLO-26"), "cannot be exported"),
    ],
)  # fmt: skip
def test_refusals_are_a_sentence_and_exit_2(emergency: Path, words: tuple[str, ...], says: str) -> None:
    done = firstcall(*words)
    assert (done.code, says in done.err, done.out) == (2, True, "")


def test_a_group_whose_lead_is_unknown_is_not_half_made(emergency: Path) -> None:
    firstcall("group", "add", "XLO-26", "nutrition", "--lead", "UNICEF", "--lead", "Nobody Knows")
    groups = firstcall("emergency", "show", "XLO-26", "--json").json["groups"]
    assert [group["code"] for group in groups] == ["health"]


def test_a_file_that_is_no_table_does_not_stop_those_after_it(emergency: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_bytes(b"%PDF-1.7 not a table")
    words = (
        "import",
        "activities",
        tmp_path / "letter.csv",
        emergency / "activities.csv",
        "--emergency",
        "XLO-26",
        "--json",
    )
    done = firstcall(*words)
    refused, taken = done.json["files"]
    assert (done.code, refused["accepted"], refused["problems"][0]["refused"], taken["accepted"]) == (
        1,
        0,
        True,
        3,
    )
    assert "letter.csv" in done.err
    alone = firstcall("import", "activities", tmp_path / "letter.csv", "--emergency", "XLO-26", "--json")
    assert (alone.code, alone.json["files"][0]["rows"]) == (2, 0)


def test_a_file_of_only_bad_rows_is_refused_whole(emergency: Path, tmp_path: Path) -> None:
    (tmp_path / "activities.csv").write_text(
        "Organisation,Cluster,ADM2_PCODE\n,Health,XL0101\n", encoding="utf-8"
    )
    done = take_in(tmp_path)
    assert (done.code, done.json["files"][0]["accepted"]) == (2, 0)


@pytest.mark.one_engine
def test_from_a_shell_in_a_new_home(tmp_path: Path) -> None:
    """The installed command sets itself up: folder, secrets, tables, agencies."""
    command = [str(Path(sys.executable).parent / "firstcall"), "emergency", "list", "--json"]
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FIRSTCALL", "DATABASE", "DJANGO"))
    }
    done = subprocess.run(
        command, env={**clean, "FIRSTCALL_HOME": str(tmp_path / "a home")}, capture_output=True, text=True
    )
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "")
    assert (tmp_path / "a home" / "secrets" / "django.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.one_engine
def test_a_setting_that_cannot_be_used_is_named() -> None:
    command = [str(Path(sys.executable).parent / "firstcall"), "emergency", "list"]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": "zebra"}, capture_output=True, text=True
    )
    said = "A setting cannot be used. DATABASE_URL and DATABASE_OWNER_URL are written as "
    assert (done.returncode, done.stdout, done.stderr.startswith(said)) == (2, "", True)


def test_myanmar(db: None, real_data: Path) -> None:
    """The whole of issue 2's first proof, on the real files."""
    townships, shapes = (
        real_data / "gazetteers/MMR_township_pcodes.csv",
        real_data / "boundaries/MMR_adm3.geojson",
    )
    needs, reports = (
        real_data / "needs/MMR_hpc_pin_township.xlsx",
        real_data / "3w/MMR_fsc_5w_jan_jul_2022_anonymised.xlsx",
    )
    firstcall(
        "emergency",
        "create",
        "MMR",
        "--country",
        "MMR",
        "--name",
        "Myanmar",
        "--kind",
        "conflict",
        "--onset",
        "ongoing",
    )
    firstcall("import", "areas", townships, "--country", "MMR")
    drawn = firstcall("import", "boundaries", shapes, "--country", "MMR", "--level", 3, "--json").json[
        "files"
    ][0]
    group = firstcall("group", "add", "MMR", "FSC", "--lead", "WFP", "--lead", "FAO", "--json").json
    firstcall("import", "needs", needs, "--emergency", "MMR", "--group", "FSC")
    done = firstcall(
        "import", "activities", reports, "--emergency", "MMR", "--sheet", "fsc_5W", "--json"
    ).json["files"][0]
    gaps = firstcall("gaps", "--emergency", "MMR", "--json").json
    assert (drawn["rows"], drawn["totals"]["shapes"]) == (330, 328)
    assert [lead["organisation"] for lead in group["leads"]] == ["WFP", "FAO"]
    assert (done["rows"], done["accepted"], done["rejected"]) == (6952, 6952, 0)
    assert done["totals"]["reached"] == 6_505_970
    assert {row["accountable"]["name"] for row in gaps} == {"WFP, FAO"}
    assert sum(row["in_need"] or 0 for row in gaps) == 13_230_391


@pytest.mark.one_engine
def test_ethiopia(db: None, real_data: Path) -> None:
    """3,122 rows, not 7,324; each woreda code that the gazetteer lacks is named once with its row count."""
    firstcall(
        "emergency",
        "create",
        "ETH",
        "--country",
        "ETH",
        "--name",
        "x",
        "--kind",
        "complex",
        "--onset",
        "ongoing",
    )
    firstcall("import", "areas", real_data / "gazetteers/global_pcodes_adm1_2.csv", "--country", "ETH")
    firstcall(
        "import", "boundaries", real_data / "boundaries/ETH_adm3.topojson", "--country", "ETH", "--level", 3
    )
    for group in ("FSC", "WSH", "HEA"):
        firstcall("group", "add", "ETH", group)
    file = firstcall(
        "import", "activities", real_data / "3w/ETH_3w_august_2025.csv", "--emergency", "ETH", "--json"
    ).json["files"][0]
    codes = [
        (problem["value"], problem["rows"])
        for problem in file["problems"]
        if problem["column"] == "WoredaPcod"
    ]
    assert file["rows"] == 3122
    assert (len(codes), len(dict(codes)), sum(rows for _, rows in codes)) == (101, 101, 3122 - 2323)
    assert all(code.startswith("ET") for code, _ in codes)
    assert (file["accepted"], file["rejected"]) == (3122, 0)  # by coordinates, or at the area above
    assert {problem["code"] for problem in file["problems"]} == {
        "organisation-unknown",
        "code-unknown",
        "place-by-coordinates",
        "place-kept-at-parent",
    }
