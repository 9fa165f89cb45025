"""firstcall emergency … and firstcall group …"""

from __future__ import annotations

from typing import Annotated

import typer
from django.db import transaction

from firstcall.access.queries import operator
from firstcall.cli.output import DONE, AsJson, command, day_of, now, show_json, show_table
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure import actions, queries
from firstcall.structure.models import Emergency
from firstcall.structure.queries.network import advice_on
from firstcall.structure.queries.terms import term_of, words_of
from firstcall.structure.values import emergency_as_values, structure_as_values

emergencies = typer.Typer(
    no_args_is_help=True, help="Emergencies: set one up, list them, show who leads what."
)
groups = typer.Typer(no_args_is_help=True, help="The groups (clusters, sectors) of an emergency.")


@emergencies.command("create")
@command
def create(
    code: str,
    country: Annotated[str, typer.Option(help="ISO 3166 alpha-3 code of the country, such as MMR.")],
    name: Annotated[str, typer.Option(help="What people call this emergency.")],
    kind: Annotated[str, typer.Option(help="conflict, disaster or complex.")],
    onset: Annotated[str, typer.Option(help="new, ongoing or planned.")],
    profile: Annotated[str, typer.Option(help="The edition of the guidance it is run under.")] = "iasc-2006",
    displacement: Annotated[
        bool | None, typer.Option("--displacement/--no-displacement", help="Have people been displaced?")
    ] = None,
    other_civilians: Annotated[
        bool | None,
        typer.Option(
            "--other-civilians/--no-other-civilians", help="Are civilians other than the displaced affected?"
        ),
    ] = None,
    scale: Annotated[str, typer.Option(help="How large it is, in a sentence.")] = "",
    coordinator: Annotated[
        str, typer.Option(help="HC, or RC where no Humanitarian Coordinator is appointed yet.")
    ] = "HC",
    term: Annotated[
        str,
        typer.Option(help="What its groups are called: cluster, sector, …; as in the country without it."),
    ] = "",
    own_word: Annotated[
        tuple[str, str], typer.Option(help="The team's own word, for one and for several.")
    ] = ("", ""),
    as_json: AsJson = False,
) -> int:
    """Set up an emergency."""
    emergency = actions.create_emergency(
        code=code,
        country=country,
        name=name,
        kind=kind,
        onset=onset,
        profile=profile,
        displacement=displacement,
        other_civilians=other_civilians,
        scale=scale,
        coordinator=coordinator,
        term=term,
        term_singular=own_word[0],
        term_plural=own_word[1],
        by=operator(),
        at=now(),
    )
    if as_json:
        show_json(structure_as_values(emergency, now(), operator()))
    else:
        print(
            f"Emergency {emergency.code} is set up. Next: firstcall group add {emergency.code} SECTOR --lead ORG"
        )
    return DONE


@emergencies.command("change")
@command
def change(
    code: str,
    name: Annotated[str | None, typer.Option(help="What people call this emergency.")] = None,
    kind: Annotated[str | None, typer.Option(help="conflict, disaster or complex.")] = None,
    onset: Annotated[str | None, typer.Option(help="new, ongoing or planned.")] = None,
    displacement: Annotated[
        bool | None, typer.Option("--displacement/--no-displacement", help="Have people been displaced?")
    ] = None,
    other_civilians: Annotated[
        bool | None,
        typer.Option(
            "--other-civilians/--no-other-civilians", help="Are civilians other than the displaced affected?"
        ),
    ] = None,
    scale: Annotated[str | None, typer.Option(help="How large it is, in a sentence.")] = None,
    coordinator: Annotated[str | None, typer.Option(help="HC or RC.")] = None,
    began: Annotated[str, typer.Option(help="The day it began, as 2026-03-01.")] = "",
    as_json: AsJson = False,
) -> int:
    """Change what is said of an emergency: only what is named. What it was stays in the record."""
    named = {
        "name": name,
        "kind": kind,
        "onset": onset,
        "displacement": displacement,
        "other_civilians": other_civilians,
        "scale": scale,
        "coordinator": coordinator,
        "began_on": day_of(began),
    }
    said = {field: value for field, value in named.items() if value is not None}
    row = queries.emergency_by_code(code)
    if not said:
        message = gettext_noop(
            "Name what changes, such as --name or --scale. firstcall emergency change --help"
        )
        raise Refused(Refusal("nothing-named", message))
    actions.change_emergency(row, expected=row.version, by=operator(), at=now(), **said)
    if as_json:
        show_json(emergency_as_values(row))
    else:
        print(f"{row.code} is changed: {', '.join(said)}. What it was stays in the record.")
    return DONE


@emergencies.command("end")
@command
def end(
    code: str,
    reason: Annotated[str, typer.Option(help="Why; it stands in the record.")] = "",
    on: Annotated[str, typer.Option(help="The day it takes effect, as 2026-03-01; today without it.")] = "",
    as_json: AsJson = False,
) -> int:
    """End a response whose groups are closed or handed over; its history stays."""
    at, row = now(), queries.emergency_by_code(code)
    actions.end_emergency(
        row, on=day_of(on) or at.date(), reason=reason, expected=row.version, by=operator(), at=at
    )
    if as_json:
        show_json(emergency_as_values(row))
    else:
        print(f"{row.name} is closed. Its history stays.")
    return DONE


@emergencies.command("list")
@command
def list_all(as_json: AsJson = False) -> int:
    """List the emergencies."""
    rows = Emergency.objects.select_related("country").order_by("code")
    if as_json:
        fields = ("code", "name", "kind", "onset", "profile")
        show_json([{**{f: getattr(row, f) for f in fields}, "country": row.country_id} for row in rows])
    else:
        show_table(
            "Emergencies",
            ["Code", "Country", "Name", "Kind", "Onset", "Guidance"],
            [(row.code, row.country.name, row.name, row.kind, row.onset, row.profile) for row in rows],
        )
    return DONE


@emergencies.command("show")
@command
def show(code: str, as_json: AsJson = False) -> int:
    """Show who leads what in one emergency."""
    at = now()
    emergency = queries.emergency_by_code(code)
    values = structure_as_values(emergency, at, operator())
    if as_json:
        show_json(values)
        return DONE
    print(
        f"{emergency.name} ({emergency.code}), {emergency.country.name}: {emergency.kind}, {emergency.onset}."
    )
    print(f"Humanitarian Coordinator: {values['humanitarian_coordinator'] or 'vacant'}")
    show_groups(values)
    show_open_points(values)
    return DONE


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def show_open_points(values: dict[str, object]) -> None:
    """Print what stands empty, is missing or overdue: posts with days, the country team, the basis, reviews."""
    if values["country_team"] is None:
        print("No country team is on record (GN 8).")
    for one in values["missing_basis"]:  # type: ignore[attr-defined]
        print(f"Missing: {one['message']}")
    for one in values["vacancies"]:  # type: ignore[attr-defined]
        where = " of ".join(part for part in (one["organisation"], one["group"]) if part)
        post = one["post"].replace("_", " ") + (f" ({where})" if where else "")
        print(f"Vacant {_days(one['days'])}: {post}")
    for one in values["reviews"]:  # type: ignore[attr-defined]
        if one["days_overdue"]:
            print(f"Review overdue {_days(one['days_overdue'])}: {one['title']}")


@emergencies.command("word")
@command
def word(
    code: str,
    term: Annotated[
        str, typer.Argument(help="cluster, sector, sectoral group, working group, task force, …")
    ],
    own_word: Annotated[
        tuple[str, str], typer.Option(help="The team's own word, for one and for several.")
    ] = ("", ""),
    as_json: AsJson = False,
) -> int:
    """Choose what the groups are called, in all open emergencies of the country."""
    emergency = queries.emergency_by_code(code)
    actions.change_emergency(
        emergency, expected=emergency.version, term=term, term_singular=own_word[0], term_plural=own_word[1],
        by=operator(), at=now(),
    )  # fmt: skip
    if as_json:
        show_json(words_of(emergency))
    else:
        print(f"{emergency.country.name} now says {term_of(emergency)}, {term_of(emergency, plural=True)}.")
    return DONE


def show_groups(values: dict[str, object]) -> None:
    """Print the groups of `structure_as_values` as a table."""
    rows = []
    for group in values["groups"]:  # type: ignore[attr-defined]
        leads = ", ".join(
            lead["organisation"] + (" (convener)" if lead["role"] == "convener" else "")
            for lead in group["leads"]
        )
        taking_part = sum(count for way, count in group["members"].items() if way != "alongside")
        people = ", ".join(one["person"] for one in group["coordinators"]) or "vacant"
        rows.append((group["code"], group["name"], leads or "no lead yet", people, taking_part))
    show_table("Groups and leads", ["Group", "Name", "Lead", "Coordinator", "Members"], rows, numbers=[4])


@groups.command("add")
@command
def add(
    code: str,
    sector: Annotated[
        str, typer.Argument(help="A sector of the guidance: its id, global code or name; several as a+b.")
    ],
    name: Annotated[str, typer.Option(help="What the country team calls the group.")] = "",
    lead: Annotated[
        list[str] | None, typer.Option(help="Lead agency, by acronym or name; may be repeated.")
    ] = None,
    area: Annotated[str, typer.Option(help="P-code, when the leads named here lead in that area only.")] = "",
    kind: Annotated[
        str, typer.Option(help="ad_hoc or thematic, for what is no sector of the guidance.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it is needed; early recovery needs one.")] = "",
    profile: Annotated[str, typer.Option(help="Another edition of the guidance than the emergency's.")] = "",
    as_json: AsJson = False,
) -> int:
    """Add a group to an emergency, with its leads: all of it or nothing."""
    at = now()
    emergency = queries.emergency_by_code(code)
    with transaction.atomic():
        group = actions.add_group(
            emergency=emergency,
            sector=sector,
            name=name,
            kind=kind,
            reason=reason,
            profile=profile,
            by=operator(),
            at=at,
        )
        place = known_area(emergency.country_id, area) if area else None
        for one in lead or []:
            actions.designate(group=group, organisation=find(one), area=place, by=operator(), at=at)
    values = structure_as_values(emergency, at, operator())
    if as_json:
        show_json(next(one for one in values["groups"] if one["code"] == group.code))  # type: ignore[attr-defined]
        return DONE
    print(f"{group.name} is a {term_of(emergency)} of {emergency.code}.")
    for advice in advice_on(group):
        print(advice)
    if not lead:
        for agencies, role, choose, clause in queries.suggested_leads(group):
            word = "one of " if choose else ""
            print(f"No lead yet. The global table names {word}{', '.join(agencies)} as {role} ({clause}).")
    return DONE
