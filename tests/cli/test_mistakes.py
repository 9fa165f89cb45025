"""What people type wrong is refused in one sentence, as JSON for who asked for JSON, with exit code 2."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from firstcall.places.models import Area
from tests.cli.run import firstcall

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
AREAS = "Location,Admin Level,P-Code,Name,Parent P-Code\nXLO,1,XL01,North,XLO\n"


@pytest.fixture
def emergency(db: None) -> str:
    create = ("--country", "XLO", "--name", "Lorania", "--kind", "conflict", "--onset", "ongoing")
    assert firstcall("emergency", "create", "XLO-26", *create).code == 0
    return "XLO-26"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("gaps",), "Missing option '--emergency'."),
        (("import", "zebra"), "No such command 'zebra'."),
        (("gaps", "--emergency", "X", "--limit", "-3"),
         "Invalid value for '--limit': Input should be greater than or equal to 0"),
        (("presence", "--emergency", "X", "--level", "77"),
         "Invalid value for '--level': Input should be less than or equal to 9"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_options_is_json_where_json_was_asked_for(
    words: tuple[str, ...], message: str
) -> None:
    done = firstcall(*words, "--json")
    error = {"code": "usage", "message": message, "clause": ""}
    assert (done.code, done.json, done.err) == (2, {"error": error}, f"{message}\n")


def test_what_is_asked_where_nobody_can_answer(db: None) -> None:
    done = firstcall("account", "create", "ada@example.org", "--name", "Ada")
    said = "Nobody answered what this asks. Give it as an option, or run the command at a terminal."
    assert (done.code, done.err.splitlines()[-1]) == (2, said)


def test_a_file_that_cannot_be_written_or_read(emergency: str, tmp_path: Path) -> None:
    lost = tmp_path / "no" / "out.csv"
    done = firstcall("export", "activities", "--emergency", emergency, "--output", lost, "--json")
    said = f"{lost} cannot be used: No such file or directory."
    assert (done.code, done.json["error"]["code"], done.err) == (2, "file-unusable", f"{said}\n")
    folder = firstcall("import", "activities", tmp_path, "--emergency", emergency)
    said = f"{tmp_path.name}: {tmp_path} is a folder. Name the files in it.\n"
    assert (folder.code, folder.out, folder.err) == (2, "", said)


def test_a_port_that_another_program_has(db: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = firstcall("serve", "--port", port)
    said = f"127.0.0.1, port {port}, cannot be used: Address already in use. Choose another.\n"
    assert (done.code, done.err) == (2, said)
    assert firstcall("serve", "--port", 99999).code == 2


def test_corrections_that_are_no_object(emergency: str, tmp_path: Path) -> None:
    listed, report = tmp_path / "list.json", tmp_path / "report.csv"
    listed.write_text("[1, 2]")
    report.write_text("Organisation\nWFP\n")
    done = firstcall("import", "activities", report, "--emergency", emergency, "--columns", listed)
    assert (done.code, done.err) == (
        2,
        "list.json holds no JSON object. Begin it with { and end it with }.\n",
    )


def test_an_export_without_a_row_says_so(emergency: str) -> None:
    words = ("export", "activities", "--emergency", emergency, "--layout", "donor", "--donor", "ECHO")
    done = firstcall(*words)
    assert (done.code, len(done.out.splitlines()), done.err) == (
        0, 1, "There is no such row: the file holds its headings alone.\n",
    )  # fmt: skip


def test_a_layout_in_a_language_there_is_not(emergency: str) -> None:
    words = ("export", "activities", "--emergency", emergency, "--layout", "ocha-3w", "--language", "tlh")
    assert firstcall(*words).err == "Files are not made in “tlh”. Choose one of: en, fr, es, ar.\n"


def test_a_gazetteer_is_taken_back_by_the_id_its_report_gives(emergency: str, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(AREAS)
    done = firstcall("import", "areas", file, "--country", "XLO", "--json")
    batch = done.json["files"][0]["batch"]
    assert Area.objects.filter(pcode="XL01").exists()
    undone = firstcall("import", "undo", batch)
    assert (undone.code, undone.out.splitlines()[-1]) == (0, f"{batch}: undone")
    assert not Area.objects.filter(pcode="XL01").exists()


def test_the_report_says_what_was_left_out_and_how_it_is_taken_back(emergency: str, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(AREAS.replace("Name,", "Name,Zebra,").replace("North,", "North,7,"))
    done = firstcall("import", "areas", file, "--country", "XLO")
    lines = done.out.splitlines()
    batch = lines[1].split()[3].rstrip(";")
    assert lines[1] == f"Its id is {batch}; `firstcall import undo {batch}` takes it back."
    assert lines[3:] == ["Columns left out: Zebra"]  # once: no table says it again
