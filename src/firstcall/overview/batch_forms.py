"""From what somebody chose on a file's page to corrections, as JSON of `intake.corrections`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from firstcall.intake.corrections import ORDERS
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.needs.choices import choice_of
from firstcall.overview.opening_columns import columns_under, sheet_shown
from firstcall.places.queries import gazetteer

LEFT_OUT = "-"  # of a column: a blank would be lost where a form is shown again
_BACK = re.compile(r"\?view=problems(?:&code=[\w-]{0,60})?(?:&from=\d{1,6})?")
_CODED = re.compile(r".*\(([^()]+)\)\s*")


def back_to(query: str) -> str:
    """The part of a file's page that somebody corrected it from; "" for what is none."""
    return query if _BACK.fullmatch(query) else ""


def said(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    """The corrections of one posted form; empty where nothing was said."""
    parts: dict[str, Callable[[ImportBatch, QueryDict], dict[str, Any]]] = {
        "columns": _columns,
        "headings": _headings,
        "order": _order,
        "value": _value,
        "cells": _cells,
        "back": _taken_back,
    }
    part = parts.get(posted.get("part", ""))
    return part(batch, posted) if part else {}


def _columns(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    """Columns whose field was changed, and those that were asked about."""
    found = {}
    for column in batch.understood:
        chosen = posted.get(f"column-{column['letter']}")
        if chosen is None:
            continue
        field = "" if chosen == LEFT_OUT else chosen
        if field != column["field"] or column["guess"]:
            found[column["name"]] = field
    return {"columns": found} if found else {}


def _headings(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    """The row of the headings, and what every column under it is; what was said of other headings goes."""
    place, row = (posted.get(name, "") for name in ("sheet", "row"))
    if not all(text.isdigit() and len(text) < 10 for text in (place, row)):
        return {}
    sheets, shown = sheet_shown(batch, int(place))
    if shown is None or not (columns := columns_under(batch, shown, int(row))):
        return {}
    said: dict[str, Any] = dict.fromkeys(batch.corrections.get("columns", {}))
    for column in columns:
        if (chosen := posted.get(f"column-{column['letter']}")) is not None:
            said[column["name"]] = "" if chosen == LEFT_OUT else chosen
    found: dict[str, Any] = {"header_row": int(row), "columns": said}
    if len(sheets) > 1:
        found["sheet"] = shown["sheet"]
    meant = batch.corrections.get("group") or (batch.group.code if batch.group else "")
    if "group" in posted and posted["group"] != meant:
        found["group"] = posted["group"] or None
    return found


def _order(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    order = posted.get("date_order", "")
    return {"date_order": order} if order in ORDERS else {}


def field_of(batch: ImportBatch, problem: ImportProblem) -> str:
    """The field of the column a problem is about; "" where it is about none."""
    letters = problem.cell.rstrip("0123456789")
    return next((one["field"] for one in batch.understood if letters and one["letter"] == letters), "")


def problem_meant(batch: ImportBatch, posted: Mapping[str, str]) -> ImportProblem | None:
    """The problem a form speaks of, by what it says: numbers change when a file is read again."""
    rows = ImportProblem.objects.filter(
        batch=batch,
        code=posted.get("problem", ""),
        value=posted.get("value", ""),
        column=posted.get("column", ""),
    )
    return rows.order_by("pk").first()


def _value(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    """One text for all rows of a problem: a choice offered, a text typed, or the rows left out."""
    problem = problem_meant(batch, posted)
    if problem is None:
        return {}
    field = field_of(batch, problem)
    if "leave_out" in posted:
        new: Any = {"leave_out": True}
    elif (choice := posted.get("choice", "")).isdigit() and int(choice) < len(problem.choices):
        new = _chosen(problem.choices[int(choice)])
    elif text := posted.get("text", "").strip():
        new = _typed(batch, field, text)
    else:
        return {}
    if not field:
        return {}
    if problem.value:
        written = problem.written.split("; ") if problem.written else [problem.value]
        return {"values": {field: dict.fromkeys(written, new)}}
    text = new.get("text", "") if isinstance(new, dict) else new
    return {"cells": dict.fromkeys(problem.cells.split(), text)} if text else {}


def _chosen(choice: Mapping[str, Any]) -> Any:
    if "code" not in choice:
        return choice["text"]
    return {name: choice[name] for name in ("text", "code", "level") if name in choice}


def _typed(batch: ImportBatch, field: str, text: str) -> Any:
    """A text as typed; where it names one area, that area with its code."""
    if not field.startswith("admin"):
        return text
    assert batch.emergency is not None
    places = gazetteer(batch.emergency.country_id)
    coded = _CODED.fullmatch(text)
    place = places.by_code(coded[1] if coded else text)
    if place is None:
        named = places.by_name(text)
        place = named[0] if len(named) == 1 else None
    if place is None:
        return text
    return place.code if field.endswith("_code") else _chosen(choice_of(place).as_json())


def _cells(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    """Cells whose text was changed: each field `cell-C12` beside `was-C12`."""
    found: dict[str, str] = {}
    for name, text in posted.items():
        address = name.removeprefix("cell-")
        if (
            address != name
            and isinstance(text, str)
            and text.strip() != posted.get(f"was-{address}", "").strip()
        ):
            found[address] = text.strip()
    return {"cells": found} if found else {}


def _taken_back(batch: ImportBatch, posted: QueryDict) -> dict[str, Any]:
    """One correction as if it had not been said."""
    what, name, text = (posted.get(key, "") for key in ("what", "name", "text"))
    if what == "values":
        return {"values": {name: {text: None}}}
    if what in ("columns", "cells"):
        return {what: {name: None}}
    return {what: None} if what in ("date_order", "group", "header_row", "sheet") else {}
