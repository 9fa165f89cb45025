"""What the page of a file shows, as plain values: columns, what is asked, rows, what was corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.intake.contents.dates import DAY_FIRST, MONTH_FIRST, day
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.needs.staging import kept_examples
from firstcall.overview.batch_words import (
    GROUPS,
    about,
    field_word,
    fields_to_choose,
    people_word,
)
from firstcall.overview.problem_words import ORDER
from firstcall.web.templatetags.figures import grouped

COLUMNS_SHOWN = 28
ASKED_AT_ONCE = 8
SHORT = ("month", "start", "end", "reported_on")  # a day is not broken over two lines
_NAMES = {
    "sheet": gettext_lazy("Sheet"),
    "header_row": gettext_lazy("Row of the headings"),
    "group": gettext_lazy("Group"),
}


def columns_shown(batch: ImportBatch) -> list[tuple[str, list[dict[str, Any]]]]:
    """The columns as chips, in the order of the questions they answer; those not understood last."""
    found: dict[str, list[dict[str, Any]]] = {str(name): [] for name in GROUPS.values()}
    rest: list[dict[str, Any]] = []
    for column in batch.understood:
        chip = {**column, "word": _word(column), "people": people_word(column["band"])}
        (found[str(GROUPS[about(column["field"])])] if column["field"] else rest).append(chip)
    return [(name, chips) for name, chips in [*found.items(), (_("Left out"), rest)] if chips]


def _word(column: dict[str, Any]) -> str:
    return field_word(column["field"]) if column["field"] else ""


def columns_to_change(batch: ImportBatch, start: int) -> dict[str, Any]:
    """So many columns, each with what it may be."""
    shown = [{**column, "word": _word(column)} for column in batch.understood[start : start + COLUMNS_SHOWN]]
    more = start + COLUMNS_SHOWN
    return {
        "columns": shown,
        "choices": fields_to_choose(batch.kind),
        "next": more if more < len(batch.understood) else None,
    }


def questions(batch: ImportBatch) -> dict[str, Any]:
    """What is asked first: columns that are not sure, and whether the day or the month stands first."""
    asked = [
        {**column, "guess_word": field_word(column["guess"])}
        for column in batch.understood
        if column["guess"]
    ]
    written = ImportProblem.objects.filter(batch=batch, code=ORDER).order_by("-rows", "pk").first()
    orders = []
    if written is not None:
        for order in (DAY_FIRST, MONTH_FIRST):
            value = day(written.value, order=order).value
            orders.append((order, date_format(value, "DATE_FORMAT") if isinstance(value, date) else order))
    return {
        "asked": asked[:ASKED_AT_ONCE],
        "choices": fields_to_choose(batch.kind) if asked else [],
        "order_of": written,
        "orders": orders,
    }


def examples_shown(batch: ImportBatch, kind: str) -> dict[str, Any]:
    """The first rows of what would be new, changed or unchanged; figures that change with what they are now."""
    rows = kept_examples(batch.public_id).get(kind, [])
    names = list(dict.fromkeys(name for row in rows for name in row["values"]))
    names = [name for name in names if any(row["values"].get(name) not in (None, "") for row in rows)]
    return {
        "headings": [
            (field_word(name), any(isinstance(row["values"].get(name), int | float) for row in rows))
            for name in names
        ],
        "rows": [
            {
                "row": row["row"],
                "cells": [
                    {
                        "value": _readable(row["values"].get(name)),
                        "was": _readable(row["before"].get(name)),
                        "differs": name in row["before"],
                        "short": name in SHORT,
                        "num": isinstance(row["values"].get(name), int | float),
                    }
                    for name in names
                ],
            }
            for row in rows
        ],
    }


def _readable(value: Any) -> Any:
    """A figure with its thousands apart; any other value as it is."""
    return grouped(value) if isinstance(value, int) and not isinstance(value, bool) else value


def corrections_shown(batch: ImportBatch) -> list[dict[str, Any]]:
    """Everything that was corrected, each so that it can be taken back."""
    said = batch.corrections
    found = [
        {
            "what": "columns",
            "name": name,
            "from": name,
            "to": field_word(field.partition("[")[0]) if field else "",
        }
        for name, field in said.get("columns", {}).items()
    ]
    if order := said.get("date_order"):
        word = _("day first") if order == DAY_FIRST else _("month first")
        found.append({"what": "date_order", "name": "", "from": _("Dates"), "to": word})
    for field, texts in said.get("values", {}).items():
        for text, new in texts.items():
            to = new if isinstance(new, str) else new.get("text", "")
            code = "" if isinstance(new, str) else new.get("code", "")
            found.append({"what": "values", "name": field, "text": text, "from": text,
                          "to": f"{to} ({code})" if code else to, "of": field_word(field)})  # fmt: skip
    found += [
        {"what": "cells", "name": cell, "from": cell, "to": text}
        for cell, text in said.get("cells", {}).items()
    ]
    for name in ("sheet", "header_row", "group"):
        if said.get(name):
            found.append({"what": name, "name": "", "from": str(_NAMES[name]), "to": said[name]})
    return found
