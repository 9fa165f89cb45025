"""Whoever must not is refused, by commands and by a program alike: with the code, the clause, the status; nothing is
stored. Every code the rules of this room know stands in the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcall.last_resort import rules
from firstcall.last_resort.models import GapCase
from firstcall.record.models import LedgerEntry
from tests.api.world import Program
from tests.cli.run import firstcall
from tests.last_resort.made import Response, make_response
from tests.last_resort.programs import PASSWORD, Commands, Programs
from tests.last_resort.refusals import COMMIT, NO_ROAD, ROWS, STATES, people
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def doors(response: Response, patch: pytest.MonkeyPatch) -> tuple[Commands, Programs]:
    for name in ("FIRSTCALL_PASSWORD", "FIRSTCALL_CODE", "FIRSTCALL_TOKEN"):
        patch.delenv(name, raising=False)
    return Commands(response, patch), Programs(response)


@pytest.mark.parametrize("state", STATES)
def test_whoever_must_not_is_told_so_at_both_doors(state: str, monkeypatch: pytest.MonkeyPatch):
    response = STATES[state]()
    who = people(response)
    commands, programs = doors(response, monkeypatch)
    for name, act, _body, *_told in ROWS[state]:
        programs.program(
            who[name], session=act == "last-resort"
        )  # its token is in the ledger before we count
    before = LedgerEntry.objects.count()
    got, wanted = {}, {}
    for row in ROWS[state]:
        name, act, body, code, clause, status = row
        by_command, by_program = (door.act(who[name], act, body) for door in (commands, programs))
        key = f"{name} {act} {body}"
        got[key] = (
            by_command.code, by_command.clause, by_program.code, by_program.clause, by_program.status,
            by_command.message == by_program.message,
        )  # fmt: skip
        wanted[key] = (code, clause, code, clause, status, True)
    assert got == wanted
    assert LedgerEntry.objects.count() == before


def codes() -> Iterator[str]:
    """Every code of a refusal in the rules of the room, and of its choices."""
    for path in sorted(Path(rules.__file__).parent.glob("*.py")):
        if path.stem not in (
            "opening",
            "stages",
            "calling",
            "bringing",
            "duties",
            "going_on",
            "closing",
            "checking",
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"Refusal": 0, "why_not_choice": 2}.get(node.func.id)
            if place is not None and isinstance(node.args[place], ast.Constant):
                yield node.args[place].value


def test_every_code_of_the_rules_stands_in_the_table():
    asked = {row[3] for rows in ROWS.values() for row in rows}
    assert set(codes()) - asked == set()


def test_no_token_answers_for_the_last_resort(monkeypatch: pytest.MonkeyPatch):
    response = STATES["due"]()
    _commands, programs = doors(response, monkeypatch)
    token = programs.program(response.lead)
    path = f"/emergencies/{response.emergency.code}/gap-cases/G1"
    for body in (COMMIT, NO_ROAD, {"answer": "nonsense"}):
        said = token.ask("POST", f"{path}/last-resort", body, If_Match='"9"')
        assert (said.status, said.code) == (403, "token-never")
    assert token.ask("GET", path).json["last_resort_answers"] == []
    secret = token.headers["Authorization"].removeprefix("Bearer ")
    monkeypatch.setenv("FIRSTCALL_TOKEN", secret)
    said = firstcall("gap", "last-resort", "XLO-2026", "G1", "commit", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "token-never")


def test_the_desk_answers_for_nobody(monkeypatch: pytest.MonkeyPatch):
    response = STATES["due"]()
    doors(response, monkeypatch)
    for words in (("answer", "XLO-2026", "G1", "accepted"), ("last-resort", "XLO-2026", "G1", "commit"),
                  ("note", "XLO-2026", "G1", "SAVA", "accepted")):  # fmt: skip
        said = firstcall("gap", *words, "--json")
        assert (said.code, said.json["error"]["code"]) == (2, "who-decides")
    assert GapCase.objects.get().last_resort_answers.count() == 0


def test_a_name_without_proof_acts_for_nobody(monkeypatch: pytest.MonkeyPatch):
    response = STATES["due"]()
    doors(response, monkeypatch)
    words = ("gap", "last-resort", "XLO-2026", "G1", "commit", "--as", f"{response.lead.person}@example.org")
    assert firstcall(*words, "--json").json["error"]["code"] == "no-proof"
    monkeypatch.setenv("FIRSTCALL_PASSWORD", "not this one 31")
    assert firstcall(*words, "--json").json["error"]["code"] == "not-proven"
    monkeypatch.setenv("FIRSTCALL_PASSWORD", PASSWORD)
    assert firstcall(*words, "--json").json["standing"] == "committed"


def test_versions_shapes_and_what_is_not_there(monkeypatch: pytest.MonkeyPatch):
    response = STATES["called"]()
    _commands, programs = doors(response, monkeypatch)
    desk = programs.program(response.coordinator)
    path = f"/emergencies/{response.emergency.code}/gap-cases"
    read = desk.ask("GET", f"{path}/G1")
    assert read.headers["ETag"] == f'"{read.json["version"]}"'
    bring = {"urgency": "life_saving", "why": "They die."}
    answers = {
        "no version": desk.ask("POST", f"{path}/G1/bring", bring),
        "an old version": desk.ask("POST", f"{path}/G1/bring", bring, If_Match='"1"'),
        "a field too many": desk.ask("POST", f"{path}/G1/bring", {**bring, "x": 1}, If_Match='"2"'),
        "people as text": desk.ask("POST", path, {"what": "x", "group": "health", "people": "9"}),
        "a day without its zone": desk.ask(
            "POST", f"{path}/G1/calls", {"reply_by": "2031-01-01T00:00:00"}, If_Match='"2"'
        ),
        "no such case": desk.ask("GET", f"{path}/G9"),
        "no such group": desk.ask("POST", path, {"what": "x", "group": "music"}),
        "no such stage": desk.ask("GET", f"{path}?stage=lost"),
        "nobody": Program().ask("GET", f"{path}/G1"),
    }
    assert {name: (one.status, one.code) for name, one in answers.items()} == {
        "no version": (428, "if-match-missing"),
        "an old version": (412, "stale"),
        "a field too many": (422, "bad-shape"),
        "people as text": (422, "bad-shape"),
        "a day without its zone": (422, "bad-shape"),
        "no such case": (404, "not-found"),
        "no such group": (404, "not-found"),
        "no such stage": (409, "gap-stage"),
        "nobody": (404, "not-found"),
    }
    assert answers["an old version"].json["current"]["version"] == read.json["version"]
    unknown = firstcall("gap", "show", "XLO-2026", "G9", "--json").json["error"]
    assert (unknown["code"], unknown["message"]) == (
        "gap-case-unknown", "There is no gap case G9. There are: G1.",
    )  # fmt: skip


def test_the_same_request_is_done_once():
    response = STATES["called"]()
    programs = Programs(response)
    path = f"/emergencies/{response.emergency.code}/gap-cases/G1/answers"
    answers = [
        programs.program(response.users["SAVA"]).ask(
            "POST", path, {"answer": "part", "people": 5, "text": "A tent."}, Idempotency_Key="one-tent"
        )
        for _ in range(2)
    ]
    assert [one.status for one in answers] == [201, 201]
    assert answers[0].text == answers[1].text
    assert GapCase.objects.get().answers.count() == 1


def test_lists_ask_as_often_for_many_as_for_one():
    response = make_response()
    programs = Programs(response)
    reader = programs.program(person_with("HC", response.now, emergency=response.emergency))
    counted = []
    for number in range(3):
        case = response.call(response.open(topic=f"Topic {number}"))
        response.answer(case, "SAVA", "part", 10)
        with CaptureQueriesContext(connection) as asked:
            said = reader.ask("GET", f"/emergencies/{response.emergency.code}/gap-cases")
        assert len(said.json["data"]) == number + 1
        counted.append(len(asked))
    assert counted[1] == counted[2]


def test_pages_follow_each_other():
    response = make_response()
    for number in range(3):
        response.open(topic=f"Topic {number}")
    reader = Programs(response).program(response.coordinator)
    path, before, found = f"/emergencies/{response.emergency.code}/gap-cases?limit=2", 0, []
    while before is not None:
        said = reader.ask("GET", f"{path}&before={before}").json
        found += [one["code"] for one in said["data"]]
        before = said["next"]
    assert found == ["G3", "G2", "G1"]
