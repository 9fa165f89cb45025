"""Two responses of two countries, the people of both, and programs that act for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import create_account, give, issue_token
from firstcall.access.queries import actor_for, operator
from firstcall.needs.actions import attach_report, record_assessment
from firstcall.needs.models import AssessmentChoice
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.places.models import Area, AreaName, Country
from firstcall.record.models import Notice
from firstcall.returns.actions import close_round, plan_months, plan_round
from firstcall.returns.models import Return, ReturnVersion
from firstcall.returns.rules.rounds import Days
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group
from tests.setup.sessions import sign_in
from tests.setup.states import begin_with
from tests.structure.made import make_emergency, make_group, make_person

CODE = "XLO-2026"
ACTIVITIES = """Organisation,Sector,Admin1 PCode,Activity,Month,Population group,Reached,Targeted
WHO,Health,XL01,Clinics,June 2025,IDP,100,200
WHO,Health,XL02,Clinics,June 2025,IDP,300,400
Nobody Knows Us,Health,XL99,Clinics,June 2025,IDP,5,6
"""
NEEDS = """Admin1 PCode,Population group,People in need,People targeted
XL01,IDP,1000,800
XL02,IDP,500,400
"""
AREAS = "ADM1_PCODE,ADM1_EN,ADM2_PCODE,ADM2_EN\nXL01,North,XL0101,Hill\nXL01,North,XL0102,Dale\n"
ORGANISATIONS = "Name,Acronym,Type\nRiver Relief,RR,INGO\n"
OUTLINES = """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"XL01"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
{"type":"Feature","properties":{"code":"XL02"},"geometry":{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,1],[1,1],[1,0]]]}}
]}"""


@dataclass
class Answer:
    """What a program got: status, JSON (or None), headers, text."""

    status: int
    json: Any
    headers: dict[str, str]
    text: str

    @property
    def code(self) -> str:
        """The code of the error."""
        return str(self.json["error"]["code"])


class Program:
    """A program with a token (or none) that talks to the API."""

    def __init__(self, token: str = "") -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(
        self, method: str, path: str, body: Any = None, *, files: dict[str, Any] | None = None, **headers: str
    ) -> Answer:
        """`headers` as Idempotency_Key="…"; `files` sends a form with (name, text) as files."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        options: dict[str, Any] = {"headers": {**self.headers, **named}}
        if files is not None:
            form = {
                name: SimpleUploadedFile(value[0], value[1].encode()) if isinstance(value, tuple) else value
                for name, value in files.items()
            }
            response = self.client.post(f"/api/v1{path}", form, **options)
        elif isinstance(body, (str, bytes)):
            response = self.client.generic(
                method, f"/api/v1{path}", body, content_type="application/json", **options
            )
        else:
            send = getattr(self.client, method.lower())
            options |= {"content_type": "application/json"} if method not in ("GET", "HEAD") else {}
            response = send(f"/api/v1{path}", {} if body is None else body, **options)
        return read(response)


def read(response: HttpResponse) -> Answer:
    """A response as `Answer`."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
    is_json = response.headers.get("Content-Type", "").startswith("application/json")
    return Answer(
        response.status_code,
        response.json() if is_json and content else None,  # type: ignore[attr-defined]
        dict(response.headers),
        content.decode("utf-8-sig", errors="replace"),  # a letter is a file
    )


@dataclass
class World:
    """Lorania with two groups, another country with one; people by role, and the ids of what there is."""

    at: datetime
    emergency: Emergency
    other: Emergency
    health: Group
    wash: Group
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def token(self, who: str, *, write: bool = True) -> str:
        """A token of this person."""
        actor = actor_for(self.people[who], self.at)
        return issue_token(by=actor, at=self.at, name="test", may_write=write)[1]

    def program(self, who: str = "ocha", *, write: bool = True) -> Program:
        """A program of this person; "" is the public."""
        return Program(self.token(who, write=write) if who else "")

    def signed_in(self, who: str) -> Program:
        """A program that uses the session of a browser, with its CSRF token."""
        user = create_account(
            by=operator(),
            at=self.at,
            email=f"{who}@example.org",
            password="long enough 31",
            person=self.people[who],
        )
        program = Program()
        program.client = sign_in(Client(enforce_csrf_checks=True), user)
        program.client.cookies["csrftoken"] = "a" * 32
        program.headers = {"X-CSRFToken": "a" * 32}
        return program

    def load(self) -> None:
        """Needs and activities of the group, as taken in by the desk."""
        desk = self.program()
        for kind, text in (("needs", NEEDS), ("activities", ACTIVITIES)):
            made = desk.ask("POST", f"/emergencies/{CODE}/imports", files=figures(kind, text))
            assert made.status == 201, made.text
            path = f"/imports/{made.json['batch']}/commit"
            assert desk.ask("POST", path, If_Match=made.headers["ETag"]).status == 200
            self.ids[kind] = made.json["batch"]


def figures(kind: str, text: str = "", group: str = "health") -> dict[str, Any]:
    """The form that sends a file of figures."""
    return {
        "kind": kind,
        "group": group,
        "file": (f"{kind}.csv", text or {"needs": NEEDS, "activities": ACTIVITIES}[kind]),
    }


def make_world() -> World:
    """The world with everybody in it."""
    at = timezone.now() - timedelta(minutes=5)
    emergency = make_emergency(at)
    other = _other_emergency(at)
    world = World(
        at,
        emergency,
        other,
        make_group(emergency, at, "health"),
        make_group(emergency, at, "wash", ("UNICEF",)),
    )
    _people(world)
    _structure(world)
    return world


def committed_world() -> World:
    """The world for a test that commits: made once a run, laid over the empty database of each."""
    return begin_with("world", make_world)


def _other_emergency(at: datetime) -> Emergency:
    other = actions.create_emergency(
        code="XKE-1", country="XKE", name="Kelmora", kind="disaster", onset="new", by=operator(), at=at
    )
    top = Area.objects.get(country="XKE", level=0)
    Area.objects.create(country=Country.objects.get(pk="XKE"), pcode="XK01", name="West", level=1, parent=top)
    return other


def _people(world: World) -> None:
    here = {"emergency": world.emergency}
    who = find("WHO")
    grants: dict[str, tuple[str, dict[str, Any]]] = {
        "ocha": ("OCHA", here),
        "hc": ("HC", here),
        "coord": ("COORD", {**here, "group": world.health}),
        "lrep": ("LREP", {**here, "group": world.health, "organisation": who}),
        "part": ("PART", {**here, "organisation": find("UNICEF")}),
        "own": ("PART", {**here, "organisation": find("UNHCR")}),
        "donor": ("DON", {"organisation": find("UNICEF")}),
        "outsider": ("OCHA", {"emergency": world.other}),
        "adm": ("ADM", {}),
        "erc": ("ERC", {}),
        "hct": ("HCT", {**here, "organisation": find("UNICEF")}),
        "who": ("IASC", {"organisation": who}),
    }
    for name, (role, scope) in grants.items():
        world.people[name] = make_person(f"The {name}", world.at)
        grant = give(by=operator(), at=world.at, person=world.people[name], role=role, **scope)
        if name == "hct":
            world.ids["role"] = grant.public_id


def _links(world: World) -> dict[str, Any]:
    """One of each that the response stands on and links to; a commitment that is asked of UNHCR."""
    by, at, here = operator(), world.at, {"emergency": world.emergency}
    actions.found_country_team(**here, by=by, at=at)
    coordinator = actor_for(world.people["coord"], at)
    return {
        "seat": actions.seat_in_country_team(**here, organisation=find("UNICEF"), by=by, at=at),
        "basis": actions.record_basis(**here, kind="needs", title="Needs of March", by=by, at=at),
        "commitment": actions.propose_commitment(
            group=world.health, organisation=find("UNHCR"), text="A clinic in XL01", by=coordinator, at=at
        ),
        "last_resort": world.health.last_resorts.get(),
        "counterpart": actions.add_counterpart(
            **here, group=world.health, name="Ministry of Health", kind="national", by=by, at=at
        ),
        "review": actions.plan_review(**here, title="Health after a year", due_on=at.date(), by=by, at=at),
    }


def _choices(world: World) -> dict[str, Any]:
    """A sector left out, and a focal point for an issue."""
    by, at = operator(), world.at
    return {
        "left_out": actions.leave_out(
            emergency=world.emergency, sector="telecommunications", reason="Networks work.", by=by, at=at
        ),
        "issue_point": actions.name_issue_focal_point(
            group=world.health, issue="age", organisation=find("UNICEF"), by=by, at=at
        ),
    }


def _assessments(world: World) -> dict[str, Any]:
    """An assessment of the group, and a choice of the figures without one in a part of the country."""
    by, at = operator(), world.at
    choice = AssessmentChoice.objects.create(
        emergency=world.emergency,
        group=world.health,
        area=Area.objects.get(country="XLO", pcode="XL01"),
        reason="Agreed.",
        starts_on=at.date(),
        chosen_at=at,
    )
    one = record_assessment(emergency=world.emergency, title="Of March", groups=[world.health], by=by, at=at)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "Results.csv"
        path.write_text("Area,People\nNorth,1\nSouth,2\n", encoding="utf-8")
        report = attach_report(one, path, file_name=path.name, language="en", by=by, at=at)
    return {"assessment": one, "choice": choice, "report": report}


def _returns(world: World) -> dict[str, Any]:
    """A round to come, one that is closed, and what UNHCR sent for the former; two that have begun, for one of which it
    said that there was nothing to report."""
    by, at = operator(), world.at
    coming, closed = plan_months(
        emergency=world.emergency, group=world.health, first=date(2031, 1, 1), count=2, due_day=5, closing_day=10,
        by=by, at=at,
    )  # fmt: skip
    close_round(closed, expected=None, by=by, at=at)
    sent = Return.objects.create(
        round=coming, group=world.health, organisation=find("UNHCR"), first_at=at, latest_at=at
    )
    begun, said = (
        plan_round(
            emergency=world.emergency,
            group=world.health,
            days=Days(
                date(2020, month, 1),
                date(2020, month, 28),
                date(2020, 3, 1),
                date(2020, 3, 5),
                date(2032, 1, 1),
            ),
            by=by,
            at=at,
        )
        for month in (1, 2)
    )
    nil = Return.objects.create(
        round=said, group=world.health, organisation=find("UNHCR"), state="nil", first_at=at, latest_at=at
    )
    ReturnVersion.objects.create(of=nil, number=1, rows=0, brought=0, submitted_at=at)
    return {"round": coming, "closed": closed, "return": sent, "begun": begun, "nil": nil}


def _structure(world: World) -> None:
    by, at, health = operator(), world.at, world.health
    north = Area.objects.get(country="XLO", pcode="XL01")
    AreaName.objects.create(area=Area.objects.get(country="XLO", pcode="XL02"), name="Le Sud", key="lesud")
    point = actions.name_focal_point(group=health, organisation=find("UNICEF"), area=north, by=by, at=at)
    person = make_person("Ada Lore", at)
    one = actions.appoint_coordinator(group=health, person=person, organisation=find("WHO"), by=by, at=at)
    member = actions.join(group=health, organisation=find("UNHCR"), by=by, at=at)
    local = Organisation.objects.create(name="Lorania Aid", country_id="XLO")
    twin = Organisation.objects.create(name="Lorania Help", country_id="XLO")
    newcomer = Organisation.objects.create(name="Newcomers", country_id="XLO", status="unconfirmed")
    lead = health.leads.get()
    rows = {
        **_links(world),
        **_choices(world),
        **_assessments(world),
        **_returns(world),
        "lead": lead,
        "point": point,
        "coordinator": one,
        "member": member,
        "local": local,
        "twin": twin,
        "newcomer": newcomer,
    }
    world.ids |= {name: row.public_id for name, row in rows.items()}
    for who in ("ocha", "part"):
        Notice.objects.create(
            person=world.people[who],
            ledger_sequence=1,
            text="Something was decided.",
            link="/",
            created_at=at,
        )
