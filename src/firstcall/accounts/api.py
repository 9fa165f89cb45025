"""Accounts and roles for programs of somebody signed in: read, given, ended. A token never does this (security C.3)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from firstcall.access.rules import NotVisible
from firstcall.accounts import actions
from firstcall.accounts.queries import held_by_id, roles_held
from firstcall.accounts.values import role_values
from firstcall.organisations.queries import find
from firstcall.structure.api.scope import area_of, by, group_of, somewhere
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written
from firstcall.web.programs.bodies import Body, Day, Name, Word

router = Router(tags=["accounts"])
Role = Literal["OCHA", "HCT", "LREP", "COORD", "CO", "SNFP", "PART", "OBS", "LIA", "GOV", "DON"]
Address = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class HeldRoleShape(Schema):
    """`since` and `until` are the first and the last day in the country's time zone; `until` null: no end."""

    id: str
    version: int
    role: str
    role_name: str
    name: str
    email: str
    group: str
    area: str
    organisation: str
    since: date
    until: date | None
    has_signed_in: bool
    locked: bool


class GivenShape(HeldRoleShape):
    """`new_account`: the person had none, and is told how to choose a password."""

    new_account: bool


class NewRole(Body):
    """`group` is a code, `area` a P-code or name, `organisation` an acronym or name; `name` for somebody new."""

    email: Address
    role: Role
    name: Name = ""
    group: Word | None = None
    area: Name = ""
    organisation: Name = ""
    last_day: Day | None = None


@router.get("/emergencies/{code}/roles", operation_id="role_list", response=list[HeldRoleShape])
def role_list(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds which role in the emergency, as far as the caller may see it."""
    emergency = somewhere(request, "account", code)
    return answer([role_values(one) for one in roles_held(emergency, caller(request), now())])


@router.post("/emergencies/{code}/roles", operation_id="role_give", response={201: GivenShape})
@written
def role_give(request: HttpRequest, code: str, body: NewRole) -> HttpResponse:
    """Give whoever has this address a role; somebody new gets an account, and is told how to choose a password."""
    emergency = somewhere(request, "account", code)
    given = actions.give_role(
        emergency=emergency,
        role=body.role,
        email=body.email,
        name=body.name,
        group=group_of(request, code, body.group) if body.group else None,
        area=area_of(emergency, body.area),
        organisation=find(body.organisation) if body.organisation else None,
        last_day=body.last_day,
        **by(request),
    )
    values = {**role_values(given.grant), "new_account": given.new}
    return answer(values, 201, given.grant.version)


@router.post("/emergencies/{code}/roles/{public_id}/end", operation_id="role_end", response=HeldRoleShape)
@written
def role_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """End a role now: from the next request on it gives no right. The account stays."""
    emergency = somewhere(request, "account", code)
    grant = held_by_id(public_id, caller(request))
    if grant.emergency_id != emergency.pk:
        raise NotVisible("account.read")
    ended = actions.end_role(grant, expected=if_match(request), **by(request))
    return answer(role_values(ended), version=ended.version)
