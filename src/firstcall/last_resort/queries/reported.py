"""What was reported since a gap was undertaken, by those who undertook it, counted by the group's rule (ToR 10)."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db.models import Q, QuerySet

from firstcall.activities.consolidation import consolidate
from firstcall.activities.counting.in_force import fields_of, rules_of_lines
from firstcall.activities.counting.rule import Counting
from firstcall.activities.queries import rows_to_consolidate
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.standing import last_resort_said, latest_answers
from firstcall.last_resort.rules.checking import Check, ReportedBy, check
from firstcall.needs.queries import area_tree, attribution
from firstcall.places.models import Area
from firstcall.structure.rules.commitments import binds


def undertaken_by(case: GapCase) -> dict[int, tuple[str, int | None, date]]:
    """Who undertook or offered it: name, people (None: all that was left) and since when, by organisation."""
    found: dict[int, tuple[str, int | None, date]] = {}
    for one in latest_answers(case):
        held = one.apart or (one.commitment is None and not one.noted)
        if one.answer != "declined" and (held or (one.commitment and binds(one.commitment.state))):
            name = one.organisation.acronym or one.organisation.name
            found[one.organisation_id] = (name, one.people, one.at.date())
    for said in last_resort_said(case):
        if said.answer == "commit" and (said.commitment is None or binds(said.commitment.state)):
            name = said.organisation.acronym or said.organisation.name
            found[said.organisation_id] = (name, said.people, said.at.date())
    return found


def reported_since(case: GapCase) -> Check:
    """Reports of those who undertook it, from this group, its place and its people, since they did.

    People by the group's counting rule: of all together they are counted as one, not added up.
    """
    who = undertaken_by(case)
    rows, above, top, rules = _rows(case, list(who))
    since = min((on for _, _, on in who.values()), default=None)
    rows = rows.filter(pl.col("on") >= since) if since else rows.clear()
    if case.population_group != "all":
        rows = rows.filter(pl.col("population_group") == case.population_group)

    def people(part: pl.DataFrame) -> int | None:
        found = consolidate(part, above, rules).filter(
            (pl.col("area") == top) & (pl.col("population_group") == "all")
        )
        return None if found.is_empty() else found["reached"][0]

    by = []
    for pk, (name, undertaken, on) in who.items():
        own = rows.filter((pl.col("organisation") == pk) & (pl.col("on") >= on))
        by.append(ReportedBy(pk, name, undertaken, people(own), own.height))
    return check(case.people, people(rows), by)


def _rows(
    case: GapCase, organisations: list[int]
) -> tuple[pl.DataFrame, pl.DataFrame, int, dict[int, Counting]]:
    emergency, group = case.emergency, group_now(case.group)
    tree, attributed = area_tree(emergency.country_id), attribution(emergency)
    line = attributed.line(group.pk if group else None, "" if group else case.sector)
    top = case.area_id or _country_area(case)
    inside = [pk for pk in tree.parents if top in tree.lineage(pk)]
    rules = rules_of_lines(emergency, [line])
    only = Q(organisation__in=organisations, area__in=inside)
    rows, above = rows_to_consolidate(emergency, [line], attributed, tree, fields_of(rules), only)
    return rows, above, top, rules


def _country_area(case: GapCase) -> int:
    return Area.objects.get(country=case.emergency.country_id, level=0).pk


def due_for_check(at: datetime) -> QuerySet[GapCase]:
    """Cases closed as filled whose day of the check has come."""
    return GapCase.objects.filter(stage="closed", check_on__lte=at.date(), checked_at=None)
