"""Assessments, choices and what was assessed as plain values, for programs, pages and the command line alike."""

from __future__ import annotations

from typing import Any

from firstcall.needs.lines import Line
from firstcall.needs.models import Assessment, AssessmentChoice, AssessmentReport
from firstcall.needs.queries import Assessed, issues_here
from firstcall.needs.rules import left_out
from firstcall.places.models import Area
from firstcall.structure.models import Emergency

Values = dict[str, Any]
PLAIN = (
    "title", "joint", "methods", "took_part", "sampled", "covered", "population_groups", "starts_on", "ends_on",
    "published_on", "standards", "issues", "source", "unit", "report", "sensitivity", "state",
    "ended_on", "reason",
)  # fmt: skip


def assessment_values(one: Assessment) -> Values:
    """An assessment as programs get it. `left_out`: cross-cutting issues; `nobody_heard`: no people affected in it."""
    missing, unheard = gaps_of(one)
    return {
        "id": one.public_id,
        "version": one.version,
        **{name: getattr(one, name) for name in PLAIN},
        "household_size": float(one.household_size) if one.household_size is not None else None,
        "organisation": _name(one.organisation) if one.organisation else None,
        "partners": [_name(row.organisation) for row in one.partners.all()],
        "areas": [row.area.pcode for row in one.areas.all()],
        "groups": [row.group.code for row in one.groups.all()],
        "left_out": list(missing),
        "nobody_heard": unheard,
    }


def report_values(one: AssessmentReport) -> Values:
    """A document as programs get it: `group` null where whoever reads the assessment may have it."""
    return {
        "id": one.public_id,
        "version": one.version,
        "title": one.title,
        "language": one.language,
        "kind": one.kind,
        "file_name": one.file_name,
        "size": one.size,
        "sha256": one.sha256,
        "group": one.group.code if one.group else None,
        "attached_at": one.attached_at,
        "withdrawn_at": one.withdrawn_at,
        "reason": one.reason,
    }


def gaps_of(one: Assessment) -> tuple[tuple[str, ...], bool]:
    """The cross-cutting issues it left out (ids), and whether nobody affected was heard."""
    return left_out(
        issues=one.issues,
        known_issues=[issue.id for issue in issues_here(one.emergency)],
        methods=one.methods,
        took_part=one.took_part,
    )


def _name(organisation: Any) -> str:
    return organisation.acronym or organisation.name


def choice_values(one: AssessmentChoice) -> Values:
    """A choice: which assessment (None: the figures without one) is in use for whom and where, and why."""
    return {
        "id": one.public_id,
        "version": one.version,
        "assessment": one.assessment.public_id if one.assessment else None,
        "group": one.group.code if one.group else one.sector,
        "area": one.area.pcode if one.area else None,
        "reason": one.reason,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }


def assessed_values(emergency: Emergency, found: list[Assessed]) -> list[Values]:
    """What assessments say, with codes and names of groups, areas and assessments."""
    groups = dict(emergency.groups.values_list("pk", "code"))
    titles = dict(Assessment.objects.filter(emergency=emergency).values_list("pk", "public_id"))
    areas = Area.objects.in_bulk({one.area for one in found})
    return [
        {
            "group": code_of_line(one.line, groups),
            "area": areas[one.area].pcode,
            "area_name": areas[one.area].name,
            "level": areas[one.area].level,
            "assessment": titles.get(one.assessment or 0),
            "population": one.population,
            "affected": one.affected,
            "in_need": one.in_need,
            "targeted": one.targeted,
            "unit": "households" if one.households else "people",
            "severity": one.severity,
            "as_of": one.day,
            "in_use": one.in_use,
            "severity_in_use": one.severity_in_use,
        }
        for one in found
    ]


def code_of_line(line: Line, groups: dict[int, str]) -> str:
    """The code of a group, or of a sector without one."""
    return groups[line.group] if line.group is not None else line.sector
