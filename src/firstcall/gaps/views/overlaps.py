"""Overlaps: where several organisations may reach the same people. A question to them, never a reproach."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.gaps.queries import overlap_list
from firstcall.gaps.views.asked import asked
from firstcall.gaps.words import question_word
from firstcall.web.edge import page


@page("overlap", "read")
def overlaps(request: HttpRequest, code: str) -> HttpResponse:
    """Two or more organisations, one activity, place, population group and time."""
    given = asked(request, code, "overlap", "levels")
    rows = overlap_list(
        actor=given.who,
        emergency=given.emergency,
        group=given.group,
        area=given.area,
        levels=given.chosen["levels"] == "also",
        at=given.at,
    )
    part = given.part(rows)
    shown = [(row, question_word(row)) for row in part["rows"]]
    context = {
        **given.context("gaps-overlaps"),
        **part,
        "rows": shown,
        "choices": [("also", _("Also areas and their parts"))],
        "levels_apart": any(row.different_levels for row in part["rows"]),
    }
    return render(request, "gaps/overlaps.html", context)
