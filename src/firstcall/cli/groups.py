"""firstcall group …: naming, merging, splitting, closing; sectors left out; focal points; the check."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.access.queries import operator
from firstcall.cli.output import DONE, AsJson, command, day_of, now, show_json, show_table
from firstcall.cli.structure import groups
from firstcall.organisations.queries import find
from firstcall.overview.structure_page import check as check_structure
from firstcall.overview.structure_page import finding_values
from firstcall.places.queries import known_area
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, Refused
from firstcall.structure import actions, queries
from firstcall.structure.models import Group, IssueFocalPoint, SectorLeftOut
from firstcall.structure.rules.groups import Successor

Reason = Annotated[str, typer.Option(help="Why; it stands in the record.")]
On = Annotated[str, typer.Option(help="The day it takes effect, as 2026-03-01; today without it.")]
GroupCode = Annotated[str, typer.Argument(help="The group's code, name or sector.")]


def say(rows: list[Group], text: str, as_json: bool) -> int:
    """Answer with the groups an act made or changed."""
    if as_json:
        show_json([{"code": one.code, "name": one.name, "id": one.public_id, "version": one.version,
                    "starts_on": one.starts_on, "ends_on": one.ends_on} for one in rows])  # fmt: skip
    else:
        print(text)
    return DONE


@groups.command("part")
@command
def part(
    code: str,
    group: GroupCode,
    area: Annotated[str, typer.Argument(help="P-code or name of the region or district.")],
    reason: Annotated[str, typer.Option(help="The need it answers.")] = "",
    name: Annotated[str, typer.Option(help="Its name; else the group's with the area.")] = "",
    as_json: AsJson = False,
) -> int:
    """Set up a part of a group below the capital, where need is shown."""
    emergency = queries.emergency_by_code(code)
    made = actions.add_group(
        emergency=emergency, parent=queries.known_group(emergency, group), name=name, reason=reason,
        area=known_area(emergency.country_id, area), by=operator(), at=now(),
    )  # fmt: skip
    return say([made], f"{made.name} is set up.", as_json)


@groups.command("rename")
@command
def rename(code: str, group: GroupCode, name: str, as_json: AsJson = False) -> int:
    """Give a group the name its country team uses."""
    row = queries.known_group(queries.emergency_by_code(code), group)
    actions.rename_group(row, name=name, expected=row.version, by=operator(), at=now())
    return say([row], f"{row.code} is now called {row.name}.", as_json)


@groups.command("merge")
@command
def merge(
    code: str,
    groups_: Annotated[list[str], typer.Argument(metavar="GROUP...", help="The groups to merge.")],
    into: Annotated[str, typer.Option(help="Code of what they become.")],
    name: Annotated[str, typer.Option(help="Its name.")],
    reason: Reason = "",
    on: On = "",
    as_json: AsJson = False,
) -> int:
    """Merge groups into a new one; what was reported under them counts for it."""
    emergency = queries.emergency_by_code(code)
    rows = [queries.known_group(emergency, one) for one in groups_]
    made = actions.merge_groups(
        rows, code=into, name=name, reason=reason, on=day_of(on), by=operator(), at=now()
    )
    return say([made], f"{made.name} takes over from {', '.join(one.name for one in rows)}.", as_json)


@groups.command("split")
@command
def split(
    code: str,
    group: GroupCode,
    into: Annotated[
        list[str], typer.Option(help="CODE=NAME=SECTOR+SECTOR of one that takes over; given at least twice.")
    ],
    reason: Reason = "",
    on: On = "",
    as_json: AsJson = False,
) -> int:
    """Split a group; what was reported follows its sector, the rest stays named as the former group's."""
    row = queries.known_group(queries.emergency_by_code(code), group)
    made = actions.split_group(
        row, into=[successor(one) for one in into], reason=reason, on=day_of(on), by=operator(), at=now()
    )
    return say(made, f"{', '.join(one.name for one in made)} take over from {row.name}.", as_json)


def successor(text: str) -> Successor:
    """ "SHEL=Shelter=shelter+cccm" as the one that takes over."""
    code, _, rest = text.partition("=")
    name, _, sectors = rest.partition("=")
    return Successor(
        code.strip(), name.strip(), tuple(one.strip() for one in sectors.split("+") if one.strip())
    )


@groups.command("close")
@command
def close(code: str, group: GroupCode, reason: Reason = "", on: On = "", as_json: AsJson = False) -> int:
    """Close a group whose work is done or handed over; its history stays."""
    at = now()
    row = queries.known_group(queries.emergency_by_code(code), group)
    actions.close_group(
        row, on=day_of(on) or at.date(), reason=reason, expected=row.version, by=operator(), at=at
    )
    return say([row], f"{row.name} is closed.", as_json)


@groups.command("leave-out")
@command
def leave_out(
    code: str,
    sector: Annotated[str, typer.Argument(help="A sector of the guidance.")],
    reason: Reason = "",
    as_json: AsJson = False,
) -> int:
    """Leave a sector of the guidance out, with the reason."""
    row = actions.leave_out(
        emergency=queries.emergency_by_code(code), sector=sector, reason=reason, by=operator(), at=now()
    )
    return _say_sector(row, "is left out", as_json)


@groups.command("take-in")
@command
def take_in(
    code: str,
    sector: Annotated[str, typer.Argument(help="A sector that was left out.")],
    on: On = "",
    as_json: AsJson = False,
) -> int:
    """Take a sector back in that was left out."""
    at, emergency = now(), queries.emergency_by_code(code)
    wanted = {one.id for one in profiles.profile(emergency.profile).find_sector(sector)}
    row = SectorLeftOut.objects.filter(emergency=emergency, sector__in=wanted, ends_on=None).first()
    if row is None:
        raise Refused(
            Refusal(
                "not-left-out", "“%(sector)s” is not left out in this emergency.", params={"sector": sector}
            )
        )
    actions.take_back_in(row, on=day_of(on) or at.date(), expected=row.version, by=operator(), at=at)
    return _say_sector(row, "is taken back in", as_json)


def _say_sector(row: SectorLeftOut, text: str, as_json: bool) -> int:
    if as_json:
        show_json({"id": row.public_id, "sector": row.sector, "reason": row.reason, "version": row.version,
                   "starts_on": row.starts_on, "ends_on": row.ends_on})  # fmt: skip
    else:
        print(f"{row.sector} {text}.")
    return DONE


@groups.command("focal-point")
@command
def focal_point(
    code: str,
    group: GroupCode,
    organisation: str,
    area: Annotated[str, typer.Argument(help="P-code or name of the area.")],
    end: Annotated[bool, typer.Option("--end", help="End its time instead.")] = False,
    on: On = "",
    as_json: AsJson = False,
) -> int:
    """Name who acts for the lead in one area, under the lead; or end that."""
    at, emergency = now(), queries.emergency_by_code(code)
    row, place = queries.known_group(emergency, group), known_area(emergency.country_id, area)
    agency, day = find(organisation), day_of(on)
    if end:
        point = row.focal_points.filter(area=place, organisation=agency, ends_on=None).first()
        if point is None:
            raise _nobody(organisation)
        actions.end_focal_point(point, on=day or at.date(), expected=point.version, by=operator(), at=at)
    else:
        point = actions.name_focal_point(
            group=row, organisation=agency, area=place, starts_on=day, by=operator(), at=at
        )
    if as_json:
        show_json({"id": point.public_id, "group": row.code, "organisation": organisation, "area": place.pcode,
                   "version": point.version, "starts_on": point.starts_on, "ends_on": point.ends_on})  # fmt: skip
    else:
        print(
            f"{organisation} {'no longer acts' if end else 'acts'} for the lead of {row.name} in {place.name}."
        )
    return DONE


@groups.command("issue-focal-point")
@command
def issue_focal_point(
    code: str,
    group: GroupCode,
    issue: Annotated[str, typer.Argument(help="age, gender, early_recovery, … as the guidance names them.")],
    organisation: str,
    end: Annotated[bool, typer.Option("--end", help="End its time instead.")] = False,
    on: On = "",
    as_json: AsJson = False,
) -> int:
    """Name who sees to an issue within a group; or end that."""
    at = now()
    row = queries.known_group(queries.emergency_by_code(code), group)
    agency, day = find(organisation), day_of(on)
    if end:
        held = IssueFocalPoint.objects.filter(group=row, issue=issue, organisation=agency, ends_on=None)
        point = held.select_related("group__emergency").first()
        if point is None:
            raise _nobody(organisation)
        actions.end_issue_focal_point(
            point, on=day or at.date(), expected=point.version, by=operator(), at=at
        )
    else:
        point = actions.name_issue_focal_point(
            group=row, issue=issue, organisation=agency, starts_on=day, by=operator(), at=at
        )
    if as_json:
        show_json({"id": point.public_id, "group": row.code, "issue": issue, "organisation": organisation,
                   "version": point.version, "starts_on": point.starts_on, "ends_on": point.ends_on})  # fmt: skip
    else:
        print(f"{organisation} {'no longer sees' if end else 'sees'} to {issue} in {row.name}.")
    return DONE


def _nobody(organisation: str) -> Refused:
    return Refused(
        Refusal("not-focal-point", "%(name)s is not the focal point there.", params={"name": organisation})
    )


@groups.command("check")
@command
def check(code: str, as_json: AsJson = False) -> int:
    """What the structure lacks: needs nobody covers, sectors covered twice, posts that stand empty."""
    found = [
        finding_values(one) for one in check_structure(queries.emergency_by_code(code), operator(), now())
    ]
    if as_json:
        show_json(found)
    elif found:
        show_table(
            "What is missing", ["Finding", "Clause"], [(one["message"], one["clause"]) for one in found]
        )
    else:
        print("Nothing is missing: every need is covered once, and every post is filled.")
    return DONE
