"""Plans that have not started, and work that ended with nobody carrying on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.gaps.queries.stalled import ENDED, NOT_STARTED, stalled
from firstcall.gaps.rules.stalled import QUIET_AFTER
from firstcall.gaps.views.asked import asked
from firstcall.web.edge import page


@page("gap", "read")
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """What was planned and has not begun, and where everybody has left: with whom to ask, and people at risk."""
    given = asked(request, code, "gap", "kind", "quiet")
    kind = given.chosen["kind"] if given.chosen["kind"] in (NOT_STARTED, ENDED) else ENDED
    quiet = int(given.chosen["quiet"]) if given.chosen["quiet"].isdigit() else QUIET_AFTER
    rows = stalled(
        actor=given.who,
        emergency=given.emergency,
        kinds=(kind,),
        group=given.group,
        area=given.area,
        quiet_after=min(quiet, 3650),
        at=given.at,
    )
    part = given.part(rows)
    shown = [
        (row, given.cases.mark(row.group, row.area), given.cases.open_url(row.group, row.area))
        for row in part["rows"]
    ]
    context = {
        **given.context("gaps-waiting"),
        **part,
        "rows": shown,
        "ended": kind == ENDED,
        "quiet": quiet,
        "kinds": [(ENDED, _("Ended, nobody carries on")), (NOT_STARTED, _("Planned, not started"))],
        "kind": kind,
        "spans": [
            (str(days), _("%(days)s days without a report") % {"days": days}) for days in (30, 90, 180)
        ],
        "span": str(quiet),
    }
    return render(request, "gaps/waiting.html", context)
