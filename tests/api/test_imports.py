"""Files sent by programs: read, taken in, taken back; tried without storing; those of every kind."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area, BoundaryLayer
from tests.api.world import ACTIVITIES, AREAS, CODE, NEEDS, ORGANISATIONS, OUTLINES, Program, World, figures
from tests.intake.made import workbook

pytestmark = pytest.mark.django_db
IMPORTS = f"/emergencies/{CODE}/imports"
GAPS = f"/emergencies/{CODE}/gaps"


def send(desk: Program, path: str, **form: Any) -> Any:
    return desk.ask("POST", path, files=form)


def test_figures_count_once_they_are_committed_and_not_after_they_are_undone(world: World):
    desk = world.program()
    needs = send(desk, IMPORTS, **figures("needs"))
    batch = f"/imports/{needs.json['batch']}"
    assert desk.ask("GET", GAPS).json == []
    assert desk.ask("POST", f"{batch}/undo", If_Match='"1"').code == "import_not_committed"
    committed = desk.ask("POST", f"{batch}/commit", If_Match='"1"')
    assert (committed.status, committed.json["state"], committed.headers["ETag"]) == (200, "committed", '"2"')
    assert [one["unmet"] for one in desk.ask("GET", GAPS).json] == [None, None]
    again = desk.ask("POST", f"{batch}/commit", If_Match='"2"')
    said = "This file is taken in already. If it has changed since, send it again."
    assert (again.status, again.code, again.json["error"]["message"]) == (409, "import_not_in_preview", said)
    stale = desk.ask("POST", f"{batch}/undo", If_Match='"1"')
    assert (stale.status, stale.json["current"]["state"]) == (412, "committed")
    undone = desk.ask("POST", f"{batch}/undo", If_Match='"2"')
    assert (undone.status, undone.json["state"]) == (200, "undone")
    assert desk.ask("GET", GAPS).json == []
    assert desk.ask("POST", f"{batch}/commit", If_Match='"3"').status == 409


def test_a_workbook_with_a_sheet_for_each_sector_becomes_a_file_for_each(world: World, tmp_path):
    def sheet(figure: int) -> list[list[object]]:
        return [["Admin1 PCode", "PiN"], ["XL01", figure]]

    path = workbook(tmp_path / "needs.xlsx", {"Health PiN": sheet(7), "WASH PiN": sheet(8)})
    book = SimpleUploadedFile(path.name, path.read_bytes())
    desk = world.program()
    said = send(desk, IMPORTS, kind="needs", file=book).json
    assert (said["sheet"], said["accepted"], len(said["other_sheets"])) == ("Health PiN", 1, 1)
    other = desk.ask("GET", f"/imports/{said['other_sheets'][0]}").json
    assert (other["sheet"], other["accepted"], other["rejected"]) == ("WASH PiN", 1, 0)


def test_a_preview_names_every_problem(world: World):
    said = send(world.program(), IMPORTS, **figures("activities", ACTIVITIES)).json
    assert (said["rows"], said["accepted"], said["rejected"], said["state"]) == (3, 2, 1, "previewed")
    assert [(one["code"], one["cells"], one["refused"]) for one in said["problems"]] == [
        ("place-unknown", ["C4"], True), ("no-round", ["2", "3"], False), ("organisation-unknown", ["A4"], False),
    ]  # fmt: skip
    assert said["totals"] == {"organisations": 1, "areas": 2, "targeted": 600, "reached": 400}


def test_who_reports_for_one_organisation_sees_its_own_files_only(world: World):
    send(world.program(), IMPORTS, **figures("needs"))
    mine = "Organisation,Sector,Admin1 PCode,Activity,Month,Reached\nUNICEF,Health,XL01,Clinics,June 2025,5\n"
    part = world.program("part")
    assert part.ask("GET", IMPORTS).json["data"] == []
    sent = send(
        part, IMPORTS, **figures("activities", mine + mine.splitlines()[1].replace("UNICEF", "WHO") + "\n")
    )
    assert (sent.status, sent.json["accepted"], sent.json["problems"][0]["code"]) == (201, 1, "not-yours")


@pytest.mark.parametrize(
    ("path", "form", "model"),
    [
        ("/countries/XLO/areas/import", {"file": ("a.csv", AREAS)}, Area),
        ("/countries/XLO/boundaries/import", {"file": ("b.geojson", OUTLINES), "level": "1"}, BoundaryLayer),
        ("/organisations/import", {"file": ("o.csv", ORGANISATIONS), "country": "XLO"}, Organisation),
    ],
)
def test_tried_taken_in_read_and_taken_back(world: World, path: str, form: dict[str, Any], model: Any):
    desk, before = world.program(), model.objects.count()
    tried = send(desk, path, **form, dry_run="true")
    assert (tried.status, tried.json["batch"], model.objects.count()) == (200, "", before)
    done = send(desk, path, **form)
    assert (done.status, model.objects.count() > before) == (201, True), done.text
    assert {**done.json, "batch": ""} == tried.json
    batch = f"/imports/{done.json['batch']}"
    read = desk.ask("GET", batch)
    assert (read.status, read.json["state"], read.json["rows"]) == (200, "committed", done.json["rows"])
    assert desk.ask("POST", f"{batch}/commit", If_Match=read.headers["ETag"]).code == "not-a-preview"
    undone = desk.ask("POST", f"{batch}/undo", If_Match=read.headers["ETag"])
    assert (undone.status, undone.json["state"], model.objects.count()) == (200, "undone", before), (
        undone.text
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("../../../etc/passwd", "<svg onload=alert(1)>"),
        ("logo.svg", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.html", "<!doctype html><title>x</title>"),
        ("report.csv", "%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        ("report.csv", "GIF89a/*xx*/=1;alert(1)"),
        ("report.xlsx", "<html><script>alert(1)</script></html>"),
        ("report.xlsx", "PK\x03\x04 not really"),
        ("empty.csv", ""),
        ("words.csv", "nothing,of,use\n1,2,3\n"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(world: World, name: str, text: str):
    said = send(world.program(), IMPORTS, kind="needs", group="health", file=(name, text or " "))
    assert (said.status, said.json["error"]["message"][-1]) == (409, "."), said.text
    assert ImportBatch.objects.count() == 0
    assert list((settings.HOME / "files" / "uploads").iterdir()) == []


def test_a_country_that_is_not_known_and_a_country_that_is_not_ones_own(world: World):
    desk = world.program()
    form = {"file": ("a.csv", AREAS)}
    assert send(desk, "/countries/QQQ/areas/import", **form).status == 404
    assert send(desk, "/countries/XKE/areas/import", **form).status == 403
    assert send(desk, "/emergencies/XKE-1/imports", **figures("needs")).status == 404


ODD = [
    "9" * 5000,
    "²",
    "1e400",
    "-1e-400",
    "٣" * 400,
    "NaN",
    "\u202ex\u0301\u0301",
    "1/1/99999999999",
    "x;=1",
    "💧\ufffe",
    "'",
]
SHEETS = {
    IMPORTS: ({"kind": "needs", "group": "health"}, NEEDS.splitlines()[:2]),
    f"{IMPORTS}?": ({"kind": "activities", "group": "health"}, ACTIVITIES.splitlines()[:2]),
    "/countries/XLO/areas/import": (
        {},
        ["ADM1_PCODE,ADM1_EN,ADM2_PCODE,ADM2_EN,valid_on,lat,lon", "XL01,North,XL0101,Hill,2020-01-01,1,1"],
    ),
    "/countries/XLO/areas/import?": (
        {},
        ["pcode,name,level,parent pcode,valid_on", "XL0109,Hill,2,XL01,2020-01-01"],
    ),
    "/organisations/import": ({"country": "XLO"}, ["Name,Acronym,Type,Country", "River Relief,RR,INGO,XLO"]),
}


@pytest.mark.parametrize("path", SHEETS)
def test_no_cell_of_a_sheet_is_a_fault(world: World, path: str):
    """Each column in turn holds what no column is made for: a preview with its problems, or one sentence."""
    form, (head, usual) = SHEETS[path]
    desk, cells = world.program(), usual.split(",")
    for column in range(len(cells)):
        rows = [",".join([*cells[:column], odd, *cells[column + 1 :]]) for odd in ODD]
        content = "\n".join([head, usual, *rows]) + "\n"
        asked = {**form, "dry_run": "true", "file": ("odd.csv", content)}
        said = desk.ask("POST", path.rstrip("?"), files=asked)
        assert said.status in (200, 201, 409), (head.split(",")[column], said.text)
