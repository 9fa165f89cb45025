"""The same request takes effect once, however often and however parallel it is sent (security A5, T11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from django.utils import timezone

from firstcall.access.actions import give
from firstcall.access.queries import operator
from firstcall.record.models import Receipt
from firstcall.structure.models import Group
from tests.api.world import CODE, NEEDS, Answer, World, read

GROUPS = f"/emergencies/{CODE}/groups"
SHELTER = {"sector": "shelter", "reason": "Storm"}


@pytest.mark.django_db
def test_another_body_address_or_version_under_the_same_key_is_refused(world: World):
    desk = world.program()
    assert desk.ask("POST", GROUPS, SHELTER, Idempotency_Key="k").status == 201
    others = [
        desk.ask("POST", GROUPS, {**SHELTER, "reason": "Flood"}, Idempotency_Key="k"),
        desk.ask("POST", "/emergencies/XKE-1/groups", SHELTER, Idempotency_Key="k"),
        desk.ask("PATCH", f"{GROUPS}/shelter", SHELTER, Idempotency_Key="k", If_Match='"1"'),
    ]
    assert [(one.status, one.code) for one in others[:2]] == [(422, "idempotency-key-reused")] * 2
    assert others[2].status == 422
    assert Group.objects.filter(code="shelter").count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_its_person(world: World):
    """Nobody gets another's answer by guessing the key."""
    give(by=operator(), at=world.at, person=world.people["donor"], role="OCHA", emergency=world.emergency)
    first = world.program().ask("POST", GROUPS, SHELTER, Idempotency_Key="k")
    second = world.program("donor").ask("POST", GROUPS, {"sector": "education"}, Idempotency_Key="k")
    assert (first.status, second.status) == (201, 201)
    assert first.json["code"] != second.json["code"]


@pytest.mark.django_db
def test_a_refusal_is_the_answer_again(world: World):
    desk = world.program()
    refused = desk.ask("POST", GROUPS, {"sector": "health"}, Idempotency_Key="k")
    assert (refused.status, refused.code) == (409, "group-exists")
    Group.objects.filter(code="health").update(code="health-before")
    again = desk.ask("POST", GROUPS, {"sector": "health"}, Idempotency_Key="k")
    assert (again.status, again.text) == (409, refused.text)
    assert desk.ask("POST", GROUPS, {"sector": "health"}, Idempotency_Key="other").status == 201


@pytest.mark.django_db
def test_what_may_not_be_done_is_the_answer_again(world: World):
    part = world.program("part")
    answers = [part.ask("POST", GROUPS, SHELTER, Idempotency_Key="k") for _ in range(2)]
    assert [(one.status, one.code) for one in answers] == [(403, "forbidden")] * 2


@pytest.mark.django_db
def test_a_request_that_was_not_looked_at_may_be_mended_under_the_same_key(world: World):
    desk, path = world.program(), f"{GROUPS}/health"
    assert desk.ask("PATCH", path, {"name": "x"}, Idempotency_Key="k").status == 428
    assert desk.ask("PATCH", path, {"name": "x"}, Idempotency_Key="k", If_Match="one").status == 400
    assert desk.ask("PATCH", path, {"nome": "x"}, Idempotency_Key="k", If_Match='"1"').status == 422
    assert desk.ask("PATCH", path, {"name": "x"}, Idempotency_Key="k", If_Match='"1"').status == 200


@pytest.mark.django_db
def test_a_request_that_died_is_taken_over_after_two_minutes(world: World):
    desk = world.program()
    assert desk.ask("POST", GROUPS, SHELTER, Idempotency_Key="k").status == 201
    Group.objects.get(code="shelter").sectors.all().delete()
    Group.objects.filter(code="shelter").delete()
    died = timezone.now() - timedelta(minutes=1, seconds=50)
    Receipt.objects.filter(key="k").update(status=None, body="", headers={}, created_at=died)
    waiting = desk.ask("POST", GROUPS, SHELTER, Idempotency_Key="k")
    assert (waiting.status, waiting.code) == (409, "idempotency-key-in-flight")
    assert waiting.headers["Retry-After"] == "2"
    Receipt.objects.filter(key="k").update(created_at=died - timedelta(seconds=20))
    assert desk.ask("POST", GROUPS, SHELTER, Idempotency_Key="k").status == 201
    assert Group.objects.filter(code="shelter").count() == 1


@pytest.mark.django_db
def test_without_a_key_each_request_is_its_own(world: World):
    desk = world.program()
    assert [desk.ask("POST", GROUPS, SHELTER).status for _ in range(2)] == [201, 409]


@pytest.mark.django_db
def test_a_file_sent_again_is_read_once(world: World):
    """The framing of a form differs each time it is sent; the file does not."""
    desk, path = world.program(), f"/emergencies/{CODE}/imports"

    def send(boundary: str, text: str = NEEDS) -> Answer:
        file = SimpleUploadedFile("needs.csv", text.encode())
        form = encode_multipart(boundary, {"kind": "needs", "group": "health", "file": file})
        kind = f"multipart/form-data; boundary={boundary}"
        headers = {**desk.headers, "Idempotency-Key": "file"}
        return read(desk.client.generic("POST", f"/api/v1{path}", form, content_type=kind, headers=headers))

    first, again = send("one"), send("another")
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert send("one", "Admin1 PCode,People in need\nXL01,7\n").code == "idempotency-key-reused"
    assert len(desk.ask("GET", path).json["data"]) == 1
