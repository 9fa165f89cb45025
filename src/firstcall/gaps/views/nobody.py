"""Places with people in need and nobody present."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.gaps.pages import gap_map
from firstcall.gaps.queries import placed_gaps
from firstcall.gaps.rules import ALL, NOBODY
from firstcall.gaps.views.asked import asked, levels
from firstcall.gaps.views.unmet import worst_by_place
from firstcall.web.edge import page


@page("gap", "read")
def nobody(request: HttpRequest, code: str) -> HttpResponse:
    """Where people are in need and no organisation of the group has reported anything."""
    given = asked(request, code, "gap", "level")
    rows = [
        one
        for one in placed_gaps(
            actor=given.who,
            emergency=given.emergency,
            group=given.group,
            level=given.level,
            population_group=ALL,
            area=given.area,
            at=given.at,
        )
        if one.known.status == NOBODY
    ]
    part = given.part(rows)
    shown = [
        (one, (given.at.date() - one.signs.as_of).days if one.signs.as_of else None,
         given.cases.mark(one.row.group, one.row.area), given.cases.open_url(one.row.group, one.row.area))
        for one in part["rows"]
    ]  # fmt: skip
    drawn = gap_map(
        given.emergency,
        worst_by_place(rows),
        title=_("Need and nobody present"),
        within=given.within(),
        cases=given.cases,
    )
    context = {
        **given.context("gaps-nobody"), **part, "rows": shown, "map": drawn, "levels": levels(given.emergency),
    }  # fmt: skip
    return render(request, "gaps/nobody.html", context)
