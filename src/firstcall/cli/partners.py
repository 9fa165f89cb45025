"""firstcall team, basis, commitment …: the country team, what decisions stand on, what partners undertake."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.cli.acting import As, InArea, InGroup, On, acting, area_in, day, today_or, who
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_list, show_table
from firstcall.cli.posts import group_in, row_of, said
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure import actions
from firstcall.structure.forms import known_person
from firstcall.structure.models import Basis, Commitment, TeamMember
from firstcall.structure.queries import emergency_by_code, known_group
from firstcall.structure.queries.partners import basis_of, commitments_seen
from firstcall.structure.rules.basis import CAPACITY_ACTORS
from firstcall.structure.values.partners import (
    basis_values,
    commitment_values,
    missing_values,
    seat_values,
    team_values,
)

teams = typer.Typer(no_args_is_help=True, help="The Humanitarian Country Team of an emergency.")
bases = typer.Typer(no_args_is_help=True, help="What decisions stand on: assessments and capacity maps.")
commitments = typer.Typer(
    no_args_is_help=True, help="What partners undertake; only their own users make it binding."
)


@teams.command("found")
@command
def found(code: str, on: On = None, as_json: AsJson = False) -> int:
    """Record that the emergency has a country team: the pre-requisite of the approach."""
    team = actions.found_country_team(
        emergency=emergency_by_code(code), established_on=day(on), by=who(), at=now()
    )
    values = {"id": team.public_id, "established_on": team.established_on}
    return said(values, "The country team is on record. Next: firstcall team seat", as_json)


@teams.command("seat")
@command
def seat(
    code: str,
    organisation: str,
    role: Annotated[str, typer.Option(help="chair, member, observer or secretariat.")] = "member",
    person: Annotated[str, typer.Option(help="Who sits there: the name of somebody on record.")] = "",
    since: On = None,
    as_json: AsJson = False,
) -> int:
    """Give an organisation its seat in the country team."""
    made = actions.seat_in_country_team(
        emergency=emergency_by_code(code),
        organisation=find(organisation),
        role=role,
        person=known_person(person) if person else None,
        starts_on=day(since),
        by=who(),
        at=now(),
    )
    return said(seat_values(made, names=True), f"{made.organisation.name} sits in the country team.", as_json)


@teams.command("end")
@command
def end(code: str, seat: str, on: On = None, as_json: AsJson = False) -> int:
    """An organisation leaves the country team."""
    row = row_of(TeamMember.objects.filter(emergency=emergency_by_code(code)), seat)
    actions.end_seat(row, on=today_or(on), expected=None, by=who(), at=now())
    return said({"id": row.public_id, "ends_on": row.ends_on}, "Ended. The history stays.", as_json)


@teams.command("show")
@command
def show(code: str, as_json: AsJson = False) -> int:
    """Who sits in the country team."""
    values = team_values(emergency_by_code(code), now().date(), names=True)
    if as_json:
        show_json({"team": values})
    elif values is None:
        print("No country team is on record. Next: firstcall team found")
    else:
        rows = [
            (one["organisation_name"], one["role"], one["person"] or "", one["starts_on"], one["id"])
            for one in values["seats"]  # type: ignore[attr-defined]
        ]
        show_table(
            f"Country team since {values['established_on']}",
            ["Organisation", "Role", "Who", "Since", "Id"],
            rows,
        )
    return DONE


@bases.command("add")
@command
def basis_add(
    code: str,
    kind: Annotated[str, typer.Argument(help="needs, gaps or capacity.")],
    title: str,
    covers: Annotated[
        str, typer.Option(help=f"Whom a capacity map covers, with commas: {', '.join(CAPACITY_ACTORS)}.")
    ] = "",
    reference: Annotated[str, typer.Option(help="Where it is kept.")] = "",
    partners: Annotated[str, typer.Option(help="Who took part.")] = "",
    on: On = None,
    as_json: AsJson = False,
) -> int:
    """Record an assessment of needs or gaps, or a map of capacities."""
    wanted = [one.strip() for one in covers.split(",") if one.strip()]
    unknown = sorted(set(wanted) - set(CAPACITY_ACTORS))
    if unknown:
        message = gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s.")
        params = {"value": ", ".join(unknown), "choices": ", ".join(CAPACITY_ACTORS)}
        raise Refused(Refusal("basis-covers", message, "OG step 2", params))
    one = actions.record_basis(
        emergency=emergency_by_code(code),
        kind=kind,
        title=title,
        reference=reference,
        partners=partners,
        done_on=day(on),
        by=who(),
        at=now(),
        **dict.fromkeys(wanted, True),
    )
    return said(basis_values(one), f"“{one.title}” is on record.", as_json)


@bases.command("list")
@command
def basis_list(code: str, as_json: AsJson = False) -> int:
    """What decisions stand on, and what is missing of it, by name."""
    emergency = emergency_by_code(code)
    papers, missing = [basis_values(one) for one in basis_of(emergency)], missing_values(emergency)
    if as_json:
        show_json({"missing": missing, "data": papers})
        return DONE
    columns = ("kind", "title", "done_on", "covers", "id")
    show_table(
        "What decisions stand on",
        ["Kind", "Title", "Done on", "Covers", "Id"],
        [
            [", ".join(one[name]) if name == "covers" else one[name] for name in columns]  # type: ignore[arg-type]
            for one in papers
        ],
    )
    for one in missing:
        print(f"Missing: {one['message']}")
    return DONE


@bases.command("withdraw")
@command
def basis_withdraw(
    code: str,
    paper: str,
    reason: Annotated[str, typer.Option(help="Why it no longer holds.")] = "",
    as_json: AsJson = False,
) -> int:
    """Withdraw a paper that no longer holds."""
    row = row_of(Basis.objects.filter(emergency=emergency_by_code(code)), paper)
    actions.withdraw_basis(row, reason=reason, expected=None, by=who(), at=now())
    return said(basis_values(row), "Withdrawn. What was decided on it keeps its reference.", as_json)


@commitments.command("propose")
@command
def propose(
    code: str,
    group: str,
    organisation: str,
    text: str,
    area: InArea = "",
    due: On = None,
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Ask an organisation for a commitment, or make one for your own. Never the desk: say who acts."""
    row = group_in(code, group)
    made = actions.propose_commitment(
        group=row,
        organisation=find(organisation),
        text=text,
        area=area_in(row.emergency, area),
        due_on=day(due),
        by=acting(as_),
        at=now(),
    )
    return said(commitment_values(made), f"{made.state}: {made.text}", as_json)


@commitments.command("answer")
@command
def answer(
    code: str,
    commitment: str,
    answer: Annotated[str, typer.Argument(help="accepted, declined, met or withdrawn.")],
    reason: Annotated[str, typer.Option(help="Needed when it is withdrawn.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Answer for your own organisation: nobody answers for another, nor does the desk. Say who acts."""
    rows = Commitment.objects.filter(group__emergency=emergency_by_code(code))
    row = row_of(rows.select_related("group__emergency", "organisation", "area"), commitment)
    actions.answer_commitment(row, answer=answer, reason=reason, expected=None, by=acting(as_), at=now())
    return said(commitment_values(row), f"{row.state}: {row.text}", as_json)


@commitments.command("list")
@command
def commitment_list(
    code: str,
    group: InGroup = "",
    state: Annotated[str, typer.Option(help="proposed, accepted, declined, withdrawn or met.")] = "",
    as_json: AsJson = False,
) -> int:
    """What organisations undertook, and what they are asked. Only what is binding holds anybody to anything."""
    emergency = emergency_by_code(code)
    wanted = known_group(emergency, group) if group else None
    rows = commitments_seen(who(), emergency, group=wanted)
    values = [commitment_values(one) for one in (rows.filter(state=state) if state else rows)]
    columns = {
        "organisation": "Organisation",
        "group": "Group",
        "text": "What",
        "due_on": "By when",
        "state": "State",
        "binding": "Binds",
        "id": "Id",
    }
    return show_list("Commitments", columns, values, as_json)
