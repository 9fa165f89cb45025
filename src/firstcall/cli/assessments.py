"""firstcall assessment …: assessments of needs, what they gave, and which of them is in use where."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from firstcall.cli.acting import InArea, On, area_in, day, who
from firstcall.cli.output import DONE, AsJson, command, figure, now, show_json, show_list, show_table
from firstcall.cli.posts import row_of, said
from firstcall.intake.models import ImportBatch
from firstcall.needs import actions
from firstcall.needs.models import Assessment
from firstcall.needs.queries import (
    assessed,
    assessment_seen,
    assessments_seen,
    attribution,
    choices_of,
    line_meant,
)
from firstcall.needs.rows.units import UNITS
from firstcall.needs.rules import METHODS, SENSITIVITIES, STATES
from firstcall.needs.values import assessed_values, assessment_values, choice_values
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.structure.models import Emergency
from firstcall.structure.queries import emergency_by_code, known_group

assessments = typer.Typer(
    no_args_is_help=True, help="Assessments of needs: who assessed whom, how, when; which one counts where."
)
Unnamed = "none"


@assessments.command("list")
@command
def assessment_list(code: str, as_json: AsJson = False) -> int:
    """The assessments of an emergency, the last collected first."""
    emergency = emergency_by_code(code)
    values = [assessment_values(one) for one in assessments_seen(who(), emergency)]
    columns = {
        "title": "Assessment",
        "organisation": "Led by",
        "ends_on": "Data of",
        "state": "State",
        "id": "Id",
    }
    return show_list("Assessments", columns, values, as_json)


@assessments.command("add")
@command
def assessment_add(
    code: str,
    title: str,
    lead: Annotated[str, typer.Option(help="The organisation that led it.")] = "",
    partner: Annotated[list[str] | None, typer.Option(help="Took part too; may be given again.")] = None,
    joint: Annotated[bool, typer.Option("--joint", help="Several organisations did it together.")] = False,
    method: Annotated[list[str] | None, typer.Option(help=f"{', '.join(METHODS)}.")] = None,
    took_part: Annotated[
        bool | None, typer.Option("--people-took-part/--people-took-no-part", help="People affected.")
    ] = None,
    sampled: Annotated[int | None, typer.Option(min=0, help="How many were asked.")] = None,
    covered: Annotated[int | None, typer.Option(min=0, help="How many people it speaks for.")] = None,
    people: Annotated[list[str] | None, typer.Option(help="A population group; may be given again.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="P-code or name; left out: the country.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A group; left out: all there are.")] = None,
    starts: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of collecting data.")
    ] = None,
    ends: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of collecting data.")
    ] = None,
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    standards: Annotated[str, typer.Option(help="Standards that were applied.")] = "",
    issue: Annotated[
        list[str] | None, typer.Option(help="A cross-cutting issue that was considered; may be given again.")
    ] = None,
    source: str = "",
    unit: Annotated[str, typer.Option(help=f"What its figures count: {', '.join(UNITS)}.")] = "people",
    household_size: Annotated[
        float | None, typer.Option(help="People in a household; without it households count nowhere.")
    ] = None,
    report: Annotated[str, typer.Option(help="Where the report can be had.")] = "",
    sensitivity: Annotated[str, typer.Option(help=f"{', '.join(SENSITIVITIES)}.")] = "moderate",
    state: Annotated[str, typer.Option(help=f"{', '.join(STATES)}.")] = "done",
    as_json: AsJson = False,
) -> int:
    """Record an assessment."""
    emergency = emergency_by_code(code)
    country = emergency.country_id
    one = actions.record_assessment(
        emergency=emergency,
        title=title,
        organisation=find(lead, country) if lead else None,
        partners=[find(name, country) for name in partner or ()],
        joint=joint,
        methods=method or [],
        took_part=took_part,
        sampled=sampled,
        covered=covered,
        population_groups=people or [],
        areas=[known_area(country, text) for text in area or ()],
        groups=[known_group(emergency, text) for text in group or ()],
        starts_on=day(starts),
        ends_on=day(ends),
        published_on=day(published),
        standards=standards,
        issues=issue or [],
        source=source,
        unit=unit,
        household_size=household_size,
        report=report,
        sensitivity=sensitivity,
        state=state,
        by=who(),
        at=now(),
    )
    values = assessment_values(one)
    words = f"{one.title} is recorded: {one.public_id}." + _left_out(values)
    return said(values, words, as_json)


def _left_out(values: dict[str, Any]) -> str:
    """What it left out, as further sentences."""
    found = f" It leaves out: {', '.join(values['left_out'])}." if values["left_out"] else ""
    return found + (" No people affected were heard." if values["nobody_heard"] else "")


@assessments.command("show")
@command
def assessment_show(code: str, assessment: str, as_json: AsJson = False) -> int:
    """One assessment, and the figures it gave by group and place, in use or not."""
    emergency = emergency_by_code(code)
    one = assessment_seen(who(), emergency, assessment)
    found = assessed(emergency, attribution(emergency), only=[one], actor=who())
    values = {**assessment_values(one), "figures": assessed_values(emergency, found)}
    if as_json:
        show_json(values)
        return DONE
    for name, value in values.items():
        if name != "figures" and value not in ("", None, []):
            shown = ", ".join(value) if isinstance(value, list) else figure(value)
            print(f"{name.replace('_', ' ')}: {shown}")
    lines = [
        (
            row["group"],
            row["area_name"],
            row["in_need"],
            row["targeted"],
            row["severity"] or "",
            row["in_use"] or row["severity_in_use"],
        )
        for row in values["figures"]
    ]
    headings = ["Group", "Place", "In need", "Targeted", "Severity", "In use"]
    show_table(f"{len(lines)} places", headings, lines, numbers=[2, 3])
    return DONE


@assessments.command("choose")
@command
def assessment_choose(
    code: str,
    assessment: Annotated[str, typer.Argument(help=f"Its id; “{Unnamed}” for the figures without one.")],
    group: Annotated[str, typer.Option(help="For which group: its code, name or sector.")],
    reason: Annotated[str, typer.Option(help="Why this one.")],
    area: InArea = "",
    since: On = None,
    as_json: AsJson = False,
) -> int:
    """Say which assessment counts for a group, everywhere or in an area and all within it."""
    emergency = emergency_by_code(code)
    whose, sector = line_meant(emergency, group)
    choice = actions.choose_assessment(
        emergency=emergency,
        assessment=_named(emergency, assessment),
        group=whose,
        sector=sector,
        area=area_in(emergency, area),
        reason=reason,
        starts_on=day(since),
        by=who(),
        at=now(),
    )
    return said(choice_values(choice), f"Chosen: {choice.public_id}. The sums follow it.", as_json)


def _named(emergency: Emergency, text: str) -> Assessment | None:
    return None if text == Unnamed else assessment_seen(who(), emergency, text)


@assessments.command("choices")
@command
def assessment_choices(
    code: str,
    end: Annotated[str, typer.Option(help="Take this choice back, by its id.")] = "",
    reason: Annotated[str, typer.Option(help="Why it no longer holds.")] = "",
    as_json: AsJson = False,
) -> int:
    """The choices in force; with --end, take one back."""
    emergency = emergency_by_code(code)
    if end:
        choice = row_of(choices_of(emergency), end)
        actions.end_choice(choice, reason=reason, by=who(), at=now())
        words = "Taken back. The next choice above counts, else the latest figures."
        return said(choice_values(choice), words, as_json)
    columns = {"group": "Group", "area": "Area", "assessment": "Assessment", "reason": "Why", "id": "Id"}
    return show_list("Choices", columns, [choice_values(one) for one in choices_of(emergency)], as_json)


@assessments.command("end")
@command
def assessment_end(
    code: str,
    assessment: str,
    reason: Annotated[str, typer.Option(help="Why it no longer counts.")],
    on: On = None,
    as_json: AsJson = False,
) -> int:
    """Withdraw an assessment: its figures stay on record and count nowhere."""
    emergency = emergency_by_code(code)
    one = assessment_seen(who(), emergency, assessment)
    actions.end_assessment(one, reason=reason, on=day(on), expected=None, by=who(), at=now())
    return said(assessment_values(one), f"{one.title} is withdrawn.", as_json)


@assessments.command("assign")
@command
def assessment_assign(
    code: str,
    file: Annotated[str, typer.Argument(help="The id of a file of needs.")],
    assessment: Annotated[str, typer.Argument(help=f"The id of an assessment, or “{Unnamed}”.")],
    as_json: AsJson = False,
) -> int:
    """Say afterwards from which assessment the figures of a file come."""
    emergency = emergency_by_code(code)
    rows = ImportBatch.objects.filter(emergency=emergency, kind="needs")
    batch = row_of(rows.select_related("emergency__country", "assessment"), file)
    one = _named(emergency, assessment)
    batch = actions.assign_assessment(batch, one, by=who(), at=now())
    values: dict[str, object] = {"id": batch.public_id, "assessment": one.public_id if one else None}
    title = one.title if one else "no named assessment"
    return said(values, f"{batch.file_name}: its figures come from {title}.", as_json)
