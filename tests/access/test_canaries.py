"""A canary in every stored text that is not public: no page, file or API answer shows one to the public, nor to a
person without a role (security A11, A12, D7 c). Pages are walked by their links, the API by its own description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from firstcall.access.sensitivity import class_of
from firstcall.api import api
from firstcall.designation import actions as designation
from firstcall.organisations.models import Person
from firstcall.organisations.queries import find
from firstcall.structure import actions as structure
from tests.last_resort.made import Response, make_response
from tests.last_resort.pages import as_
from tests.structure.made import make_group, make_person, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
CANARY = "canary"
LONG = 100  # shorter texts are codes that pages compare
HREF = re.compile(r'(?:href|src|action)="([^"#]+)')
PAGES = 200
KEPT = ("User", "LedgerContent", "LedgerEntry")  # sign-in, and what the database refuses to change


def everything() -> Response:
    """A response in which everything has a text: leads by hand, posts, counterparts, basis, a case, a concern, gaps."""
    response = make_response()
    response.now = timezone.now()
    here, how = response.emergency, {"by": response.hc, "at": response.now}
    other = make_group(here, response.now, "nutrition", ())
    structure.designate(
        group=other, organisation=find("WHO"), basis="x", deviation="x", **{**how, "by": response.hc}
    )
    structure.appoint_coordinator(
        group=response.group, organisation=find("WHO"), person=make_person("Ada", response.now),
        role_mailbox="health@example.org", seniority="x", skills="x", by=response.lead, at=response.now,
    )  # fmt: skip
    structure.leave_out(emergency=here, sector="logistics", reason="x", **how)
    structure.add_counterpart(
        emergency=here, name="Ministry", kind="national", role="leads", group=response.group, note="x",
        contact="x", **how,
    )  # fmt: skip
    structure.record_briefing(emergency=here, audience="others", topic="x", note="x", **how)
    structure.record_basis(emergency=here, kind="needs", title="x", **how)
    structure.plan_review(emergency=here, title="x", due_on=response.now.date(), **how)
    person_with("PART", response.now, emergency=here, organisation=response.partners["MEDO"])
    case = designation.open_case(emergency=here, **how)
    designation.log_consultation(case, purpose="partners", who="x", note="x", **how)
    designation.state_support(case, support="x", **how)
    gap = response.answer(response.call(response.open()), "SAVA", "declined")
    response.say(response.bring(response.answer(gap, "MEDO", "declined")), "constrained", "access")
    return response


def plant() -> dict[str, str]:
    """Write a canary into every row's texts that are not of class low; canary -> model and field."""
    planted = {}
    for model in apps.get_app_config("firstcall").get_models():
        for field in model._meta.fields:
            name = field.name
            long = isinstance(field, models.TextField) or (
                isinstance(field, models.CharField) and (field.max_length or 0) >= LONG
            )
            if not long or model.__name__ in KEPT or class_of(model.__name__, name) == "low":
                continue
            mark = f"{CANARY}{len(planted)}z"
            if model._default_manager.update(**{name: mark}):
                planted[mark] = f"{model.__name__}.{name}"
    return planted


def pages(browser: Client, start: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that links lead to from `start`, with what it says."""
    waiting, seen = list(start), set(start)
    while waiting and len(seen) < PAGES:
        path = waiting.pop(0)
        answer = browser.get(path)
        if answer.get("Content-Type", "").startswith("image/") or answer.streaming:
            continue
        said = answer.content.decode("utf-8", "replace")
        yield path, said
        if answer.status_code in (301, 302):
            said = f'href="{answer["Location"]}"'
        for link in HREF.findall(said):
            there = urljoin(path, link.replace("&amp;", "&"))
            if (
                there.startswith("/")
                and not re.match("/(static|account|language)", there)
                and there not in seen
            ):
                seen.add(there)
                waiting.append(there)


def operations(response: Response) -> list[str]:
    """The API's reads, at this response."""
    known = {
        "code": response.emergency.code,
        "group": "health",
        "case": "G1",
        "country": "XLO",
        "layout": "5w",
    }
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for case in ("G1", "D1"):
            if "get" in methods:
                found.append(re.sub(r"{(\w+)}", lambda m: {**known, "case": case}.get(m[1], "x"), path))  # noqa: B023
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("who", ["the public", "a person without a role"])
def test_no_canary_leaves(who: str):
    response = everything()
    moment = response.now + timedelta(microseconds=1)
    former = person_with("DON", response.now, organisation=response.partners["SAVA"], ends_at=moment)
    reader = Client() if who == "the public" else as_(former)
    planted = plant()
    Person.objects.filter(public_id=former.person).update(name="Myself")  # stands above every page of theirs
    wanted = {"Lead.basis", "Leadership.deviation", "Counterpart.contact", "GapCase.what", "Case.support"}
    assert wanted - set(planted.values()) == set()
    start = ["/", f"/e/{response.emergency.code}/", *operations(response)]
    walked, leaks = 0, {}
    for path, said in pages(reader, start):
        walked += 1
        for mark in set(re.findall(rf"{CANARY}\d+z", said)):
            leaks.setdefault(planted[mark], path)
    assert walked > 60
    assert leaks == {}
