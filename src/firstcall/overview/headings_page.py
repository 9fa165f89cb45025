"""The page on which somebody says which row of a file holds its headings, and what each of its columns is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcall.access.actions import require
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import problems_of
from firstcall.intake.rules import letters
from firstcall.needs.batches import scope_of_batch
from firstcall.needs.rows.unread import is_unread
from firstcall.overview.batch_forms import LEFT_OUT
from firstcall.overview.batch_page import COLUMNS_SHOWN
from firstcall.overview.batch_words import fields_to_choose
from firstcall.overview.batches import batch_seen, number_of
from firstcall.overview.opening_columns import columns_under, sheet_shown
from firstcall.overview.receiving import groups_sent_for, sends_for_all
from firstcall.structure.frame import frame
from firstcall.structure.queries.terms import words_of
from firstcall.web.edge import actor, page


@page("import", "create")
def headings(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first rows of a file, the row that may hold its headings, and a list for each column below it."""
    found = batch_seen(request, public_id)
    emergency, who = found.emergency, actor(request)
    assert emergency is not None
    require(who, "import", "create", scope_of_batch(found))
    if found.state != ImportBatch.PREVIEWED:
        return redirect("batch", found.public_id)
    sheets, shown = sheet_shown(found, number_of(request, "sheet") if "sheet" in request.GET else None)
    if shown is None:
        messages.warning(request, _("The rows of this preview are no longer kept."))
        return redirect("imports", emergency.code)
    row = number_of(request, "row") or _row_of(found, shown)
    groups = groups_sent_for(who, emergency)
    columns = columns_under(found, shown, row) if row else []
    context = {
        **frame(request, emergency, "imports"),
        "batch": found,
        "unread": is_unread(found),
        "why": _why(found),
        "sheets": _tabs(sheets, shown),
        "place": sheets.index(shown),
        "shown": shown,
        "row": row,
        "letters": [letters(place) for place in range(len(shown["rows"][0]["cells"]))],
        "columns": columns[:COLUMNS_SHOWN],
        "further": len(columns[COLUMNS_SHOWN:]),
        "choices": fields_to_choose(found.kind),
        "left_out": LEFT_OUT,
        "groups": [("", _("As the file says")), *groups] if sends_for_all(who, emergency) else groups,
        "group": found.corrections.get("group") or (found.group.code if found.group else ""),
        "term": words_of(emergency)["Term"],
    }
    return render(request, "overview/batch_headings.html", context)


def _row_of(found: ImportBatch, shown: dict[str, Any]) -> int:
    """The row that was said or found to hold the headings, else the one that may."""
    if shown["sheet"] == found.sheet:
        return int(found.corrections.get("header_row") or found.header_row or shown["likely"])
    return int(shown["likely"])


def _why(found: ImportBatch) -> str:
    """What is still to be said of a file that is not understood."""
    if not is_unread(found):
        return ""
    if problems_of(found).filter(code="sector-column-missing").exists():
        return _(
            "Nothing in the file names the sector: say which column does, or which group all rows are for."
        )
    return _(
        "The headings of this file were not understood: say which row holds them, and what each column is."
    )


def _tabs(sheets: list[dict[str, Any]], shown: dict[str, Any]) -> list[tuple[str, str, bool]]:
    if len(sheets) < 2:
        return []
    return [(one["sheet"], f"?sheet={place}", one is shown) for place, one in enumerate(sheets)]
