"""Who calls: tokens that read, tokens that write, sessions, the public; and what a token can never do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import end, give, lock_account, revoke_token
from firstcall.access.models import ApiToken, Grant
from firstcall.access.queries import operator
from firstcall.structure.models import Group
from tests.api.world import CODE, Program, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
GROUPS = f"/emergencies/{CODE}/groups"
SHELTER = {"sector": "shelter"}


def test_a_token_acts_with_the_rights_its_person_holds_now(world: World):
    desk = world.program()
    assert desk.ask("POST", GROUPS, SHELTER).status == 201
    grant = Grant.objects.get(person=world.people["ocha"])
    end(by=operator(), at=timezone.now(), grant=grant)
    said = desk.ask("POST", GROUPS, {"sector": "education"})
    assert (said.status, said.code) == (403, "forbidden")
    give(
        by=operator(), at=timezone.now(), person=world.people["ocha"], role="OCHA", emergency=world.emergency
    )
    assert desk.ask("POST", GROUPS, {"sector": "education"}).status == 201


@pytest.mark.parametrize(("method", "path"), [("GET", "/emergencies"), ("GET", "/me"), ("POST", GROUPS)])
@pytest.mark.parametrize(
    "header",
    ["Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer\tx y", "Token fc_x", "Bearer " + "x" * 9000],
)
def test_an_unknown_token_is_nobody_not_even_the_public(world: World, method: str, path: str, header: str):
    program = Program()
    program.headers = {"Authorization": header}
    said = program.ask(method, path, SHELTER if method == "POST" else None)
    assert (said.status, said.code, said.headers["WWW-Authenticate"]) == (401, "not-known", "Bearer")


def test_a_token_ends_when_it_expires_or_is_revoked_or_its_account_is_locked(world: World):
    expired, revoked, locked = world.token("ocha"), world.token("ocha"), world.token("hc")
    tokens = list(ApiToken.objects.order_by("pk"))
    assert [Program(one).ask("GET", "/me").status for one in (expired, revoked, locked)] == [200, 200, 200]
    ApiToken.objects.filter(pk=tokens[0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(by=operator(), at=timezone.now(), token=tokens[1])
    world.signed_in("hc")
    person = world.people["hc"]
    person.refresh_from_db()
    lock_account(by=operator(), at=timezone.now(), user=person.user)
    assert [Program(one).ask("GET", "/me").status for one in (expired, revoked, locked)] == [401, 401, 401]


def test_a_token_opens_no_session(world: World):
    desk = world.program()
    said = desk.ask("GET", "/me")
    assert "Set-Cookie" not in said.headers
    assert dict(desk.client.cookies) == {}
    header = desk.headers["Authorization"]
    assert desk.client.get("/account/", headers={"Authorization": header}).status_code == 302
    assert desk.client.get(f"/e/{CODE}/gaps/", headers={"Authorization": header}).status_code in (302, 404)


def test_a_session_beside_a_token_is_not_looked_at(world: World):
    program = world.signed_in("ocha")
    program.headers = {"Authorization": "Bearer nonsense", "X-CSRFToken": "a" * 32}
    assert program.ask("POST", GROUPS, SHELTER).status == 401
    program.headers = {"Authorization": f"Bearer {world.token('ocha', write=False)}", "X-CSRFToken": "a" * 32}
    assert program.ask("POST", GROUPS, SHELTER).code == "token-may-not"


def test_a_session_writes_only_with_its_csrf_token(world: World):
    program = world.signed_in("ocha")
    program.headers = {}
    said = program.ask("POST", GROUPS, SHELTER)
    assert (said.status, said.code) == (403, "csrf")
    program.headers = {"X-CSRFToken": "b" * 32}
    assert program.ask("POST", GROUPS, SHELTER).status == 403
    assert Group.objects.filter(code="shelter").count() == 0
    program.headers = {"X-CSRFToken": "a" * 32}
    assert program.ask("POST", GROUPS, SHELTER).status == 201


def test_method_override_headers_are_ignored(world: World):
    path = f"/emergencies/{CODE}"
    for name in ("X_HTTP_Method_Override", "X_Method_Override", "X_HTTP_Method"):
        said = world.program().ask("GET", path, **{name: "PATCH"})
        assert (said.status, said.json["version"]) == (200, 1)
    assert world.program().ask("POST", path, {"_method": "PATCH", "name": "x"}).status == 405


def test_who_the_caller_is(world: World):
    said = world.program("coord").ask("GET", "/me").json
    assert said == {
        "person": world.people["coord"].public_id,
        "name": "The coord",
        "signed_in": True,
        "roles": [{"role": "COORD", "country": "XLO"}],
    }


def test_another_host_is_refused(world: World):
    said = Client().get("/api/v1/emergencies", headers={"Host": "evil.example"})
    assert said.status_code == 400
    assert said.json()["error"]["code"] == "bad-request"


def test_what_is_hidden_and_what_is_not_there_are_answered_alike(world: World):
    """A9: forbidden and non-existent are the same, byte for byte."""
    outsider = world.program("outsider")
    made = world.program().ask(
        "POST",
        f"/emergencies/{CODE}/imports",
        files={
            "kind": "needs",
            "group": "health",
            "file": ("n.csv", "Admin1 PCode,People in need\nXL01,5\n"),
        },
    )
    assert made.status == 201, made.text
    hidden, absent = made.json["batch"], "a" * 16
    for method, path in (
        ("GET", "/imports/{}"),
        ("POST", "/imports/{}/commit"),
        ("POST", "/imports/{}/undo"),
    ):
        answers = [outsider.ask(method, path.format(one), If_Match='"1"') for one in (hidden, absent)]
        assert answers[0].status == 404
        assert answers[0] == answers[1]
    elsewhere = f"/emergencies/XKE-1/groups/health/leads/{world.ids['lead']}/end"
    assert world.program().ask("POST", elsewhere, {"on": "2031-01-01"}, If_Match='"1"').status == 404


def test_naming_somebody_nobody_entered_enters_them(world: World):
    said = world.signed_in("erc").ask(
        "POST", f"/emergencies/{CODE}/humanitarian-coordinator", {"name": "Ines Sol"}
    )
    assert (said.status, said.json["name"]) == (201, "Ines Sol")


def test_head_answers_as_get_does_without_the_body(world: World):
    desk = world.program()
    for path in (f"/emergencies/{CODE}", f"/emergencies/{CODE}/export/structure.csv", "/emergencies/NOWHERE"):
        got, asked = desk.ask("GET", path), desk.ask("HEAD", path)
        assert (asked.status, asked.text) == (got.status, "")
        for name in ("Content-Type", "ETag", "Content-Disposition"):
            assert asked.headers.get(name) == got.headers.get(name)
    assert desk.ask("HEAD", GROUPS).status == 405
    allowed = desk.ask("DELETE", "/emergencies").headers["Allow"]
    assert sorted(allowed.split(", ")) == ["GET", "HEAD", "POST"]


def test_a_token_that_may_write_is_not_blamed_for_what_its_person_may_not(world: World):
    desk = world.program()
    body = {"code": "NEW-26", "name": "New", "kind": "conflict", "onset": "ongoing"}
    said = desk.ask("POST", "/emergencies", {**body, "country": world.other.country_id})
    assert (said.status, said.code) == (403, "forbidden")
