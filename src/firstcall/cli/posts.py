"""firstcall lead, last-resort and coordinator …: who leads, with which duty, and whom the lead agency appoints."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from django.db import transaction

from firstcall.cli.acting import InArea, On, area_in, day, today_or, who
from firstcall.cli.output import DONE, AsJson, command, now, show_json
from firstcall.organisations.actions import create_person
from firstcall.organisations.models import Person
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure import actions
from firstcall.structure.forms import person_named
from firstcall.structure.models import Coordinator, Group, LastResort, Lead
from firstcall.structure.queries import agency_named, duty_of, emergency_by_code, known_group
from firstcall.structure.rules.posts import warn_of_coordinator
from firstcall.structure.values.partners import last_resort_values, refusal_values

leads = typer.Typer(
    no_args_is_help=True, help="Leads entered as they stand; new ones are proposed in a case."
)
last_resorts = typer.Typer(no_args_is_help=True, help="The duty as provider of last resort, with its scope.")
coordinators = typer.Typer(no_args_is_help=True, help="The coordinators lead agencies appoint.")

Seniority = Annotated[str, typer.Option(help="Grade or years, as the agency says it.")]
Skills = Annotated[str, typer.Option(help="Facilitation, coordination, languages, the sector.")]
Dedicated = Annotated[bool, typer.Option("--dedicated", help="With no other programme tasks.")]


def row_of(rows: Any, public_id: str) -> Any:
    """The row with this id. Raises `Refused` where there is none."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        message = gettext_noop(
            "There is nothing with the id “%(id)s” here. List them with --json to see ids."
        )
        raise Refused(Refusal("id-unknown", message, params={"id": public_id}))
    return found


def group_in(code: str, group: str) -> Group:
    return known_group(emergency_by_code(code), group)


def said(values: dict[str, object], words: str, as_json: bool) -> int:
    """JSON, or a sentence."""
    if as_json:
        show_json(values)
    else:
        print(words)
    return DONE


@leads.command("add")
@command
def lead_add(
    code: str,
    group: str,
    organisation: str,
    role: Annotated[
        str, typer.Option(help="lead, co_lead or convener; left out: the global table says.")
    ] = "",
    area: InArea = "",
    situation: Annotated[str, typer.Option(help="A column of the global table; left out: all.")] = "",
    basis: Annotated[str, typer.Option(help="What the decision stands on.")] = "",
    deviation: Annotated[str, typer.Option(help="Why it is not the agency of the global table.")] = "",
    since: On = None,
    as_json: AsJson = False,
) -> int:
    """Enter an agency that already leads a group: as lead, co-lead or convener."""
    row = group_in(code, group)
    lead = actions.designate(
        group=row,
        organisation=agency_named(organisation, row.emergency, who()),
        role=role,
        area=area_in(row.emergency, area),
        situation=situation,
        basis=basis,
        deviation=deviation,
        starts_on=day(since),
        by=who(),
        at=now(),
    )
    values = {"id": lead.public_id, "role": lead.role, "last_resort": duty_of(lead), "version": lead.version}
    return said(values, f"{lead.organisation.name} is entered as {lead.role} of {row.name}.", as_json)


@leads.command("end")
@command
def lead_end(
    code: str,
    lead: str,
    on: On = None,
    reason: Annotated[str, typer.Option(help="Why it ends.")] = "",
    as_json: AsJson = False,
) -> int:
    """End the time of a lead that was entered as it stood."""
    row = row_of(Lead.objects.filter(group__emergency=emergency_by_code(code)), lead)
    actions.end_lead(row, on=today_or(on), reason=reason, expected=None, by=who(), at=now())
    return said({"id": row.public_id, "ends_on": row.ends_on}, "Ended. The history stays.", as_json)


@last_resorts.command("add")
@command
def last_resort_add(
    code: str,
    group: str,
    organisation: str,
    scope: Annotated[str, typer.Option(help="The part of the duty, in words; left out: all of it.")] = "",
    area: InArea = "",
    duty: Annotated[str, typer.Option(help="yes, or differentiated.")] = "yes",
    since: On = None,
    as_json: AsJson = False,
) -> int:
    """An agency takes on the duty, for all of a group or a part."""
    row = group_in(code, group)
    made = actions.take_on_last_resort(
        group=row,
        organisation=find(organisation),
        area=area_in(row.emergency, area),
        duty=duty,
        scope=scope,
        starts_on=day(since),
        by=who(),
        at=now(),
    )
    return said(
        last_resort_values(made), f"{made.organisation.name} takes on the duty in {row.name}.", as_json
    )


def _duty(code: str, public_id: str) -> LastResort:
    rows = LastResort.objects.filter(group__emergency=emergency_by_code(code))
    found: LastResort = row_of(rows.select_related("group__emergency", "organisation", "area"), public_id)
    return found


@last_resorts.command("limit")
@command
def last_resort_limit(code: str, duty: str, scope: str, on: On = None, as_json: AsJson = False) -> int:
    """Give a duty another scope from a day on; what it was stays on record."""
    made = actions.limit_last_resort(
        _duty(code, duty), scope=scope, on=day(on), expected=None, by=who(), at=now()
    )
    return said(last_resort_values(made), f"{made.organisation.name}: only for {made.scope}.", as_json)


@last_resorts.command("end")
@command
def last_resort_end(code: str, duty: str, on: On = None, as_json: AsJson = False) -> int:
    """The duty ends; a lead stays a lead."""
    row = _duty(code, duty)
    actions.end_last_resort(row, on=today_or(on), expected=None, by=who(), at=now())
    return said({"id": row.public_id, "ends_on": row.ends_on}, "Ended. The history stays.", as_json)


def _person(name: str) -> Person:
    wanted = " ".join(name.split())
    return person_named(wanted) or create_person(name=wanted, by=who(), at=now())


def _appointed(one: Coordinator, as_json: bool) -> int:
    warnings = warn_of_coordinator(seniority=one.seniority, skills=one.skills)
    words = [f"{one.person.name} coordinates {one.group.name}; the HC, OCHA and the country team are told."]
    words += [warning.text() for warning in warnings]
    values = {
        "id": one.public_id,
        "version": one.version,
        "warnings": [refusal_values(warning) for warning in warnings],
    }
    return said(values, "\n".join(words), as_json)


@coordinators.command("appoint")
@command
def coordinator_appoint(
    code: str,
    group: str,
    name: str,
    organisation: Annotated[str, typer.Option("--by", help="The agency that leads.")],
    area: InArea = "",
    dedicated: Dedicated = False,
    seniority: Seniority = "",
    skills: Skills = "",
    mailbox: Annotated[str, typer.Option(help="Role mailbox, shown to the public.")] = "",
    since: On = None,
    as_json: AsJson = False,
) -> int:
    """The lead agency appoints a coordinator; HC, OCHA and the HCT are told."""
    row = group_in(code, group)
    with transaction.atomic():
        one = actions.appoint_coordinator(
            group=row,
            person=_person(name),
            organisation=find(organisation),
            area=area_in(row.emergency, area),
            dedicated=dedicated,
            seniority=seniority,
            skills=skills,
            role_mailbox=mailbox,
            starts_on=day(since),
            by=who(),
            at=now(),
        )
    return _appointed(one, as_json)


def _coordinator(code: str, public_id: str) -> Coordinator:
    rows = Coordinator.objects.filter(group__emergency=emergency_by_code(code))
    related = rows.select_related("group__emergency", "organisation", "person", "area")
    found: Coordinator = row_of(related, public_id)
    return found


@coordinators.command("change")
@command
def coordinator_change(
    code: str,
    coordinator: str,
    dedicated: Annotated[
        bool | None, typer.Option("--dedicated/--double-hatted", help="Other tasks?")
    ] = None,
    seniority: Annotated[str | None, typer.Option(help="Grade or years, as the agency says it.")] = None,
    skills: Annotated[str | None, typer.Option(help="Facilitation, coordination, languages.")] = None,
    mailbox: Annotated[str | None, typer.Option(help="Role mailbox, shown to the public.")] = None,
    email: Annotated[str | None, typer.Option(help="Work e-mail of the person; never public.")] = None,
    phone: Annotated[str | None, typer.Option(help="Work phone of the person; never public.")] = None,
    as_json: AsJson = False,
) -> int:
    """Change how a coordinator is reached or what is said of the post; everybody concerned is told."""
    one = _coordinator(code, coordinator)
    fields = {"dedicated": dedicated, "seniority": seniority, "skills": skills, "role_mailbox": mailbox}
    fields |= {"work_email": email, "work_phone": phone}
    actions.change_coordinator(one, expected=None, by=who(), at=now(), **fields)
    return _appointed(one, as_json)


@coordinators.command("replace")
@command
def coordinator_replace(
    code: str,
    coordinator: str,
    name: str,
    dedicated: Dedicated = False,
    seniority: Seniority = "",
    skills: Skills = "",
    on: On = None,
    as_json: AsJson = False,
) -> int:
    """One coordinator hands over to another in one act; everybody concerned is told."""
    with transaction.atomic():
        one = actions.replace_coordinator(
            _coordinator(code, coordinator),
            person=_person(name),
            on=day(on),
            dedicated=dedicated,
            seniority=seniority,
            skills=skills,
            expected=None,
            by=who(),
            at=now(),
        )
    return _appointed(one, as_json)


@coordinators.command("end")
@command
def coordinator_end(code: str, coordinator: str, on: On = None, as_json: AsJson = False) -> int:
    """End a coordinator's time; everybody concerned is told."""
    one = _coordinator(code, coordinator)
    actions.end_coordinator(one, on=today_or(on), expected=None, by=who(), at=now())
    return said({"id": one.public_id, "ends_on": one.ends_on}, "Ended. The history stays.", as_json)
