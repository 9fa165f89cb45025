"""The API does what its description says: thousands of requests made from the description itself, in this process."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from firstcall.api import api
from firstcall.web.programs.description import is_change, is_write
from firstcall.wsgi import application
from tests.api.designating import make_ready
from tests.api.operations import CASES
from tests.api.world import CODE, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SLOW = ("import_preview", "organisations_import", "areas_import", "boundaries_import")  # each starts a reader
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def one_connection() -> Iterator[None]:
    """Each request would close the connection that holds the test's transaction; Django's own client does the same."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def schema(world_of_file: World, one_connection: None) -> Any:
    """The description, read once: for each reading schemathesis looks through all our code for constants to try."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def described() -> dict[str, Any]:
    """The description as it is sent."""
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations() -> dict[str, Any]:
    return {
        operation.operation_id: operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }


def real(world: World, name: str, places: list[str]) -> dict[str, str]:
    """Ids that exist, for the places of a path."""
    named = re.findall(r"{(\w+)}", CASES[name].path)
    public_id = world.ids.get(named[0], "a" * 16) if named else ""
    known = {
        "code": CODE, "group": "health", "public_id": public_id, "country": "XLO", "pcode": "XL01", "what": "structure",
        "case": "G1" if name.startswith("gap_") else "D1",
        "line": public_id, "lead": public_id, "concern": public_id, "step": "brief",
        "report_id": world.ids["report"],
        "kind": "letter-erc", "form": "docx", "name": "iasc-2006", "other": "iasc-2015",
    }  # fmt: skip
    return {place: known[place] for place in places}


@pytest.mark.parametrize("name", CASES)
def test_every_operation_keeps_to_its_description(world: World, schema: Any, name: str):
    """Asked by the public, which changes nothing, and the same again by the OCHA desk."""
    make_ready(world, CASES[name].needs)
    operation = schema.find_operation_by_id(name)
    places = [one.name for one in operation.path_parameters]
    anywhere = [operation.as_strategy(mode) for mode in MODES]
    here = (
        [operation.as_strategy(mode, path_parameters=real(world, name, places)) for mode in MODES]
        if places
        else []
    )
    desk = {"Authorization": f"Bearer {world.token('ocha')}"}
    statuses: Counter[int] = Counter()

    @given(case=st.one_of(*here, *here, *anywhere))
    @examples(
        max_examples=3 if name in SLOW else 8,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.headers.pop("Authorization", None)
        for headers in ({}, desk):
            response = case.call_and_validate(headers=headers, checks=CHECKS)
            statuses[response.status_code] += 1

    ask()
    assert sum(statuses.values()) >= 1


def test_the_description_names_every_operation_once():
    found = [one["operationId"] for path in described()["paths"].values() for one in path.values()]
    assert sorted(found) == sorted(CASES)
    assert described()["openapi"] == "3.1.0"


def test_every_operation_says_what_it_does_and_may_answer():
    for path in described()["paths"].values():
        for one in path.values():
            operation = operations()[one["operationId"]]
            codes = set(one["responses"])
            assert one["description"].rstrip(".") != "", one["operationId"]
            assert {"400", "401", "404", "422"} <= codes
            assert ({"403", "409", "413"} <= codes) is is_write(operation)
            assert ({"412", "428"} <= codes) is is_change(operation)
            headers = {header["name"] for header in one["parameters"] if header["in"] == "header"}
            wanted = {"Idempotency-Key": is_write(operation), "If-Match": is_change(operation)}
            assert headers == {name for name, there in wanted.items() if there}


def test_every_write_is_a_write_and_every_read_is_none():
    assert {name: is_write(one) for name, one in operations().items()} == {
        name: case.method != "GET" for name, case in CASES.items()
    }


def test_whatever_has_a_version_in_the_tests_asks_for_it():
    assert {name for name, one in operations().items() if is_change(one)} == {
        name for name, case in CASES.items() if case.version
    }


def test_no_body_takes_what_it_does_not_declare():
    schemas = described()["components"]["schemas"]
    bodies = {
        content["schema"]["$ref"].rsplit("/", 1)[1]
        for path in described()["paths"].values()
        for one in path.values()
        for kind, content in one.get("requestBody", {"content": {}})["content"].items()
        if kind == "application/json"
    }
    assert {name: schemas[name].get("additionalProperties") for name in bodies} == dict.fromkeys(
        bodies, False
    )
