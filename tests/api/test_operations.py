"""Questions to every operation: does it work, for a teammate, an outsider, by another method, with bad input?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from django.db import transaction
from django.test import Client

from firstcall.api import api
from firstcall.structure.models import CountryTeam, TeamMember
from tests.api.cases.case import SENT, TABLE, Case
from tests.api.designating import make_ready
from tests.api.operations import CASES
from tests.api.world import CODE, NEEDS, Answer, Program, World, figures, read

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
METHODS = {"GET", "POST", "PATCH", "PUT", "DELETE"}


def ready(world: World, case: Case) -> None:
    """What the operation needs to be there."""
    if "figures" in case.needs:
        world.load()
    if "over" in case.needs:  # a response without groups, set up by the one who ends it
        said = {"code": "XLO-OVER", "country": "XLO", "name": "x", "kind": "disaster", "onset": "new"}
        assert world.program().ask("POST", "/emergencies", {**said, "began_on": "2020-01-01"}).status == 201
    if "no team" in case.needs:
        TeamMember.objects.all().delete()
        CountryTeam.objects.all().delete()
    make_ready(world, case.needs)
    if "preview" in case.needs:
        made = world.program().ask("POST", f"/emergencies/{CODE}/imports", files=figures("needs"))
        world.ids["preview"] = made.json["batch"]
    ready_uploads(world, case)


def ready_uploads(world: World, case: Case) -> None:
    """A file that is half sent (whole, nothing of it yet), and one that waits to be read."""
    if "upload" in case.needs:
        for name, text in (("upload", ""), ("whole", NEEDS)):
            said = {**SENT, "name": f"{name}.csv"}
            world.ids[name] = world.program().ask("POST", f"/emergencies/{CODE}/uploads", said).json["id"]
            if text:
                sent = world.program().ask("PATCH", f"/uploads/{world.ids[name]}", text, Upload_Offset="0")
                assert sent.json["offset"] == len(text)
    if "document" in case.needs:
        said = {"kind": "report", "assessment": world.ids["assessment"], "name": "a.csv", "size": len(TABLE)}
        made = world.program().ask("POST", f"/emergencies/{CODE}/uploads", said).json["id"]
        world.program().ask("PATCH", f"/uploads/{made}", TABLE, Upload_Offset="0")
        world.ids["document"] = made
    if "job" in case.needs:
        form = figures("needs")
        made = world.program().ask("POST", f"/emergencies/{CODE}/imports", files=form, Prefer="respond-async")
        world.ids["job"] = made.json["id"]

    if "layout" in case.needs:
        desk, said = world.program(), {"values": {"activity": {"Clinics": "Clinic"}}}
        made = desk.ask("POST", f"/emergencies/{CODE}/imports", files=figures("activities")).json
        batch = f"/imports/{made['batch']}"
        desk.ask("POST", f"{batch}/correct", said, If_Match='"1"')
        desk.ask("POST", f"{batch}/commit", If_Match='"2"')
        world.ids["layout"] = desk.ask("GET", f"/emergencies/{CODE}/layouts").json[0]["id"]


def filled(value: Any, ids: dict[str, str]) -> Any:
    """`{names}` replaced by ids."""
    text = json.dumps(value)
    for name, public_id in ids.items():
        text = text.replace(f"{{{name}}}", public_id)
    return json.loads(text)


def ask(world: World, program: Program, case: Case, *, path: str = "", body: Any = None) -> Answer:
    headers = {**case.headers, **({"If_Match": f'"{case.version}"'} if case.version else {})}
    where = filled(path or case.path, world.ids)
    files = body if case.files is not None and body is not None else case.files
    sent = filled(case.body if body is None else body, world.ids)
    return program.ask(case.method, where, sent, files=files, **headers)


def doer(world: World, case: Case) -> Program:
    """Whoever may do it; a role is given only by somebody signed in."""
    kind, _, who = case.who.rpartition(":")
    return world.signed_in(who) if kind == "session" else world.program(who)


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens in here has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bad(world: World, program: Program, case: Case) -> Answer:
    if case.bad_path:
        return ask(world, program, case, path=case.bad_path)
    return ask(world, program, case, body=case.bad)


@cache
def description() -> dict[str, Any]:
    """The description as it is sent."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found


def answered(name: str, status: int) -> dict[str, Any]:
    """The schema of what an operation answers, no field more than it names."""
    (operation,) = [
        one for path in description()["paths"].values() for one in path.values() if one["operationId"] == name
    ]
    schemas = {
        key: {**schema, "additionalProperties": schema.get("additionalProperties", False)}
        for key, schema in description()["components"]["schemas"].items()
    }
    content = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return {**content, "components": {"schemas": schemas}}


def wrong_in(value: Any, schema: dict[str, Any]) -> list[str]:
    return [str(one.message) for one in jsonschema_rs.Draft202012Validator(schema).iter_errors(value)]


def test_every_operation_is_asked():
    found = {
        operation.operation_id: "|".join(operation.methods)
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert found == {name: case.method for name, case in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_refused_to_whom_it_must_be_and_then_it_works(world: World, name: str):
    """In this order, so that what was refused is seen to have changed nothing.

    A teammate gets what the matrix says, whether it is theirs to do or not; what they did is taken back.
    """
    case = CASES[name]
    ready(world, case)
    program = doer(world, case)
    said = bad(world, program, case)
    assert (said.status, said.code) == (case.bad_status, case.bad_code), said.text
    assert said.json["error"]["message"].endswith(".")
    got = {
        "public": ask(world, Program(), case).status,
        "outsider": ask(world, world.program("outsider"), case).status,
    }
    assert got == {"public": case.public, "outsider": case.outsider}
    who, status = case.teammate
    with taken_back():
        assert ask(world, world.program(who), case).status == status
    done = ask(world, program, case)
    assert done.status == case.status, done.text
    if done.json is not None:
        assert wrong_in(done.json, answered(name, case.status)) == []
    if case.version and not case.makes:
        assert int(done.headers["ETag"].strip('"')) > case.version


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.method != "GET"])
def test_a_token_that_only_reads_writes_nothing(world: World, name: str):
    case = CASES[name]
    said = ask(world, world.program("ocha", write=False), case)
    assert (said.status, said.code) == (403, "token-may-not")


@pytest.mark.parametrize("name", CASES)
def test_other_methods_are_refused(client: Client, name: str):
    case = CASES[name]
    there = {one.method for one in CASES.values() if one.path == case.path}
    path = filled(case.path, dict.fromkeys(re.findall(r"\{(\w+)\}", case.path), "x" * 16))
    (wrong, *_rest) = sorted(METHODS - there - ({"GET", "POST"} if path.endswith("organisations") else set()))
    said = read(client.generic(wrong, f"/api/v1{path}"))
    assert (said.status, said.code) == (405, "method-not-allowed")
    assert case.method in said.headers["Allow"]
