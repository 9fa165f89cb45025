"""Files corrected by programs: said with the file or afterwards, remembered, forgotten."""

from __future__ import annotations

import json

import pytest

from tests.api.world import ACTIVITIES, CODE, World, figures

pytestmark = pytest.mark.django_db
IMPORTS = f"/emergencies/{CODE}/imports"


def test_corrected_remembered_and_forgotten(world: World):
    desk = world.program()
    made = desk.ask("POST", IMPORTS, files=figures("activities", ACTIVITIES)).json
    (wrong,) = [one for one in made["problems"] if one["code"] == "place-unknown"]
    assert (made["accepted"], made["corrections"], made["remembered"], wrong["written"]) == (2, {}, {}, "")
    said = {"cells": {wrong["cells"][0]: "XL01"}, "values": {"activity": {"Clinics": "Mobile clinics"}}}
    batch = f"/imports/{made['batch']}"
    assert desk.ask("POST", f"{batch}/correct", said).status == 428
    done = desk.ask("POST", f"{batch}/correct", said, If_Match='"1"')
    assert (done.status, done.json["accepted"], done.json["corrections"], done.headers["ETag"]) == (
        200,
        3,
        said,
        '"2"',
    )
    stale = desk.ask("POST", f"{batch}/correct", {"date_order": "dmy"}, If_Match='"1"')
    assert (stale.status, stale.json["current"]["version"]) == (412, 2)
    wrong_field = desk.ask("POST", f"{batch}/correct", {"columns": {"Sector": "colour"}}, If_Match='"2"')
    assert (wrong_field.status, wrong_field.json["error"]["message"]) == (
        409, "colour is not a field that a column can be.",
    )  # fmt: skip
    desk.ask("POST", f"{batch}/commit", If_Match='"2"')
    assert desk.ask("POST", f"{batch}/correct", {}, If_Match='"3"').code == "import_not_previewed"
    (layout,) = desk.ask("GET", f"/emergencies/{CODE}/layouts").json
    assert layout["corrections"] == {"values": said["values"]}
    again = desk.ask("POST", IMPORTS, files=figures("activities", ACTIVITIES)).json
    assert again["remembered"] == {
        "layout": layout["id"],
        "file": "activities.csv",
        "columns": 0,
        "texts": 1,
        "dates": 0,
    }
    assert desk.ask("DELETE", f"/layouts/{layout['id']}").status == 204
    assert desk.ask("GET", f"/emergencies/{CODE}/layouts").json == []


def test_corrections_are_sent_with_the_file(world: World):
    said = {"values": {"activity": {"Clinics": {"leave_out": True}}}}
    form = {**figures("activities", ACTIVITIES), "corrections": json.dumps(said)}
    made = world.program().ask("POST", IMPORTS, files=form)
    assert (made.status, made.json["corrections"]) == (201, said)
    assert "left-out" in [one["code"] for one in made.json["problems"]]
    for wrong in ("{", '{"cells": 1}'):
        refused = world.program().ask("POST", IMPORTS, files={**form, "corrections": wrong})
        assert (refused.status, refused.code) == (409, "corrections")
