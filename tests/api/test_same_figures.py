"""Page, API, command line and CSV give the same figures, from the same files, however they came in."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from firstcall.cli.commands import app
from firstcall.web.templatetags.figures import number
from tests.api.world import ACTIVITIES, CODE, NEEDS, World

pytestmark = pytest.mark.django_db


def command(*words: object, code: int = 0) -> Any:
    """A command with --json, in this process."""
    done = CliRunner().invoke(app, [str(word) for word in words] + ["--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


@pytest.fixture
def taken_in(world: World, tmp_path: Path) -> World:
    """Needs sent by program, activities by command; one row of them is refused."""
    (tmp_path / "needs.csv").write_text(NEEDS)
    (tmp_path / "activities.csv").write_text(ACTIVITIES)
    command("import", "needs", tmp_path / "needs.csv", "--emergency", CODE, "--group", "health")
    command("import", "activities", tmp_path / "activities.csv", "--emergency", CODE, code=1)
    return world


def rows_of(html: str) -> list[list[str]]:
    """The cells of the page's table, as a reader sees them."""
    (body,) = re.findall(r"<tbody>(.*?)</tbody>", html, re.S)
    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_gaps_are_the_same_everywhere(taken_in: World):
    by_command = command("gaps", "--emergency", CODE)
    by_program = taken_in.program().ask("GET", f"/emergencies/{CODE}/gaps").json
    assert by_program == by_command
    assert {(one["area"], one["in_need"], one["reached"], one["unmet"]) for one in by_program} == {
        ("XL01", 1000, 100, 900), ("XL02", 500, 300, 200),
    }  # fmt: skip
    file = taken_in.program().ask("GET", f"/emergencies/{CODE}/export/gaps.csv").text
    names = ("group", "area", "in_need", "reached", "unmet", "organisations")
    assert [tuple(row[name] for name in names) for row in csv.DictReader(file.splitlines())] == [
        tuple(str(one[name]) for name in names) for one in by_program
    ]


def test_the_page_shows_what_the_program_gets(taken_in: World):
    browser = taken_in.signed_in("ocha").client
    page = browser.get(f"/e/{CODE}/gaps/")
    assert page.status_code == 200
    asked = taken_in.program().ask("GET", f"/emergencies/{CODE}/gaps?population_group=all").json
    expected = {
        (one["area_name"], number(one["unmet"]), number(one["reached"]), number(one["in_need"]),
         one["accountable"]["name"])
        for one in asked
    }  # fmt: skip
    shown = set()
    for place, _group, unmet, met, _present, who, *_more in rows_of(page.content.decode()):
        reached, in_need = re.search(r"% (\d[\d ]*) reached, (\d[\d ]*\d) in need", met).groups()
        shown.add((place, unmet, reached, in_need, re.sub(r" \(.*\)$", "", who)))
    assert shown == {tuple(" ".join(str(part).split()) for part in one) for one in expected}
    assert len(shown) == 2


def test_what_is_found_is_the_same_by_command_and_by_program(taken_in: World):
    desk = taken_in.program()
    for path, words in (
        ("gaps/by-sex-and-age", ("gaps", "--sex-age")),
        ("gaps/stalled", ("gaps", "--stalled", "all")),
        ("overlaps", ("overlaps",)),
    ):
        assert desk.ask("GET", f"/emergencies/{CODE}/{path}").json == command(*words, "--emergency", CODE)


def test_presence_needs_and_totals_agree(taken_in: World):
    desk = taken_in.program()
    present = desk.ask("GET", f"/emergencies/{CODE}/presence").json
    assert [(one["area"], one["rows"], one["reached"]) for one in present] == [
        (one["area"], one["rows"], one["reached"]) for one in command("presence", "--emergency", CODE)
    ]
    gaps = desk.ask("GET", f"/emergencies/{CODE}/gaps").json
    needs = desk.ask("GET", f"/emergencies/{CODE}/needs").json["data"]
    (total,) = desk.ask("GET", f"/emergencies/{CODE}/totals").json
    assert (
        sum(one["in_need"] for one in needs)
        == sum(one["in_need"] for one in gaps)
        == total["in_need"]
        == 1500
    )
    assert sum(one["unmet"] for one in gaps) == total["unmet"] == 1100
    structure = desk.ask("GET", f"/emergencies/{CODE}").json
    shown = command("emergency", "show", CODE)
    assert [one["code"] for one in structure["groups"]] == [one["code"] for one in shown["groups"]]


def test_the_public_gets_no_figures(taken_in: World):
    assert Client().get(f"/api/v1/emergencies/{CODE}/gaps").status_code == 404


def test_a_token_from_the_command_line_works_until_it_is_revoked(world: World):
    world.signed_in("hc")
    made = command("account", "token", "hc@example.org", "--name", "Dashboard")
    header = {"Authorization": f"Bearer {made['secret']}"}
    assert Client().get("/api/v1/me", headers=header).json()["name"] == "The hc"
    (listed,) = command("account", "tokens", "hc@example.org")
    assert (listed["token"], listed["name"], listed["writes"]) == (made["token"], "Dashboard", False)
    command("account", "revoke", made["token"])
    assert Client().get("/api/v1/me", headers=header).status_code == 401
    assert command("account", "tokens", "hc@example.org") == []
    assert command("account", "revoke", "nothing", code=2)["error"]["code"] == "token-unknown"
    assert command("account", "token", "hc@example.org", "--name", "x", "--days", "91", code=2)
