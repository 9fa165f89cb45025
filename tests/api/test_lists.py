"""A list asks the database as often for many items as for one; pages follow each other without gap or repeat."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcall.access.queries import operator
from firstcall.organisations.actions import create_organisation
from firstcall.places.models import Area
from firstcall.record.models import Notice
from firstcall.structure import actions
from firstcall.structure.models import Emergency
from tests.api.world import CODE, Program, World, figures
from tests.structure.made import make_group

pytestmark = pytest.mark.django_db
E = f"/emergencies/{CODE}"
FIRST = {
    "needs": "Admin1 PCode,People in need\nXL01,1000\n",
    "activities": "Organisation,Sector,Admin1 PCode,Activity,Month,Reached\nWHO,Health,XL01,Clinics,June 2025,5\n",
}
MORE = {
    "needs": "Admin1 PCode,People in need\nXL02,100\nXL03,3\n",
    "activities": (
        "Organisation,Sector,Admin1 PCode,Activity,Month,Reached\n"
        "UNICEF,Health,XL02,Clinics,June 2025,5\nUNHCR,Health,XL03,Tents,June 2025,6\n"
    ),
}
LISTS = {
    "/emergencies": "", E: "groups", f"{E}/imports": "data", f"{E}/record": "data", f"{E}/needs": "data",
    f"{E}/activities": "data", f"{E}/presence": "", f"{E}/gaps": "", f"{E}/groups/health/members": "",
    "/notices": "data", "/organisations?q=Aid": "data", "/countries/XLO/areas": "data",
}  # fmt: skip


@pytest.fixture(autouse=True)
def third_province(world: World) -> None:
    top = Area.objects.get(pcode="XLO")
    Area.objects.create(country_id="XLO", pcode="XL03", name="South", level=1, parent=top)


def take_in(desk: Program, texts: dict[str, str]) -> None:
    for kind, text in texts.items():
        made = desk.ask("POST", f"{E}/imports", files=figures(kind, text))
        assert (made.status, made.json["rejected"]) == (201, 0), made.text
        assert desk.ask("POST", f"/imports/{made.json['batch']}/commit", If_Match='"1"').status == 200


def more_of_everything(world: World) -> None:
    at, by = world.at, operator()
    make_group(world.emergency, at, "shelter", ("UNHCR",))
    make_group(world.emergency, at, "logistics", ("WFP",))
    for name in ("Hill Aid", "Dale Aid"):
        row = create_organisation(name=name, by=by, at=at)
        actions.join(group=world.health, organisation=row, by=by, at=at)
    for code in ("XKE-2", "XKE-3"):
        actions.create_emergency(
            code=code, country="XKE", name="Kelmora", kind="disaster", onset="new", by=by, at=at
        )
    for number in range(2):
        Notice.objects.create(
            person=world.people["ocha"], ledger_sequence=1, text="More.", link="/", created_at=at
        )
        Area.objects.create(
            country_id="XLO", pcode=f"XL1{number}", name="x", level=1, parent=Area.objects.get(pcode="XLO")
        )


def counted(desk: Program) -> dict[str, tuple[int, int]]:
    """Address -> (queries, items)."""
    found = {}
    for path, where in LISTS.items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            said = desk.ask("GET", path)
        assert said.status == 200, said.text
        found[path] = (len(asked), len(said.json[where] if where else said.json))
    return found


@pytest.mark.one_engine  # as often on either
def test_every_list_asks_as_often_for_three_as_for_one(world: World):
    desk = world.program()
    take_in(desk, FIRST)
    counted(desk)  # what is read once a process is read now
    before = counted(desk)
    take_in(desk, MORE)
    more_of_everything(world)
    after = counted(desk)
    assert {path: queries for path, (queries, _items) in after.items()} == {
        path: queries for path, (queries, _items) in before.items()
    }
    assert [path for path in LISTS if after[path][1] < before[path][1] + 2] == []


def pages(desk: Program, path: str, name: str, key: str) -> list[Any]:
    found: list[Any] = []
    following: Any = None
    for _ in range(50):
        end = f"&{name}={following}" if following is not None else ""
        said = desk.ask("GET", f"{path}limit=1{end}").json
        assert len(said["data"]) == 1
        found += [one[key] for one in said["data"]]
        following = said["next"]
        if following is None:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize(
    ("path", "name", "key"),
    [
        ("/organisations?", "after", "id"),
        ("/countries/XLO/areas?", "after", "code"),
        ("/notices?", "before", "id"),
        (f"{E}/record?", "before", "sequence"),
    ],
)
def test_pages_follow_each_other(world: World, path: str, name: str, key: str):
    desk = world.program()
    together = [one[key] for one in desk.ask("GET", f"{path}limit=500").json["data"]]
    assert len(together) >= 2
    assert pages(desk, path, name, key) == together


def test_figures_page_by_page(world: World):
    desk = world.program()
    take_in(desk, FIRST)
    take_in(desk, MORE)
    assert pages(desk, f"{E}/needs?", "after", "area") == ["XL01", "XL02", "XL03"]
    assert pages(desk, f"{E}/activities?", "after", "organisation_acronym") == ["WHO", "UNICEF", "UNHCR"]
    assert len(pages(desk, f"{E}/imports?", "before", "id")) == 4


def test_only_the_emergencies_there_are(world: World):
    codes = [one["code"] for one in Program().ask("GET", "/emergencies").json]
    assert codes == sorted(Emergency.objects.values_list("code", flat=True))
