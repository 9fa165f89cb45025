"""The command line corrects files: read, what is wrong, correct, take in, take back, what is remembered, forget."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firstcall.activities.models import Activity
from firstcall.structure.models import Emergency, Group
from tests.cli.run import firstcall
from tests.gaps.country import DAY, SmallCountry
from tests.intake.made import workbook

pytestmark = pytest.mark.django_db
HEADINGS = "Organisation,District,What we did there,Start date,Reached"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    SmallCountry()
    texts = {
        "march.csv": f"{HEADINGS}\nWFP,Nowhere,Food,03/04/2022,5\nWFP,Area ZZ12,Food,03/04/2022,6\n",
        "april.csv": f"{HEADINGS}\nWFP,Nowhere,Food,04/05/2022,7\n",
        "said.json": json.dumps({"values": {"admin2_name": {"Nowhere": "Area ZZ11"}}}),
        "columns.json": json.dumps({"What we did there": "activity"}),
        "wrong.json": "{",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: tmp_path / name for name in texts}


def test_from_reading_to_forgetting(files: dict[str, Path]) -> None:
    here = ("--emergency", "ZZZ-1")
    done = firstcall("import", "read", files["march.csv"], *here, "--json")
    (made,) = done.json["files"]
    assert (done.code, made["state"], made["accepted"], made["rejected"]) == (1, "previewed", 1, 1)
    batch = made["batch"]
    assert "place-unknown" in [
        one["code"] for one in firstcall("import", "problems", batch, "--json").json["files"][0]["problems"]
    ]
    done = firstcall("import", "correct", batch, files["said.json"])
    assert (done.code, f"{batch}: previewed" in done.out) == (0, True)
    assert firstcall("import", "commit", batch).code == 0
    assert [one["state"] for one in firstcall("import", "list", *here, "--json").json] == ["committed"]
    (layout,) = firstcall("import", "layouts", *here, "--json").json
    assert layout["corrections"] == {"values": {"admin2_name": {"Nowhere": "Area ZZ11"}}}
    april = firstcall("import", "activities", files["april.csv"], *here, "--dry-run", "--json")
    assert (april.code, april.json["files"][0]["accepted"]) == (0, 1)
    assert (firstcall("import", "undo", batch).code, Activity.objects.count()) == (0, 0)
    assert firstcall("import", "forget", layout["id"]).code == 0
    assert firstcall("import", "activities", files["april.csv"], *here, "--dry-run").code == 2


def test_every_sheet_of_data_is_read_or_the_one_that_is_named(tmp_path: Path, files: dict[str, Path]) -> None:
    head = ["Organisation", "Sector", "Admin2 PCode", "Activity", "Reached"]
    sheets = {
        name: [head, ["WFP", "FSC", "ZZ11", "Food", str(people)]]
        for name, people in (("May 2022", 10), ("June 2022", 20))
    }
    path, here = (
        workbook(tmp_path / "year.xlsx", {"Notes": [["A sheet a month"]], **sheets}),
        ("--emergency", "ZZZ-1"),
    )
    made = firstcall("import", "read", path, *here, "--json").json["files"]
    assert [(one["sheet"], one["state"], one["totals"]["reached"]) for one in made] == [
        ("May 2022", "previewed", 10), ("June 2022", "previewed", 20),
    ]  # fmt: skip
    for one in made:
        assert firstcall("import", "commit", one["batch"]).code == 0
    assert sorted(Activity.objects.values_list("month__month", "reached")) == [(5, 10), (6, 20)]
    (only,) = firstcall("import", "read", path, *here, "--sheet", "June 2022", "--json").json["files"]
    assert (only["sheet"], only["unchanged"]) == ("June 2022", 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Organisation,Admin2 PCode,Activity\nWFP,ZZ11,Food\n",
            "Nothing in the file names the sector. Send it again and say which group it is for.",
        ),
        (
            "Organisation,Sector,Admin2 PCode,Activity\n",
            "The file has headings but no rows of data. Send it again when it is filled; if there was nothing to "
            "report, say so on the page “Returns” (or with `firstcall return nil`).",
        ),
        (
            "Lorem\nipsum\n",
            "No row of headings was understood in the file. Put the headings in one row above the data and name them "
            "as in the template to report in, or add a row of HXL hashtags.",
        ),
    ],
)
def test_of_a_file_of_text_no_sheet_is_spoken_of(
    tmp_path: Path, files: dict[str, Path], text: str, sentence: str
) -> None:
    Group.objects.create(emergency=Emergency.objects.get(), code="HEA", name="Health", starts_on=DAY)
    (tmp_path / "plain.csv").write_text(text, encoding="utf-8")
    done = firstcall("import", "activities", tmp_path / "plain.csv", "--emergency", "ZZZ-1", "--json")
    assert [one["message"] for one in done.json["files"][0]["problems"]] == [sentence]


def test_corrections_are_given_with_the_file(files: dict[str, Path]) -> None:
    options = ("--correct", files["said.json"], "--columns", files["columns.json"], "--date-order", "dmy")
    done = firstcall("import", "activities", files["march.csv"], "--emergency", "ZZZ-1", *options, "--json")
    assert (done.code, done.json["files"][0]["accepted"]) == (0, 2)
    facts = Activity.objects.order_by("source_row").values_list("area__pcode", "activity", "starts_on")
    assert [(area, what, str(day)) for area, what, day in facts] == [
        ("ZZ11", "Food", "2022-04-03"), ("ZZ12", "Food", "2022-04-03"),
    ]  # fmt: skip


def test_what_cannot_be_is_one_sentence(files: dict[str, Path]) -> None:
    here = ("--emergency", "ZZZ-1")
    cases = {
        ("import", "activities", files["march.csv"], *here, "--date-order", "ymd"):
            "march.csv: ymd is no order of day and month. Write dmy or mdy.\n",
        ("import", "problems", "nothing"): "There is nothing of that name that you may see.\n",
        ("import", "forget", "nothing"): "There is nothing of that name that you may see.\n",
        ("import", "read", files["march.csv"], *here, "--kind", "money"):
            "money is not what a file can hold. Write activities or needs.\n",
    }  # fmt: skip
    for words, sentence in cases.items():
        done = firstcall(*words)
        assert (done.code, done.err) == (2, sentence)
    assert firstcall("import", "correct", "nothing", files["wrong.json"]).code == 2


def test_a_file_whose_headings_nobody_knows_is_shown_and_said(tmp_path: Path) -> None:
    SmallCountry()
    file, said = tmp_path / "zq.csv", tmp_path / "said.json"
    file.write_text("Our sheet,,\nZq 1,Zq 2,Zq 3\nArea ZZ11,Food,5\nArea ZZ12,Food,6\n", encoding="utf-8")
    columns = {"Zq 1": "admin2_name", "Zq 2": "activity", "Zq 3": "reached"}
    said.write_text(json.dumps({"header_row": 2, "columns": columns, "group": "FSC"}), encoding="utf-8")
    here = ("--emergency", "ZZZ-1")
    refused = firstcall("import", "activities", file, *here, "--group", "FSC")
    assert (refused.code, "firstcall import read" in refused.err) == (2, True)
    done = firstcall("import", "read", file, *here, "--json")
    (made,) = done.json["files"]
    assert (done.code, made["rows"], len(made["problems"])) == (2, 0, 1)
    shown = firstcall("import", "rows", made["batch"], "--json").json["sheets"]
    assert (shown[0]["likely"], shown[0]["rows"][2]["cells"]) == (2, ["Area ZZ11", "Food", "5"])
    assert "Zq 2" in firstcall("import", "problems", made["batch"]).out
    done = firstcall("import", "correct", made["batch"], said, "--json")
    assert (done.json["files"][0]["rows"], done.json["files"][0]["header_row"]) == (2, 2)
