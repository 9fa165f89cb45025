"""The register of groups under the names of the former one, to the letter."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from firstcall.access.queries import operator
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.record.models import LedgerEntry
from firstcall.structure import actions
from firstcall.structure.models import Group
from tests.structure.made import make_emergency, make_group, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ADDRESS = "/api/v1.0/bundles"
NAMES = [
    *("id", "label", "email", "website", "type", "body", "global_cluster", "parent_cluster", "lead_agencies"),
    *("partners", "activation_document", "operation", "ngo_participation", "government_participation"),
    *("inter_cluster", "social_media", "created", "changed", "published", "lead_history"),
]


@pytest.fixture
def health(at: datetime) -> Group:
    emergency = make_emergency(at)
    group = make_group(emergency, at, "health", ())
    by = operator()
    first = actions.designate(
        group=group, organisation=find("UNICEF"), basis="A secret", starts_on=date(2025, 1, 1), by=by, at=at
    )
    actions.end_lead(first, on=date(2026, 1, 1), expected=1, by=by, at=at)
    actions.designate(group=group, organisation=find("WHO"), starts_on=date(2026, 1, 1), by=by, at=at)
    ngo = Organisation.objects.create(name="Lorania Aid", type_code="441", country_id="XLO")
    actions.join(group=group, organisation=ngo, by=by, at=at)
    actions.join(group=group, organisation=find("ICRC"), participation="alongside", by=by, at=at)
    actions.appoint_coordinator(
        group=group,
        person=make_person("Ada Lore", at),
        organisation=find("WHO"),
        role_mailbox="health@example.org",
        by=by,
        at=at,
    )
    actions.add_counterpart(emergency=emergency, group=group, name="Ministry", kind="national", by=by, at=at)
    return group


def agency(acronym: str) -> dict[str, object]:
    row = find(acronym)
    return {"id": row.public_id, "label": row.name, "acronym": acronym}


def instant(at: datetime) -> str:
    return at.isoformat()


def test_one_group_to_the_letter(client: Client, health: Group, at: datetime) -> None:
    ngo = Organisation.objects.get(name="Lorania Aid")
    response = client.get(f"{ADDRESS}/{health.public_id}")
    assert response.status_code == 200
    (values,) = response.json()["data"]
    assert list(values) == NAMES
    last = LedgerEntry.objects.filter(subject=f"group:{health.public_id}").latest("sequence")
    assert values == {
        "id": health.public_id,
        "label": "Health",
        "email": "health@example.org",
        "website": None,
        "type": "cluster",
        "body": None,
        "global_cluster": {"id": "HEA", "label": "Health"},
        "parent_cluster": None,
        "lead_agencies": [agency("WHO")],
        "partners": [{"id": ngo.public_id, "label": "Lorania Aid", "acronym": None}],
        "activation_document": None,
        "operation": {"id": health.emergency.public_id, "label": "Lorania"},
        "ngo_participation": True,
        "government_participation": True,
        "inter_cluster": False,
        "social_media": None,
        "created": instant(at),
        "changed": instant(last.at),
        "published": True,
        "lead_history": [
            {
                "agency": agency("UNICEF"),
                "role": "lead",
                "area": None,
                "from": "2025-01-01",
                "to": "2026-01-01",
                "case": None,
                "basis_document": None,
            },
            {
                "agency": agency("WHO"),
                "role": "lead",
                "area": None,
                "from": "2026-01-01",
                "to": None,
                "case": None,
                "basis_document": None,
            },
        ],
    }
    for hidden in ("A secret", "Ada Lore", "ICRC"):
        assert hidden not in response.content.decode()


def test_the_list_is_paged(client: Client, health: Group, at: datetime) -> None:
    wash = make_group(health.emergency, at, "wash", ())
    first = client.get(ADDRESS, {"range": 1}).json()
    assert (first["count"], [one["id"] for one in first["data"]]) == (2, [health.public_id])
    second = client.get(first["next"]["href"]).json()
    assert ([one["id"] for one in second["data"]], "next" in second) == ([wash.public_id], False)
    assert second["previous"]["href"].endswith("?page=1&range=1")
    nobody_knows = second["data"][0]
    assert [nobody_knows[name] for name in ("email", "lead_agencies", "partners", "ngo_participation")] == [
        *(None, [], [], False),
    ]


def test_a_group_that_ended_stays_and_is_not_published(client: Client, health: Group, at: datetime) -> None:
    actions.close_group(health, on=date(2026, 3, 3), reason="Done", expected=1, by=operator(), at=at)
    (values,) = client.get(f"{ADDRESS}/{health.public_id}").json()["data"]
    assert values["published"] is False


def test_who_has_it_already_is_told_so(client: Client, health: Group) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Group.objects.update(name="Health and more")
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", f"{ADDRESS}/unknown", 404, "not-found"),
        ("get", f"{ADDRESS}?page=0", 400, "bad-page"),
        ("get", f"{ADDRESS}?page=x", 400, "bad-page"),
        ("get", f"{ADDRESS}?range=201", 400, "bad-page"),
        ("get", f"{ADDRESS}?page=99999999999999999999", 400, "bad-page"),
    ],
)
def test_what_is_refused(client: Client, method: str, address: str, status: int, code: str) -> None:
    response = getattr(client, method)(address)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client: Client, health: Group, method: str) -> None:
    assert getattr(client, method)(f"{ADDRESS}/{health.public_id}").status_code == 405
