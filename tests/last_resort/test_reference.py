"""docs/reference/gap-cases.md: its tables are the course's own, its commands run, its operations exist."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from django.utils import timezone

from firstcall.api import api
from firstcall.cli.gaps import gaps
from firstcall.cli.watches import watches
from firstcall.last_resort.models import GapCase, Watch
from firstcall.last_resort.reference import renewed
from firstcall.last_resort.rules.watching import SIGNS
from firstcall.places.models import Area
from firstcall.policy.gap_courses import course
from tests.cli.run import firstcall
from tests.last_resort.made import make_response
from tests.last_resort.programs import PASSWORD

pytestmark = pytest.mark.one_engine
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "gap-cases.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_tables_are_made_from_the_course():
    """Write them anew: python -m firstcall.last_resort.reference docs/reference/gap-cases.md"""
    assert renewed(TEXT) == TEXT
    for one in (*course("gn-11").stages, *course("gn-11").endings, *course("gn-11").duties):
        assert f"`{one.id}`: {one.name_in('en')}" in TEXT


def test_every_command_and_every_act_is_on_the_page():
    commands = set(typer.main.get_command(gaps).commands)  # type: ignore[attr-defined]
    examples = set(re.findall(r"^firstcall gap ([\w-]+)", TEXT, re.M))
    assert examples <= commands
    assert {one for one in commands - examples if f"`{one}`" not in TEXT} == set()
    posts = {path.rsplit("/", 1)[1] for method, path in operations("gap_case_") if method == "POST"}
    acts = TEXT.partition("### Watches")[0]
    assert posts == {
        name.rsplit("/", 1)[1] for name in re.findall(r"^\| [\w' ]+ \| `([^`]+)` \|", acts, re.M)
    }


def operations(begin: str) -> set[tuple[str, str]]:
    """Method and path of the operations whose ids begin so."""
    return {
        (method, path)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for one in view.operations
        for method in one.methods
        if str(one.operation_id).startswith(begin)
    }


def test_every_way_to_a_watch_is_on_the_page():
    part = TEXT.partition("### Watches")[2]
    told = {
        (method, path.replace("ID", "{public_id}"))
        for method, path in re.findall(r"`(GET|POST) (\S+)`", part)
    }
    assert told == {(method, path.partition("{code}")[2]) for method, path in operations("watch_")}
    assert set(re.findall(r"^\| `(\w+)` \|", part, re.M)) == set(SIGNS)
    examples = re.findall(r"^firstcall watch ([\w-]+)", part, re.M)
    assert sorted(examples) == sorted(typer.main.get_command(watches).commands)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_commands_of_the_page_run(monkeypatch: pytest.MonkeyPatch):
    response = make_response()
    people = {
        "officer@sava.example": response.users["SAVA"],
        "coordinator@who.example": response.coordinator,
        "director@who.example": response.lead,
    }
    (block,) = re.findall(r"```\n(firstcall gap open.*?)```", TEXT, re.S)
    block = block.replace("\\\n", "").replace("XLO-26", response.emergency.code)
    soon = timezone.now().date() + timedelta(days=7)  # the examples' days have passed
    block = block.replace("--by 2026-", "--by 2036-").replace("MEDO --by 2036-03-09", f"MEDO --by {soon}")
    for email, actor in people.items():
        block = block.replace(email, f"{actor.person}@example.org")
    monkeypatch.setenv("FIRSTCALL_PASSWORD", PASSWORD)
    for line in block.strip().splitlines():
        done = firstcall(*shlex.split(line)[1:])
        assert (done.code, done.err) == (0, ""), line
    case = GapCase.objects.get()
    assert (case.stage, case.ending, case.checked_at is not None) == ("closed", "filled_by_last_resort", True)
    shown = firstcall("gap", "show", response.emergency.code, "G1")
    assert "G1: closed, filled by last resort." in shown.out
    listed = firstcall("gap", "list", response.emergency.code)
    assert (listed.code, "Gap cases" in listed.out) == (0, True)
    for words in (("calls", response.emergency.code), ("funding",)):
        assert firstcall("gap", *words).code == 0


@pytest.mark.django_db
def test_the_commands_about_watches_run():
    response = make_response()
    Area.objects.create(
        country=response.emergency.country, pcode="XL0101", name="Hill", level=2, parent=response.area
    )
    (block,) = re.findall(r"```\n(firstcall watch look.*?)```", TEXT, re.S)
    for line in block.strip().splitlines():
        watch = Watch.objects.first()
        words = [watch.public_id if one == "ID" and watch else one for one in shlex.split(line)[1:]]
        done = firstcall(*[response.emergency.code if one == "XLO-26" else one for one in words])
        assert (done.code, done.err) == (0, ""), line
    watch = Watch.objects.get()
    assert (watch.sign, watch.limit, watch.level, watch.ends_on is not None) == ("unmet", 10_000, 2, True)
