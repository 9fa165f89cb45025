"""The record of an emergency: everything that was decided and taken in, looked through by subject and day."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from firstcall.overview.changes import ABOUT, changes, links_to_cases
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import actor, page

SHOWN = 50


def _subjects() -> list[tuple[str, str]]:
    words = {
        "structure": _("Structure and people"),
        "designation": _("Designation"),
        "gaps": _("Gap cases"),
        "figures": _("Files and figures"),
        "returns": _("Returns"),
        "roles": _("Accounts and roles"),
    }
    return [(one, words[one]) for one in ABOUT]


@page("ledger", "read")
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that was decided and taken in, newest first; nobody can quietly change it."""
    who = actor(request)
    row = visible_emergency(who, code)
    if not holds_here(who, row, "ledger"):
        raise Http404
    before, about = request.GET.get("before", ""), request.GET.get("about", "")
    until, unread = _day(request.GET.get("until", ""))
    found = changes(
        row,
        who,
        before=int(before) if before.isdigit() else None,
        about=[about] if about in ABOUT else (),
        until=until,
        count=SHOWN + 1,
    )
    chosen = {
        name: text for name, text in (("about", about if about in ABOUT else ""), ("until", until)) if text
    }
    context = {
        **frame(request, row, "record"),
        "changes": found[:SHOWN],
        "case_links": links_to_cases(who, row, found[:SHOWN]),
        "next": f"?{urlencode({**chosen, 'before': found[SHOWN - 1].sequence})}"
        if len(found) > SHOWN
        else "",
        "first": f"?{urlencode(chosen)}" if before else "",
        "zone": row.country.time_zone,
        "heading": _("The record"),
        "subjects": _subjects(),
        "chosen": chosen,
        "unread": unread,
    }
    return render(request, "overview/record.html", context)


def _day(text: str) -> tuple[date | None, str]:
    """The day asked for; and what was written where that is no day."""
    try:
        day = parse_date(text.strip())
    except ValueError:  # the 31st of February
        day = None
    return day, text if text.strip() and day is None else ""
