"""Unmet need: the map and the ranked table side by side, each row with why it stands where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.activities.counting.shown import counted
from firstcall.gaps.pages import gap_map
from firstcall.gaps.queries import GapRow, PlacedGap, placed_gaps
from firstcall.gaps.rules import ALL, NOBODY
from firstcall.gaps.views.asked import Asked, asked, levels, population_groups
from firstcall.gaps.words import IN_COLUMNS, left_out_words, same_month, status_word, why_word
from firstcall.structure.queries.terms import term_of
from firstcall.web.edge import page


@page("gap", "read")
def gaps(request: HttpRequest, code: str) -> HttpResponse:
    """Need less response, the largest first, and who answers for each."""
    given = asked(request, code, "gap", "level", "people", "status", "day")
    rows = [
        one
        for one in placed_gaps(
            actor=given.who,
            emergency=given.emergency,
            group=given.group,
            level=given.level,
            population_group=given.chosen["people"] or ALL,
            area=given.area,
            day=given.day,
            at=given.at,
        )
        if _wanted(one, given.chosen["status"])
    ]
    part, month = given.part(rows), same_month(rows)
    besides = IN_COLUMNS | {"as-of"} if month else IN_COLUMNS
    context = {
        **given.context("gaps"),
        **part,
        "rows": [_shown(given, one, besides) for one in part["rows"]],
        "month": month,
        "day": given.day,
        "left_out": left_out_words(one.row for one in rows),
        "severities": any(one.signs.severity for one in rows),
        "map": gap_map(
            given.emergency,
            worst_by_place(rows),
            title=_title(given),
            within=given.within(),
            cases=given.cases,
        ),
        "counted": counted(
            actor=given.who, emergency=given.emergency, group=given.group, area=given.area, object="gap"
        ),
        "levels": levels(given.emergency),
        "people_groups": population_groups(given.emergency),
        "statuses": [("open", _("With a gap")), ("nobody", _("Need and nobody present"))],
    }
    return render(request, "gaps/gaps.html", context)


def _shown(given: Asked, one: PlacedGap, besides: frozenset[str]) -> dict[str, object]:
    row = one.row
    return {
        "row": row,
        "known": one.known,
        "met": one.met,
        "severity": one.signs.severity,
        "as_of": one.signs.as_of,
        "status": status_word(one.known.status),
        "why": why_word(one, besides=besides),
        "case": given.cases.mark(row.group, row.area, row.population_group),
        "open": given.cases.open_url(row.group, row.area, row.population_group),
    }


def _wanted(one: PlacedGap, status: str) -> bool:
    if status == "nobody":
        return one.known.status == NOBODY
    if status == "open":
        return bool(one.known.weighed)
    return True


def worst_by_place(rows: Iterable[PlacedGap]) -> list[GapRow]:
    """One row per place: the group whose gap weighs most there (rows come in order), with what is still known."""
    first: dict[str, PlacedGap] = {}
    for one in rows:
        first.setdefault(one.row.area, one)
    return [as_known(one) for one in first.values()]


def as_known(one: PlacedGap) -> GapRow:
    """The row of the table with what is still known of it."""
    known = one.known
    rank = known.unmet if known.unmet is not None else (known.in_need or 0)
    return one.row._replace(
        in_need=known.in_need, reached=known.reached, unmet=known.unmet, status=known.status, rank=rank
    )


def _title(given: Asked) -> str:
    if given.group:
        return _("Unmet need, %(group)s") % {"group": given.group.name}
    return _("Unmet need, largest %(term)s per place") % {"term": term_of(given.emergency)}
