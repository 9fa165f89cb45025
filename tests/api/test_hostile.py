"""Bodies, headers and addresses that nobody means well with: a sentence each, nothing stored, never a fault."""

from __future__ import annotations

import gzip
import json

import pytest
from django.conf import settings
from django.test import Client

from firstcall.organisations.models import Organisation
from firstcall.structure.models import Emergency, Group
from tests.api.world import CODE, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
E = f"/emergencies/{CODE}"
GROUPS = f"{E}/groups"

BODIES = {
    "deep": ("[" * 10_000 + "]" * 10_000, 400, "too-deep"),
    "deep objects": ('{"a":' * 5_000 + "1" + "}" * 5_000, 400, "too-deep"),
    "nested in a field": ('{"sector":' + "[" * 50 + "]" * 50 + "}", 400, "too-deep"),
    "twice": ('{"sector":"shelter","sector":"health"}', 400, "field-twice"),
    "twice, escaped": ('{"sector":"shelter","\\u0073ector":"health"}', 400, "field-twice"),
    "cut": ('{"sector":"shel', 400, "not-json"),
    "not JSON": ("sector=shelter", 400, "not-json"),
    "no UTF-8": (b'{"sector":"\xff\xfe"}', 400, "not-json"),
    "NaN": ('{"sector":NaN}', 400, "not-json"),
    "a long number": ('{"sector":' + "9" * 6000 + "}", 400, "not-json"),
    "a NUL": ('{"sector":"shelter\\u0000"}', 400, "bad-characters"),
    "half a character": ('{"sector":"\\ud800"}', 400, "bad-characters"),
    "a half as a name": ('{"\\ud800":"x"}', 400, "bad-characters"),
    "empty": ("", 422, "bad-shape"),
    "null": ("null", 422, "bad-shape"),
    "a list": ("[]", 422, "bad-shape"),
    "a number": ("1", 422, "bad-shape"),
    "an object for text": ('{"sector":{"$ne":1}}', 422, "bad-shape"),
    "a list for text": ('{"sector":["shelter"]}', 422, "bad-shape"),
    "a number for text": ('{"sector":1}', 422, "bad-shape"),
    "null for text": ('{"sector":null}', 422, "bad-shape"),
    "fields of ours": ('{"sector":"shelter","id":1,"version":9,"emergency_id":2}', 422, "bad-shape"),
    "too long": (json.dumps({"sector": "shelter", "name": "x" * 161}), 422, "bad-shape"),
    "a moment for a day": ('{"sector":"shelter","starts_on":1700000000}', 422, "bad-shape"),
    "an instant for a day": ('{"sector":"shelter","starts_on":"2026-01-01T00:00:00Z"}', 422, "bad-shape"),
    "no such day": ('{"sector":"shelter","starts_on":"2026-02-30"}', 422, "bad-shape"),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(world: World, name: str):
    body, status, code = BODIES[name]
    said = world.program().ask("POST", GROUPS, body)
    assert (said.status, said.code) == (status, code), said.text
    assert said.json["error"]["message"].endswith(".")
    assert Group.objects.filter(emergency=world.emergency).count() == 2


def test_the_fields_that_are_wrong_are_named(world: World):
    said = world.program().ask("POST", "/emergencies", {"code": "A", "kind": "war", "is_staff": True})
    assert sorted(one["field"] for one in said.json["fields"]) == [
        "body.country", "body.is_staff", "body.kind", "body.name", "body.onset",
    ]  # fmt: skip


ADDRESSES = {
    f"{E}?__class__=1": (400, "unknown-parameter"),
    f"{E}/gaps?_connector=OR 1=1": (400, "unknown-parameter"),
    f"{E}/gaps?group__gt=a": (400, "unknown-parameter"),
    f"{E}/gaps?level=1&level=2": (400, "parameter-twice"),
    f"{E}/activities?order=password": (400, "unknown-parameter"),
    "/organisations?fields=user__password": (400, "unknown-parameter"),
    "/organisations?include=user": (400, "unknown-parameter"),
    "/organisations?page=1000000000000000000": (400, "unknown-parameter"),
    "/organisations?limit=1000000000000000000": (422, "bad-shape"),
    "/organisations?q=%00": (400, "bad-characters"),
    "/organisations/%00": (400, "bad-characters"),
    f"{E}/groups/a%1fb/members": (400, "bad-characters"),
    "/organisations?limit=-1": (422, "bad-shape"),
    "/organisations?limit=1e3": (422, "bad-shape"),
    "/organisations?limit=1001": (422, "bad-shape"),
    "/organisations?limit=%EF%BC%91%00": (400, "bad-characters"),
    f"{E}/needs?after=1000000000000000000000": (422, "bad-shape"),
    f"{E}/needs?after=-1": (422, "bad-shape"),
    f"{E}/record?before=x": (422, "bad-shape"),
    f"{E}/gaps?level=10": (422, "bad-shape"),
    f"{E}/gaps?group=nothing": (409, "group-unknown"),
    f"{E}/gaps?area=nothing": (409, "area-unknown"),
    f"{E}/activities?organisation=' OR 1=1": (409, "organisation-unknown"),
    f"{E}/export/users.csv": (409, "export-what"),
    f"{E}/imports?before=aaaaaaaaaaaaaaaa": (404, "not-found"),
    "/notices?before=aaaaaaaaaaaaaaaa": (404, "not-found"),
    "/emergencies/%2e%2e%2f": (404, "not-found"),
    "/nowhere": (404, "not-found"),
    "/countries/QQQ/areas?parent='": (200, ""),
    "/organisations?q=%25_%27%22&type_code=' OR 1=1": (200, ""),
    "/organisations?after=nonsense&limit=1": (200, ""),
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses(world: World, path: str):
    status, code = ADDRESSES[path]
    said = world.program().ask("GET", path)
    assert (said.status, said.code if status >= 400 else "") == (status, code), said.text


@pytest.mark.parametrize("sent", ["x", '"1', "*", '"1", "2"', '"-1"', '"99999999999999999999"', "²", '"١"'])
def test_a_version_that_is_none(world: World, sent: str):
    said = world.program().ask("PATCH", E, {"name": "x"}, If_Match=sent.encode().decode("latin-1"))
    assert (said.status, said.code) == (400, "bad-if-match")


@pytest.mark.parametrize("sent", ["with space", "x" * 121, "é", "a\tb"])
def test_a_key_that_is_none(world: World, sent: str):
    said = world.program().ask("POST", GROUPS, {"sector": "shelter"}, Idempotency_Key=sent)
    assert (said.status, said.code) == (400, "bad-idempotency-key")
    assert Group.objects.filter(code="shelter").count() == 0


def test_a_compressed_body_is_not_opened(world: World):
    bomb = gzip.compress(b'{"sector":"' + b"x" * 1_000_000 + b'"}')
    said = world.program().ask("POST", GROUPS, bomb, Content_Encoding="gzip")
    assert (said.status, said.code) == (415, "compressed-body")


def test_a_body_over_the_limit(world: World):
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    said = world.program().ask("POST", GROUPS, json.dumps({"sector": "x" * limit}))
    assert (said.status, said.code) == (413, "too-large")


def test_a_request_over_the_limit_of_files_is_not_even_read(world: World):
    said = Client().generic(
        "POST", f"/api/v1{E}/imports", b"x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(settings.UPLOAD_LIMIT_BYTES + 1),
    )  # fmt: skip
    assert (said.status_code, said.json()["error"]["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"]
)
@pytest.mark.parametrize("body", [b"", b"--x\r\nContent-Disposition: form-data", b"\xff" * 300])
def test_forms_that_are_none(world: World, kind: str, body: bytes):
    said = Client().generic(
        "POST", f"/api/v1{E}/imports", body, content_type=kind, headers=world.program().headers
    )
    assert said.status_code in (400, 422)
    assert said.json()["error"]["code"] in ("bad-request", "bad-shape")


def test_many_parts_are_refused(world: World):
    part = b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n'
    body = b"".join(part % number for number in range(10_000)) + b"--x--\r\n"
    said = Client().generic(
        "POST", f"/api/v1{E}/imports", body, content_type="multipart/form-data; boundary=x",
        headers=world.program().headers,
    )  # fmt: skip
    assert (said.status_code, said.json()["error"]["code"]) == (413, "too-large")


@pytest.mark.parametrize(("count", "status"), [(999, 400), (1500, 413)])
def test_a_thousand_parameters(world: World, count: int, status: int):
    said = world.program().ask("GET", "/organisations?" + "&".join(f"a{number}=1" for number in range(count)))
    assert said.status == status


ELSEWHERE = {
    "/emergencies/XKE-1/imports": 404,
    "/emergencies/XKE-1/activities": 404,
    "/emergencies/XKE-1/export/activities.csv": 404,
    "/emergencies/XKE-1/record": 404,
    f"{E}/gaps?area=XK01": 409,
    f"{E}/groups/health/../../../XKE-1/imports": 404,
}


@pytest.mark.parametrize("path", ELSEWHERE)
def test_ids_of_another_country_lead_nowhere(world: World, path: str):
    """In the path, in a filter, in a path that climbs: as if it were not there, with the ETag guessed or without."""
    desk = world.program()
    answers = [desk.ask("GET", path), desk.ask("GET", path, If_None_Match='"1"')]
    assert [one.status for one in answers] == [ELSEWHERE[path]] * 2
    assert "Kelmora" not in answers[0].text
    assert "West" not in answers[0].text


def test_nothing_undeclared_is_applied(world: World):
    desk = world.program()
    body = {"name": "Hill Aid", "country": "XLO", "status": "merged", "iasc_member": True, "id": "aaaa"}
    assert desk.ask("POST", "/organisations", body).status == 422
    assert Organisation.objects.filter(name="Hill Aid").count() == 0
    assert desk.ask("PATCH", E, {"country": "XKE"}, If_Match='"1"').status == 422
    assert Emergency.objects.get(pk=world.emergency.pk).country_id == "XLO"


def test_a_fault_is_json_without_a_trace(world: World, monkeypatch: pytest.MonkeyPatch, caplog):
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("firstcall.structure.actions.add_group", broken)
    said = world.program().ask("POST", GROUPS, {"sector": "shelter"}, Idempotency_Key="k")
    assert (said.status, said.code) == (500, "fault")
    assert "secret" not in said.text
    assert "secret inside" in caplog.text
    monkeypatch.undo()
    again = world.program().ask("POST", GROUPS, {"sector": "shelter"}, Idempotency_Key="k")
    assert again.status == 201
