"""firstcall group …: each act done, refused, and told as JSON."""

from __future__ import annotations

from datetime import datetime

import pytest

from firstcall.structure.models import Emergency
from tests.cli.run import firstcall
from tests.structure.made import make_emergency, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
CODE = "XLO-2026"


@pytest.fixture
def emergency(at: datetime) -> Emergency:
    emergency = make_emergency(at)
    make_group(emergency, at)
    make_group(emergency, at, "nutrition", ("UNICEF",))
    return emergency


def test_groups_are_merged_renamed_split_and_closed(emergency: Emergency) -> None:
    merged = firstcall(
        "group", "merge", CODE, "health", "nutrition", "--into", "HN", "--name", "Both", "--json"
    )
    assert (merged.code, [one["code"] for one in merged.json]) == (0, ["HN"])
    assert (
        firstcall("group", "rename", CODE, "HN", "Health for all", "--json").json[0]["name"]
        == "Health for all"
    )
    words = (
        "group",
        "split",
        CODE,
        "HN",
        "--into",
        "H=Health=health",
        "--into",
        "N=Food for children=nutrition",
    )
    assert [one["code"] for one in firstcall(*words, "--json").json] == ["H", "N"]
    again = firstcall(*words, "--json")
    assert (again.code, again.json["error"]["code"]) == (2, "group-unknown")
    closed = firstcall(
        "group", "close", CODE, "N", "--reason", "Handed over", "--on", "2031-02-01", "--json"
    ).json[0]
    assert closed["ends_on"] == "2031-02-01"
    assert firstcall("group", "close", CODE, "H", "--on", "soon").code == 2


def test_a_sector_is_left_out_with_its_reason_and_taken_back(emergency: Emergency) -> None:
    refused = firstcall("group", "leave-out", CODE, "logistics", "--json")
    assert (refused.code, refused.json["error"]["clause"]) == (2, "GN 5")
    out = firstcall("group", "leave-out", CODE, "logistics", "--reason", "Roads work.", "--json").json
    assert (out["sector"], out["ends_on"]) == ("logistics", None)
    shown = firstcall("emergency", "show", CODE, "--json").json["left_out"]
    assert [(one["sector"], one["reason"]) for one in shown] == [("logistics", "Roads work.")]
    assert (
        firstcall("group", "take-in", CODE, "logistics", "--on", "2031-02-01", "--json").json["ends_on"]
        == "2031-02-01"
    )
    assert firstcall("group", "take-in", CODE, "logistics").code == 2


def test_focal_points_come_and_go(emergency: Emergency) -> None:
    named = firstcall("group", "focal-point", CODE, "health", "UNICEF", "XL01", "--json").json
    assert (named["group"], named["area"], named["ends_on"]) == ("health", "XL01", None)
    ended = firstcall(
        "group", "focal-point", CODE, "health", "UNICEF", "XL01", "--end", "--on", "2031-02-01", "--json"
    )
    assert ended.json["ends_on"] == "2031-02-01"
    assert firstcall("group", "focal-point", CODE, "health", "UNICEF", "XL01", "--end").code == 2
    issue = ("group", "issue-focal-point", CODE, "health", "early_recovery", "UNDP")
    assert firstcall(*issue, "--json").json["issue"] == "early_recovery"
    assert firstcall(*issue, "--end", "--on", "2031-02-01", "--json").json["ends_on"] == "2031-02-01"


def test_below_the_capital_by_need_and_early_recovery_by_gap(emergency: Emergency) -> None:
    assert firstcall("group", "part", CODE, "health", "XL01", "--json").json["error"]["clause"] == "GN 12"
    part = firstcall(
        "group", "part", CODE, "health", "XL01", "--reason", "The north is cut off.", "--json"
    ).json
    assert part[0]["code"] == "health-XL01"
    assert (
        firstcall("group", "add", CODE, "early_recovery", "--json").json["error"]["clause"]
        == "GN 5, 7; OG Q6"
    )
    said = firstcall("group", "add", CODE, "early_recovery", "--reason", "Debris in the towns.").out
    assert "GN 5, 7; OG Q6" in said


def test_the_word_of_the_country_and_the_check(emergency: Emergency) -> None:
    words = firstcall("emergency", "word", CODE, "sector", "--own-word", "mesa", "mesas", "--json").json
    assert (words["term"], words["terms"], words["Terms"]) == ("mesa", "mesas", "Mesas")
    found = {one["kind"]: one for one in firstcall("group", "check", CODE, "--json").json}
    assert found["no-coordinator"]["groups"] == ["health", "nutrition"]
    assert "no-lead" not in found
    assert found["sector-uncovered"]["clause"] == "GN 5"


def test_what_is_said_of_an_emergency_is_changed(emergency: Emergency) -> None:
    done = firstcall(
        "emergency", "change", CODE, "--scale", "A third of the country", "--no-displacement", "--json"
    )
    assert done.code == 0
    emergency.refresh_from_db()
    assert (emergency.scale, emergency.displacement, emergency.name) == (
        "A third of the country",
        False,
        "Lorania",
    )
    nothing = firstcall("emergency", "change", CODE)
    assert (nothing.code, "Name what changes" in nothing.err) == (2, True)
    wrong = firstcall("emergency", "change", CODE, "--kind", "war")
    assert wrong.code == 2
    assert "conflict" in wrong.err
